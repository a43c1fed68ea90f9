import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openHeadsFile, readHeads } from '../../../../server/records/audit/index.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-heads-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets a command write beside a running server: nothing breaks, no mark goes down, nothing is left lying about', async () => {
  const file = join(folder, 'heads.json');
  for (let round = 1; round <= 20; round++) {
    const [server, command] = [openHeadsFile(file), openHeadsFile(file)];
    server.raise('a', { size: round * 10, note: `server ${round}` });
    command.raise('a', { size: round, note: `command ${round}` });
    await Promise.all([server.settle(), command.settle()]);
    server.raise('c', { size: round, note: `server ${round}` });
    await server.settle();
  }

  expect(readHeads(file)).toEqual({ a: { size: 200, note: 'server 20' }, c: { size: 20, note: 'server 20' } });
  expect(readdirSync(folder)).toEqual(['heads.json']);
});
