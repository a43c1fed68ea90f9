import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { TenantId } from '../../../shared/brand.ts';
import { isUuid } from '../../../shared/uuid.ts';
import { Refusal } from '../../base/refusal.ts';

export const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Uploaded files between their arrival and their import: sealed on disk under a key of their own, at most 64 MiB each (DECISIONS 18). */
export interface UploadShelf {
  /** Streams a body to the shelf; a second upload under the same id replaces the first. Answers its size in bytes. */
  put(tenantId: TenantId, id: string, body: ReadableStream<Uint8Array>): Promise<number>;
  take(tenantId: TenantId, id: string): Promise<Uint8Array>;
  drop(tenantId: TenantId, id: string): Promise<void>;
  /** Throws away what nobody imported within a day. */
  sweep(nowMs: number): Promise<number>;
}

const DAY_MS = 24 * 3_600_000;

export function openUploadShelf(folder: string, deploymentKey: Uint8Array): UploadShelf {
  const place = (tenantId: TenantId, id: string): string => {
    if (!isUuid(id)) throw new Refusal('input/invalid', { field: 'id', rule: 'id: must be a UUID' });
    return join(folder, `${tenantId}.${id}.sealed`);
  };
  const keyFor = (path: string) => Buffer.from(hkdfSync('sha256', deploymentKey, new Uint8Array(), `countersign upload ${path.slice(folder.length)}`, 32));

  return {
    async put(tenantId, id, body) {
      const path = place(tenantId, id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(path), iv, { authTagLength: TAG_BYTES });
      const part = `${path}.part`;
      let size = 0;
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          done(size > MOST_UPLOAD_BYTES ? new Refusal('input/too-large', { field: 'body', rule: 'body: a file may hold 64 MiB' }) : null, chunk);
        },
      });
      const file = createWriteStream(part, { mode: 0o600 });
      file.write(iv);
      try {
        // the web's and Node's own declaration of the same class
        await pipeline(Readable.fromWeb(body as NodeStream<Uint8Array>), measure, cipher, file);
        await append(part, cipher.getAuthTag());
        await rename(part, path);
        return size;
      } catch (reason) {
        await rm(part, { force: true });
        throw reason;
      }
    },

    async take(tenantId, id) {
      const path = place(tenantId, id);
      const sealed = await readFile(path).catch(() => null);
      if (!sealed || sealed.length < IV_BYTES + TAG_BYTES) throw new Refusal('imports/not-found', { field: 'uploadId', id, rule: 'uploadId: nothing was uploaded under this id, or it has expired' });
      const opener = createDecipheriv('aes-256-gcm', keyFor(path), sealed.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      opener.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
      return Buffer.concat([opener.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), opener.final()]);
    },

    drop: (tenantId, id) => rm(place(tenantId, id), { force: true }),

    async sweep(nowMs) {
      const names = (await unlessGone(readdir(folder))) ?? [];
      let gone = 0;
      for (const name of names) {
        const path = join(folder, name);
        const file = await unlessGone(stat(path)); // an upload that ended since has renamed its part
        if (!file || nowMs - file.mtimeMs < DAY_MS) continue;
        await rm(path, { force: true });
        gone += 1;
      }
      return gone;
    },
  };
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  const file = createWriteStream(path, { flags: 'a' });
  await new Promise<void>((resolve, reject) => {
    file.on('error', reject).on('finish', resolve).end(bytes);
  });
}

/** Null for what is not there; whatever else keeps it from being read is told. */
async function unlessGone<Answer>(looking: Promise<Answer>): Promise<Answer | null> {
  try {
    return await looking;
  } catch (reason) {
    if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return null;
    throw reason;
  }
}
