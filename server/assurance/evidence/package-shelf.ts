import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as piped, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant, PackageJobId } from '../../../shared/brand.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Packages between their making and their fetching. Each lies on disk sealed under a key that is in this process's memory and nowhere else: no
 * backup of the folder holds what was erased since, and what a dead process leaves can be read by nobody.
 */
export interface PackageShelf {
  /** Keeps the whole of it or, where it ends early or is stopped, nothing. */
  put(id: PackageJobId, zip: Readable, how: Shelving): Promise<void>;
  /** Null where this process does not have it, or not from that state. */
  open(id: PackageJobId, state: string): { readonly size: number; readonly body: Readable } | null;
  /** Throws away what may be fetched no more. */
  sweep(now: Instant): Promise<void>;
  /** Everything in the folder, also what another process left. */
  clear(): Promise<void>;
}

interface Shelving {
  /** What it was made from: whoever fetches it from anything else is not given it. */
  readonly state: string;
  readonly until: Instant;
  readonly signal: AbortSignal;
}

interface Sealed extends Pick<Shelving, 'state' | 'until'> {
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly size: number;
}

export function openPackageShelf(folder: string): PackageShelf {
  const kept = new Map<PackageJobId, Sealed>();
  const place = (id: PackageJobId) => join(folder, `${id}.sealed`);
  return {
    async put(id, zip, { state, until, signal }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const [key, iv] = [randomBytes(32), randomBytes(IV_BYTES)];
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      const file = createWriteStream(place(id), { mode: 0o600 });
      try {
        await pipeline(zip, cipher, file, { signal });
        kept.set(id, { key, iv, tag: cipher.getAuthTag(), size: file.bytesWritten, state, until });
      } catch (reason) {
        await rm(place(id), { force: true });
        throw reason;
      }
    },

    open(id, state) {
      const sealed = kept.get(id);
      if (!sealed || sealed.state !== state || !existsSync(place(id))) return null;
      const opener = createDecipheriv('aes-256-gcm', sealed.key, sealed.iv, { authTagLength: TAG_BYTES }).setAuthTag(sealed.tag);
      return { size: sealed.size, body: piped(createReadStream(place(id)), opener, () => undefined) }; // whoever reads it hears of its errors
    },

    async sweep(now) {
      for (const [id, { until }] of kept) {
        if (until > now) continue;
        kept.delete(id);
        await rm(place(id), { force: true });
      }
    },

    async clear() {
      kept.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
