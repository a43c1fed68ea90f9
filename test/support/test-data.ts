import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..', process.env['COUNTERSIGN_TEST_DATA'] ?? '../shared/data');

/** Path of a file or folder of the real test data, or null on a machine that does not have it: such tests skip, visibly. */
export function testData(path: string): string | null {
  const full = join(root, path);
  return existsSync(full) ? full : null;
}
