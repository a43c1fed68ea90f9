import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where a command writes: `out` itself, or under `name` where `out` is a folder. Asked before anything is on record.
 * @throws Error when a file is there already, because evidence is never written over, or when its folder is not there.
 */
export function newFile(out: string, name: string): string {
  const file = existsSync(out) && statSync(out).isDirectory() ? join(out, name) : out;
  if (existsSync(file)) throw new Error(`--out: ${file} is there already, and nothing is written over; name another file`);
  if (!existsSync(dirname(file))) throw new Error(`--out: there is no folder ${dirname(file)}`);
  return file;
}
