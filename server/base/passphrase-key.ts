import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashRawSync } from '@node-rs/argon2';
import { z } from 'zod';
import type { Ids } from './ids.ts';
import { weaknessOf } from './weak-secret.ts';

/** Salt and cost, beside the data: not secret, but without them the passphrase opens nothing. */
export const PASSPHRASE_RECORD = 'passphrase.json';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const LEAST_CHARACTERS = 16;
/** Half a second and a quarter of a gigabyte: paid once per start, and for every guess. */
const COST = { memory_kib: 262_144, passes: 3, lanes: 1 } as const;

/** A record may come from another release, never from somebody who wants a cheap guess or all of the memory. */
const PassphraseRecord = z.strictObject({
  version: z.literal(1),
  salt: z.base64().refine((text) => Buffer.from(text, 'base64').length === SALT_BYTES, 'must be 16 bytes'),
  memory_kib: z.int().min(65_536).max(1_048_576),
  passes: z.int().min(1).max(20),
  lanes: z.int().min(1).max(8),
});
type PassphraseRecord = z.infer<typeof PassphraseRecord>;

/** 32 bytes from a passphrase (argon2id, RFC 9106). The record is made at first use and never changed. */
export function keyOfPassphrase(record: string, passphraseFile: string, ids: Pick<Ids, 'bytes'>): Uint8Array {
  const passphrase = readPassphrase(passphraseFile);
  const { salt, memory_kib, passes, lanes } = existsSync(record) ? readRecord(record) : makeRecord(record, ids);
  return hashRawSync(passphrase, { salt: Buffer.from(salt, 'base64'), memoryCost: memory_kib, timeCost: passes, parallelism: lanes, outputLen: KEY_BYTES });
}

function readPassphrase(file: string): Buffer {
  const text = textOf(file).normalize('NFC').trim(); // editors end files with a newline
  const passphrase = Buffer.from(text, 'utf8');
  if ([...text].length < LEAST_CHARACTERS) throw new Error(`the passphrase in ${file} has fewer than ${LEAST_CHARACTERS} characters`);
  const weakness = weaknessOf(passphrase);
  if (weakness) throw new Error(`the passphrase in ${file} ${weakness}`);
  return passphrase;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`the passphrase file ${file} cannot be read`, { cause });
  }
}

function readRecord(file: string): PassphraseRecord {
  try {
    return PassphraseRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} is not a passphrase record of this release`, { cause });
  }
}

function makeRecord(file: string, ids: Pick<Ids, 'bytes'>): PassphraseRecord {
  const made: PassphraseRecord = { version: 1, salt: ids.bytes(SALT_BYTES).toString('base64'), ...COST };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx', flush: true }); // never over a record that another process just made
  return made;
}
