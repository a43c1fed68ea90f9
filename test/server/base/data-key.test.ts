import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DataKeyWishes, openDataKey } from '../../../server/base/data-key.ts';
import { systemIds } from '../../../server/base/ids.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-key-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const open = (wishes: Partial<DataKeyWishes> = {}) => openDataKey({ mode: 'local', dataDir, encryptionKey: null, previousEncryptionKey: null, shellKey: null, passphraseFile: null, previousPassphraseFile: null, ...wishes }, systemIds);

describe('the data key', () => {
  it('comes from ENCRYPTION_KEY first, then from the shell, then from a file of its own', () => {
    const own = randomBytes(32);
    const shell = randomBytes(32);
    expect(open({ encryptionKey: own.toString('base64'), shellKey: shell })).toEqual({ key: own, previous: null, source: 'environment' });
    expect(open({ shellKey: shell })).toEqual({ key: shell, previous: null, source: 'shell' });
    expect(open().source).toBe('file');
  });

  it('reads hex, base64 and base64url alike', () => {
    const own = randomBytes(32);
    for (const form of ['hex', 'base64', 'base64url'] as const) expect(open({ encryptionKey: own.toString(form) }).key).toEqual(own);
  });

  it.each([
    ['16 bytes', Buffer.alloc(16, 7).toString('base64'), 'exactly 32 bytes'],
    ['zeros', Buffer.alloc(32).toString('base64'), 'repeats itself'],
    ['an example', Buffer.from('change-me-change-me-change-me-32').toString('base64'), 'example'],
    ['words', 'your-secret-key-here', 'exactly 32 bytes'],
  ])('refuses %s and names the variable', (_name, encryptionKey, says) => {
    expect(() => open({ encryptionKey })).toThrow(says);
    expect(() => open({ encryptionKey })).toThrow('ENCRYPTION_KEY');
  });

  it('is made once, kept for its owner alone, and found again', () => {
    const made = open();
    expect(statSync(join(dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(open()).toEqual(made);
    expect(open({ mode: 'development' })).toEqual(made);
  });

  it('T28: is never made or read beside the data in production', () => {
    open();
    expect(() => open({ mode: 'production' })).toThrow('ENCRYPTION_KEY is not set');
  });

  it('takes the key before it from ENCRYPTION_KEY_PREVIOUS', () => {
    const [own, old] = [randomBytes(32), randomBytes(32)];
    expect(open({ encryptionKey: own.toString('base64'), previousEncryptionKey: old.toString('hex') })).toEqual({ key: own, previous: old, source: 'environment' });
    expect(() => open({ encryptionKey: own.toString('base64'), previousEncryptionKey: 'short' })).toThrow('ENCRYPTION_KEY_PREVIOUS');
  });

  it('is never made anew over data that an older key sealed', () => {
    writeFileSync(join(dataDir, 'workspace.db'), '');
    expect(() => open()).toThrow('lock the old data out');
    expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is refused when others on the machine can read its file', () => {
    open();
    chmodSync(join(dataDir, 'keys.json'), 0o644);
    expect(() => open()).toThrow('chmod 600');
  });

  it('is refused, not replaced, when its file is damaged', () => {
    open();
    writeFileSync(join(dataDir, 'keys.json'), '{"version":1}');
    expect(() => open()).toThrow('not a key file');
    expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).toBe('{"version":1}');
  });
});
