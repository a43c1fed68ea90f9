import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openServer } from '../../server/open.ts';
import { called, createOwner } from '../support/open-test-server.ts';

const KEY_FILES = ['keys.json', 'subject-keys.db', 'heads.json'] as const;
type KeyFile = (typeof KEY_FILES)[number];

const configOf = (dataDir: string) => readConfig({ COUNTERSIGN_DATA_DIR: dataDir, COUNTERSIGN_MODE: 'local' });

/** What may stand in a file's place, and what the error says of it. */
const SPOILT: ReadonlyArray<readonly [what: string, spoil: (file: string, ofAnother: string) => void, says: Readonly<Record<KeyFile, string>>]> = [
  ['is a folder', (file) => {
    rmSync(file);
    mkdirSync(file);
  }, { 'keys.json': 'is a folder', 'subject-keys.db': 'is a folder', 'heads.json': 'is a folder' }],
  ['was cut off', (file) => truncateSync(file, Math.floor(statSync(file).size / 2)), { 'keys.json': 'is not a key file', 'subject-keys.db': 'is damaged', 'heads.json': 'is not a file of log heads' }],
  ['holds something else', (file) => writeFileSync(file, 'a shopping list\n'.repeat(100)), { 'keys.json': 'is not a key file', 'subject-keys.db': 'is damaged', 'heads.json': 'is not a file of log heads' }],
  ['is that of another installation', (file, ofAnother) => cpSync(ofAnother, file), { 'keys.json': 'another data key', 'subject-keys.db': 'another installation', 'heads.json': 'another installation' }],
];
/** What somebody reads there to do. */
const REMEDY: Readonly<Record<KeyFile, RegExp>> = { 'keys.json': /restore it|the one it was made with/, 'subject-keys.db': /put the newest copy of it back/, 'heads.json': /put back the one that belongs to this database/ };

describe('a server over spoilt files of keys', () => {
  let root: string;
  let dataDir: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'countersign-ground-'));
    for (const name of ['own', 'other']) {
      const config = configOf(join(root, name));
      const server = await openServer(config);
      await createOwner(called(server, config, () => undefined));
      await server.close();
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));
  beforeEach(() => {
    dataDir = mkdtempSync(join(root, 'start-'));
    cpSync(join(root, 'own'), dataDir, { recursive: true });
  });

  /** Every file but what SQLite keeps beside an open database. */
  const bytes = () => new Map(readdirSync(dataDir).filter((name) => !/-(wal|shm|journal)$/.test(name)).map((name) => [name, statSync(join(dataDir, name)).isDirectory() ? 'a folder' : readFileSync(join(dataDir, name)).toString('base64')] as const));
  const start = () => openServer(configOf(dataDir));
  const refusal = () => start().then(async (server) => server.close().then(() => 'it started'), String);

  it.each(KEY_FILES.flatMap((name) => SPOILT.map(([what, spoil, says]) => [name, what, spoil, says[name]] as const)))('%s that %s: names it, says what to do, changes nothing, and starts once it is back', async (name, _what, spoil, says) => {
    const file = join(dataDir, name);
    spoil(file, join(root, 'other', name));
    const before = bytes();
    const said = await refusal();
    expect(said).toContain(file);
    expect(said).toContain(says);
    expect(said).toMatch(REMEDY[name]);
    expect(bytes()).toEqual(before);
    rmSync(file, { recursive: true });
    cpSync(join(root, 'own', name), file);
    expect(await refusal()).toBe('it started');
  });

  it('names the file of people’s keys where another process has locked it, and takes nothing from it', { timeout: 30_000 }, async () => {
    const file = join(dataDir, 'subject-keys.db');
    const [before, other] = [bytes(), new Database(file)];
    other.exec('BEGIN EXCLUSIVE');
    const said = await refusal();
    other.exec('ROLLBACK');
    other.close();
    expect(said).toContain(`${file} is locked by another process: end what works with it, and start again`);
    expect(bytes()).toEqual(before);
    expect(await refusal()).toBe('it started');
  });

  it('writes no table of keys into a database of another kind', async () => {
    const file = join(dataDir, 'subject-keys.db');
    rmSync(file);
    const db = new Database(file);
    db.exec('CREATE TABLE shopping (what TEXT)');
    db.close();
    const before = bytes();
    expect(await refusal()).toMatch(/subject-keys\.db is no file of people’s keys: put the newest copy of it back/);
    expect(bytes()).toEqual(before);
  });
});
