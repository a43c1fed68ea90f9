import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Machine, SafeStoragePort } from './ports.ts';
import { writeWhole } from './whole-file.ts';

const KEY_BYTES = 32;

// A backend that only looks like protection: `basic_text` wraps with a password written in Chromium's source.
const UNSAFE = new Set(['basic_text', 'unknown']);

const Sealed = z.object({
  version: z.literal(1),
  /** What wrapped the key; a key of one backend cannot be read by another, and the message should say so. */
  backend: z.string().min(1),
  wrapped: z.base64(),
});

interface Deps {
  readonly safeStorage: SafeStoragePort;
  readonly machine: Pick<Machine, 'platform' | 'randomBytes'>;
  /** Path of the file that holds the wrapped key. */
  readonly file: string;
}

/** Why the vault cannot be used; the message is for the person. */
export class VaultError extends Error {
  readonly code: 'unavailable' | 'backend-changed' | 'unreadable';

  constructor(code: VaultError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'VaultError';
    this.code = code;
  }
}

/** Whether the system offers a place for a key that is worth the name. */
export async function isVaultSafe({ safeStorage, machine }: Pick<Deps, 'safeStorage' | 'machine'>): Promise<boolean> {
  return (await safeStorage.isAsyncEncryptionAvailable()) && !UNSAFE.has(backendOf(safeStorage, machine.platform));
}

export function vaultExists(file: string): boolean {
  return existsSync(file);
}

/** Makes a new data key and keeps it wrapped by the system. Refuses an unsafe backend, and never replaces a key that is there. */
export async function createVault(deps: Deps): Promise<Uint8Array<ArrayBuffer>> {
  if (vaultExists(deps.file)) throw new VaultError('unreadable', `${deps.file} exists already`);
  if (!(await isVaultSafe(deps))) throw new VaultError('unavailable', 'this system offers no safe place for a key');
  const key = Uint8Array.from(deps.machine.randomBytes(KEY_BYTES));
  await writeVault(deps, key);
  return key;
}

/** The data key out of the vault. A key that cannot be had is an error, never a reason to make a new one over old data. */
export async function openVault(deps: Deps): Promise<Uint8Array<ArrayBuffer>> {
  const sealed = await readVault(deps.file);
  const backend = backendOf(deps.safeStorage, deps.machine.platform);
  if (sealed.backend !== backend) {
    throw new VaultError('backend-changed', `The key to your data was stored with ${sealed.backend}, but this session offers ${backend}. `
      + `Sign in to the system the way you did before, then start Countersign again.`);
  }
  const { result, shouldReEncrypt } = await unwrapped(deps.safeStorage, sealed.wrapped);
  const key = new Uint8Array(Buffer.from(result, 'base64'));
  if (key.byteLength !== KEY_BYTES) throw new VaultError('unreadable', 'The stored key is damaged; restore vault.json from a backup.');
  if (shouldReEncrypt) await writeVault(deps, key);
  return key;
}

/** The name Linux gives; elsewhere there is one keychain per system. */
function backendOf(safeStorage: SafeStoragePort, platform: NodeJS.Platform): string {
  return platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
}

async function readVault(file: string): Promise<z.infer<typeof Sealed>> {
  try {
    return Sealed.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new VaultError('unreadable', 'The file with the wrapped key cannot be read; restore vault.json from a backup.', { cause });
  }
}

async function unwrapped(safeStorage: SafeStoragePort, wrapped: string): Promise<{ result: string; shouldReEncrypt: boolean }> {
  try {
    return await safeStorage.decryptStringAsync(Buffer.from(wrapped, 'base64'));
  } catch (cause) {
    throw new VaultError('unreadable', 'The system did not open the stored key. Unlock its keychain, then start Countersign again.', { cause });
  }
}

async function writeVault({ safeStorage, machine, file }: Deps, key: Uint8Array): Promise<void> {
  const wrapped = await safeStorage.encryptStringAsync(Buffer.from(key).toString('base64'));
  const sealed: z.infer<typeof Sealed> = { version: 1, backend: backendOf(safeStorage, machine.platform), wrapped: wrapped.toString('base64') };
  // A lost key is lost data: the new file or the old one, never half of one.
  await writeWhole(file, JSON.stringify(sealed), 0o600);
}
