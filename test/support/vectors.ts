import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { testData } from './test-data.ts';

/** Published and golden vectors. A test that needs them skips, visibly, on a machine that lacks them. */
export const hasVectors = testData('vectors') !== null;

export function vectorBytes(path: string): Uint8Array {
  const file = testData(`vectors/${path}`);
  if (file === null) throw new Error(`no vector ${path}`);
  return readFileSync(file);
}

export function vectorText(path: string): string {
  return Buffer.from(vectorBytes(path)).toString('utf8');
}

export function vectorJson<T>(path: string): T {
  return JSON.parse(vectorText(path)) as T; // the caller knows the file
}

/** The 600 leaf hashes of the golden log, from its level 0 tiles. */
export function goldenLeafHashes(): Uint8Array[] {
  return ['000', '001', '002.p/88'].flatMap((tile) => hashesIn(vectorBytes(`golden-log/tile/0/${tile}`)));
}

export function hashesIn(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(32 * at, 32 * at + 32));
}

/** Every file below a folder of vectors, relative to it. */
export function vectorPaths(folder: string): string[] {
  const root = testData(`vectors/${folder}`);
  if (root === null) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}
