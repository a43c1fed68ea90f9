import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SafeStoragePort } from '../../main/ports.ts';
import { createVault, isVaultSafe, openVault, VaultError } from '../../main/vault.ts';

type Backend = ReturnType<SafeStoragePort['getSelectedStorageBackend']>;

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-vault-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A keyring that wraps by naming itself: what another backend wrapped it cannot open. */
function keyring(backend: Backend, { available = true, rotated = false } = {}): SafeStoragePort {
  return {
    isAsyncEncryptionAvailable: async () => available,
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: async (text) => Buffer.from(`${backend}|${text}`),
    decryptStringAsync: async (wrapped) => {
      const [by, result = ''] = wrapped.toString().split('|');
      if (by !== backend) throw new Error('wrong keyring');
      return { result, shouldReEncrypt: rotated };
    },
  };
}

function vault(safeStorage: SafeStoragePort, platform: NodeJS.Platform = 'linux') {
  return { safeStorage, machine: { platform, randomBytes: (length: number) => Uint8Array.from({ length }, (_, index) => index) }, file: join(folder, 'vault.json') };
}

describe('the vault', () => {
  it('DS16: gives back the key it made', async () => {
    const made = await createVault(vault(keyring('gnome_libsecret')));

    expect(made).toHaveLength(32);
    expect(await openVault(vault(keyring('gnome_libsecret')))).toEqual(made);
  });

  it('DS16: keeps the key in no form a reader of the file could use, and the file to its owner', async () => {
    const key = await createVault(vault({ ...keyring('kwallet6'), encryptStringAsync: async () => Buffer.from('opaque') }));

    const text = readFileSync(join(folder, 'vault.json'), 'utf8');
    expect(statSync(join(folder, 'vault.json')).mode & 0o777).toBe(0o600);
    for (const form of ['base64', 'hex', 'base64url'] as const) expect(text).not.toContain(Buffer.from(key).toString(form));
  });

  it.each(['basic_text', 'unknown'] as const)('DS16: refuses %s, and leaves no file', async (backend) => {
    const deps = vault(keyring(backend));

    expect(await isVaultSafe(deps)).toBe(false);
    await expect(createVault(deps)).rejects.toMatchObject({ code: 'unavailable' });
    expect(() => statSync(deps.file)).toThrow('ENOENT');
  });

  it('DS16: refuses a keyring that cannot encrypt now', async () => {
    await expect(createVault(vault(keyring('kwallet6', { available: false })))).rejects.toBeInstanceOf(VaultError);
  });

  it('DS16: says which backend holds the key when another is offered', async () => {
    await createVault(vault(keyring('gnome_libsecret')));

    const opening = openVault(vault(keyring('kwallet6')));

    await expect(opening).rejects.toMatchObject({ code: 'backend-changed', message: expect.stringContaining('gnome_libsecret') });
    await expect(opening).rejects.toThrow('kwallet6');
  });

  it('asks for no backend\'s name where Electron has none', async () => {
    const silent = { ...keyring('unknown'), getSelectedStorageBackend: () => { throw new Error('only on Linux'); } };

    expect(await createVault(vault(silent, 'darwin'))).toHaveLength(32);
    expect(await openVault(vault(silent, 'darwin'))).toHaveLength(32);
  });

  it('never replaces a key that is there', async () => {
    await createVault(vault(keyring('kwallet6')));

    await expect(createVault(vault(keyring('kwallet6')))).rejects.toThrow('exists already');
  });

  it.each(['', '{', '{"version":2,"backend":"kwallet6","wrapped":""}', '{"version":1,"backend":"kwallet6"}'])('does not read %j', async (text) => {
    writeFileSync(join(folder, 'vault.json'), text);

    await expect(openVault(vault(keyring('kwallet6')))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('does not take a key of another length', async () => {
    const short = Buffer.from(`kwallet6|${Buffer.alloc(16).toString('base64')}`).toString('base64');
    writeFileSync(join(folder, 'vault.json'), JSON.stringify({ version: 1, backend: 'kwallet6', wrapped: short }));

    await expect(openVault(vault(keyring('kwallet6')))).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('wraps the key anew when the system has rotated its own', async () => {
    const key = await createVault(vault(keyring('kwallet6')));
    const rotated = { ...keyring('kwallet6', { rotated: true }), encryptStringAsync: async (text: string) => Buffer.from(`kwallet6|${text}|second`) };

    const opened = await openVault(vault(rotated));

    expect(opened).toEqual(key);
    expect(Buffer.from(JSON.parse(readFileSync(join(folder, 'vault.json'), 'utf8')).wrapped, 'base64').toString()).toContain('second');
  });
});
