import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeletionId, TenantId } from '../../../shared/brand.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

/** Names one file of a deletion; written twice, the second replaces the first. */
export interface ArchivePlace {
  readonly tenantId: TenantId;
  readonly deletionId: DeletionId;
  readonly part: number;
}

/** Files of records that are gone from the database. What is put is on disk, whole, before it is answered. */
export interface ArchiveShelf {
  put(place: ArchivePlace, sealed: Uint8Array): Promise<void>;
  /** Null when there is no such file. */
  take(place: ArchivePlace): Promise<Uint8Array | null>;
}

export function openArchiveShelf(folder: string): ArchiveShelf {
  const pathOf = ({ tenantId, deletionId, part }: ArchivePlace) => join(folder, tenantId, archiveName({ deletionId, part }));
  return {
    async put(place, sealed) {
      const path = pathOf(place);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const part = `${path}.part`;
      try {
        await written(part, sealed);
        await rename(part, path);
        await synced(dirname(path));
      } catch (reason) {
        await rm(part, { force: true });
        throw reason;
      }
    },
    take: (place) => readFile(pathOf(place)).catch((reason: unknown) => {
      if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return null;
      throw reason;
    }),
  };
}

export function archiveName({ deletionId, part }: Pick<ArchivePlace, 'deletionId' | 'part'>): string {
  return `${deletionId}.${part}.sealed`;
}

/** SHA-256 of a file as it lies there, hex. */
export function fileDigest(sealed: Uint8Array): string {
  return sha256Hex(sealed);
}

async function written(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A renamed file is only kept once its folder is; Windows does not let a folder be opened, and keeps it by itself. */
async function synced(folder: string): Promise<void> {
  const directory = await open(folder, 'r').catch(() => null);
  try {
    await directory?.sync();
  } finally {
    await directory?.close();
  }
}
