import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Ids } from './ids.ts';
import { keyOfPassphrase, PASSPHRASE_RECORD } from './passphrase-key.ts';
import { withNamedFile } from './named-file.ts';
import { weaknessOf } from './weak-secret.ts';

/** Where the data key came from; Home shows `file` as "key beside the data". */
export type DataKeySource = 'environment' | 'shell' | 'passphrase' | 'file';

export interface DataKey {
  /** 32 bytes. It wraps the deployment's own key and the keys of the vault; nothing else is sealed with it, so that it can change. */
  readonly key: Uint8Array;
  /** The one before it, for the start at which everything is wrapped anew. */
  readonly previous: Uint8Array | null;
  readonly source: DataKeySource;
}

export interface DataKeyWishes {
  readonly mode: 'local' | 'development' | 'production';
  readonly dataDir: string;
  /** Value of ENCRYPTION_KEY: 32 bytes in base64, base64url or hex. */
  readonly encryptionKey: string | null;
  /** Value of ENCRYPTION_KEY_PREVIOUS, in the same forms. */
  readonly previousEncryptionKey: string | null;
  /** 32 bytes from the desktop's vault. */
  readonly shellKey: Uint8Array | null;
  /** Path of a file that holds a passphrase. */
  readonly passphraseFile: string | null;
  readonly previousPassphraseFile: string | null;
}

export const KEYS_FILE = 'keys.json';
/** The embedded database; while it exists, a new key would make its sealed values unreadable for ever. */
const WORKSPACE_FILE = 'workspace.db';
const KEY_BYTES = 32;

const REMEDY = 'restore it from a backup, or set ENCRYPTION_KEY to the key that was in it';

const KeysFile = z.strictObject({ version: z.literal(1), dataKey: z.string() });

/** The data key from the first source that has one (DECISIONS 10). Throws a plain error, fit to stop the start, when none may be used. */
export function openDataKey(wishes: DataKeyWishes, ids: Pick<Ids, 'bytes'>): DataKey {
  return { ...presentKey(wishes, ids), previous: previousKey(wishes, ids) };
}

function presentKey(wishes: DataKeyWishes, ids: Pick<Ids, 'bytes'>): Omit<DataKey, 'previous'> {
  if (wishes.encryptionKey !== null) return { key: parsedKey(wishes.encryptionKey, 'ENCRYPTION_KEY'), source: 'environment' };
  if (wishes.shellKey !== null) return { key: sound(wishes.shellKey, 'the key from the shell'), source: 'shell' };
  if (wishes.passphraseFile !== null) return { key: passphraseKey(wishes.dataDir, wishes.passphraseFile, ids), source: 'passphrase' };
  if (wishes.mode === 'production') {
    throw new Error('ENCRYPTION_KEY is not set: production needs 32 random bytes in base64 or hex, or a passphrase, and keeps no key beside the data');
  }
  return { key: keyBesideData(wishes.dataDir, ids), source: 'file' };
}

function previousKey(wishes: DataKeyWishes, ids: Pick<Ids, 'bytes'>): Uint8Array | null {
  if (wishes.previousEncryptionKey !== null) return parsedKey(wishes.previousEncryptionKey, 'ENCRYPTION_KEY_PREVIOUS');
  return wishes.previousPassphraseFile === null ? null : passphraseKey(wishes.dataDir, wishes.previousPassphraseFile, ids);
}

function passphraseKey(dataDir: string, passphraseFile: string, ids: Pick<Ids, 'bytes'>): Uint8Array {
  const record = join(dataDir, PASSPHRASE_RECORD);
  refuseOverData(dataDir, record);
  return keyOfPassphrase(record, passphraseFile, ids);
}

/** What opens the data is made before the data, or not at all. */
function refuseOverData(dataDir: string, file: string): void {
  if (existsSync(file) || !existsSync(join(dataDir, WORKSPACE_FILE))) return;
  throw new Error(`${file} is missing, but the data it belongs to is there: restore it or set ENCRYPTION_KEY; a new key would lock the old data out`);
}

function keyBesideData(dataDir: string, ids: Pick<Ids, 'bytes'>): Uint8Array {
  const file = join(dataDir, KEYS_FILE);
  refuseOverData(dataDir, file);
  if (existsSync(file)) return readKeysFile(file);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const key = ids.bytes(KEY_BYTES);
  const text = JSON.stringify({ version: 1, dataKey: key.toString('base64') });
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true }); // never over a file that another process just made
  chmodSync(file, 0o600); // whatever the umask said
  return key;
}

function readKeysFile(file: string): Uint8Array {
  const text = withNamedFile(file, REMEDY, () => readFileSync(file, 'utf8'));
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others on this machine: run chmod 600 on it`);
  }
  return parsedKey(parseKeysFile(file, text).dataKey, file);
}

function parseKeysFile(file: string, text: string): z.infer<typeof KeysFile> {
  try {
    return KeysFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} is not a key file of this release: ${REMEDY}`, { cause });
  }
}

function parsedKey(text: string, name: string): Uint8Array {
  const plain = text.trim();
  if (/^[0-9a-f]{64}$/i.test(plain)) return sound(Buffer.from(plain, 'hex'), name);
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(plain)) return sound(Buffer.from(plain, 'base64'), name);
  throw new Error(`${name} must be exactly 32 bytes in base64 or hex`);
}

function sound(key: Uint8Array, name: string): Uint8Array {
  if (key.length !== KEY_BYTES) throw new Error(`${name} must have exactly 32 bytes`);
  const weakness = weaknessOf(key);
  if (weakness) throw new Error(`${name} ${weakness}: make one with "openssl rand -base64 32"`);
  return key;
}
