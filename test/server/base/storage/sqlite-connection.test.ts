import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openWriter } from '../../../../server/base/storage/sqlite-connection.ts';

it('is durable on power failure on the second open too, where the driver would fall back to NORMAL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  const levels = [1, 2, 3].map(() => {
    const db = openWriter(join(folder, 'a.db'));
    db.exec('CREATE TABLE IF NOT EXISTS t (x)');
    const level: unknown = db.pragma('synchronous', { simple: true });
    const mode: unknown = db.pragma('journal_mode', { simple: true });
    db.close();
    return [mode, level];
  });
  rmSync(folder, { recursive: true });
  expect(levels).toEqual([['wal', 2], ['wal', 2], ['wal', 2]]);
});

it('is nobody else’s to read, neither the file nor what stands beside it, in a folder that everybody may look into', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
  chmodSync(folder, 0o755);
  const db = openWriter(join(folder, 'a.db'));
  db.exec('CREATE TABLE t (x)');
  const modes = readdirSync(folder).toSorted().map((name) => [name, statSync(join(folder, name)).mode & 0o077]);
  db.close();
  rmSync(folder, { recursive: true });
  expect(modes).toEqual([['a.db', 0], ['a.db-shm', 0], ['a.db-wal', 0]]);
});
