import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataKey } from '../../../server/base/data-key.ts';
import { systemIds } from '../../../server/base/ids.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-passphrase-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const written = (text: string, name = 'passphrase'): string => {
  const file = join(dataDir, name);
  writeFileSync(file, text);
  return file;
};
const open = (passphraseFile: string, previousPassphraseFile: string | null = null) =>
  openDataKey({ mode: 'production', dataDir, encryptionKey: null, previousEncryptionKey: null, shellKey: null, passphraseFile, previousPassphraseFile }, systemIds);
const RECORD = 'passphrase.json';

describe('a data key from a passphrase', () => {
  it('is the same at every start, in production too, whatever ends the file and however its letters are composed', () => {
    const { key, source } = open(written('violet harb\u00f6ur at noon'));
    expect([source, key.length]).toEqual(['passphrase', 32]);
    expect(open(written('violet harbo\u0308ur at noon\r\n')).key).toEqual(key);
  });

  it('is made with argon2id at 256 MiB and three passes, under a salt kept for its owner', () => {
    open(written('violet harbour at noon'));
    const record: unknown = JSON.parse(readFileSync(join(dataDir, RECORD), 'utf8'));
    expect(record).toEqual({ version: 1, salt: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/), memory_kib: 262_144, passes: 3, lanes: 1 });
    expect(statSync(join(dataDir, RECORD)).mode & 0o777).toBe(0o600);
  });

  it('is another one under another salt, and with another passphrase, which may be given as the one before', () => {
    const old = written('violet harbour at noon', 'old');
    const before = open(old).key;
    const changed = open(written('crimson harbour at dawn', 'new'), old);
    expect(changed.previous).toEqual(before);
    expect(changed.key).not.toEqual(before);
    rmSync(join(dataDir, RECORD));
    expect(open(old).key).not.toEqual(before);
  });

  it.each([['fifteen letters!', 'fifteen letters', 'fewer than 16'], ['an example', 'please change-me now', 'example value'], ['a row of one letter', 'a'.repeat(40), 'repeats itself']])('refuses %s', (_name, text, says) => {
    expect(() => open(written(text))).toThrow(says);
  });

  it.each([
    ['a cheap one', { memory_kib: 8 }], ['one for all of the memory', { memory_kib: 100_000_000 }], ['one without passes', { passes: 0 }], ['a short salt', { salt: 'AAAA' }],
  ])('refuses a record that is %s', (_name, change) => {
    const file = written('violet harbour at noon');
    writeFileSync(join(dataDir, RECORD), JSON.stringify({ version: 1, salt: 'AAAAAAAAAAAAAAAAAAAAAA==', memory_kib: 262_144, passes: 3, lanes: 1, ...change }));
    expect(() => open(file)).toThrow('not a passphrase record');
  });

  it('is never made under a new salt over data that an older one sealed', () => {
    const file = written('violet harbour at noon');
    writeFileSync(join(dataDir, 'workspace.db'), '');
    expect(() => open(file)).toThrow('lock the old data out');
  });

  it('names the file that cannot be read', () => {
    expect(() => open(join(dataDir, 'absent'))).toThrow('absent cannot be read');
  });
});
