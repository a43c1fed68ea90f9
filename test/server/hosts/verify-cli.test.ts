import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openServer } from '../../../server/open.ts';
import { runCommand } from '../../support/command-house.ts';
import { addPerson, called, createOwner } from '../../support/open-test-server.ts';

let scratch: string;
let dataDir: string;
let folders = 0;
/** A workspace whose server was stopped: everything is signed, and in its files. */
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
  dataDir = join(scratch, 'data');
  const config = readConfig({ COUNTERSIGN_DATA_DIR: dataDir, COUNTERSIGN_MODE: 'local' });
  const at = called(await openServer(config), config, () => undefined);
  await addPerson(at, await createOwner(at), 'bob', ['viewer']);
  await at.close();
});
afterAll(() => rmSync(scratch, { recursive: true }));

const verify = (...args: readonly string[]) => runCommand(scratch, 'verify', args);

/** The workspace once more, as somebody has it who was given these of its files only. */
function copyWith(...names: readonly string[]): string {
  const folder = join(scratch, `copy-${(folders += 1)}`);
  mkdirSync(folder);
  for (const name of names) copyFileSync(join(dataDir, name), join(folder, name));
  return folder;
}

const ALL = ['workspace.db', 'heads.json', 'keys.json', 'subject-keys.db'] as const;
const without = (...names: readonly string[]) => copyWith(...ALL.filter((name) => !names.includes(name)));

it('opens what is told of people where their keys lie beside the data, and says nothing of closed ones', async () => {
  const { code, out } = await verify(dataDir);
  expect(out).toMatch(/^whole {5}/);
  expect(out).not.toMatch(/not opened|unreadable/);
  expect(code).toBe(0);
});

it.each([
  ['the keys of people', () => without('subject-keys.db')], ['the data key', () => without('keys.json')], ['anything but the database', () => join(without('subject-keys.db', 'keys.json'), 'workspace.db')],
])('accepts a workspace without %s, and says how much of people it could not open', async (_what, target) => {
  const { code, out } = await verify(target());
  expect(out).toMatch(/^whole {5}/);
  expect(out).toMatch(/^ {2}not opened: [1-9]\d* disclosures of people, whose keys \(subject-keys\.db\) or the data key are not at hand$/m);
  expect(code).toBe(0);
});

it('refuses a workspace whose keys of people are lost: an empty file of keys says that there are none', async () => {
  const folder = without('subject-keys.db');
  writeFileSync(join(folder, 'subject-keys.db'), '');
  const { code, out } = await verify(folder, '--json');
  expect(JSON.parse(out)).toMatchObject({ ok: false, logs: expect.arrayContaining([expect.objectContaining({ problem: expect.objectContaining({ place: 'disclosure', says: expect.stringContaining('nothing says that it was destroyed') as unknown }) as unknown })]) as unknown });
  expect(code).toBe(1);
});

it('leaves the folder that it looks at as it is', async () => {
  const folder = without('subject-keys.db');
  const before = readdirSync(folder);
  await verify(folder);
  expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(before);
});
