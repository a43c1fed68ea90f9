import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { isVkeyForm } from '../../shared/note-key.ts';
import { type PackageVerdict, verifyPackageFile } from '../assurance/evidence/index.ts';
import { systemIds } from '../base/ids.ts';
import { readConfig } from '../config.ts';
import { openKeptKey } from '../deployment-keys.ts';
import { keyFileIn } from '../open-key-shelf.ts';
import { digestDisclosure, type LogVerdict, nodeTreeHash, openVkeys, readHeads, storedLogSource, verifyLogs } from '../records/audit/index.ts';
import { openKeyFile, openSubjectBoxes, rootOfSubjects } from '../records/subjects/index.ts';
import { logWords, oneLine, packageWords } from './verify-words.ts';

/**
 * `npm run verify -- <data dir or package>`: recomputes every log of a workspace, or of an evidence package, from its stored bytes,
 * without the server, and names the first thing that is wrong. Exit code 0 when everything holds, 1 when something does not, 2 when
 * there is nothing to check.
 */
async function main(args: readonly string[]): Promise<number> {
  const { target, keys, witnesses, json } = readArguments(args);
  const progress = json ? () => undefined : showProgress;
  if (target !== null && isZip(target)) return answer(await verifyPackageFile(target, { keys, witnesses, progress }), { target, keys, witnesses, json });
  const file = target === null ? null : databaseIn(target);
  if (target === null || !file) {
    if (target !== null) process.stderr.write(`cannot verify: ${oneLine(target)} is no file, and no folder with a workspace.db\n`);
    process.stderr.write('usage: npm run verify -- <data dir, workspace.db or package.zip> [--key <verifier key>]... [--witness <verifier key>]... [--json]\n');
    return 2;
  }
  if (keys || witnesses.length > 0) throw new Error('--key and --witness are for packages; a data directory is held against the key beside it');
  const verdicts = await verifyDatabase(file, statSync(target).isDirectory() ? target : null, progress);
  process.stdout.write(json ? `${JSON.stringify({ ok: verdicts.every((verdict) => !verdict.problem), logs: verdicts })}\n` : verdicts.map(logWords).join(''));
  return verdicts.length === 0 ? 2 : verdicts.some((verdict) => verdict.problem) ? 1 : 0;
}

interface Asked {
  readonly target: string | null;
  /** Keys from a source that the reader trusts; null when none was given. */
  readonly keys: readonly string[] | null;
  /** Witnesses that must have cosigned every log of a package. */
  readonly witnesses: readonly string[];
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' }, key: { type: 'string', multiple: true }, witness: { type: 'string', multiple: true } } });
  const { key: keys = null, witness: witnesses = [] } = values;
  const mistyped = [...(keys ?? []), ...witnesses].find((key) => !isVkeyForm(key));
  if (mistyped !== undefined) throw new Error(`--key and --witness take verifier keys, <name>+<eight hex digits>+<key>; this is none: ${oneLine(mistyped)}`);
  return { target: positionals[0] ?? null, keys, witnesses, json: values.json ?? false };
}

/** By its first bytes: a local file header, or the end of an empty archive (APPNOTE 4.3). */
function isZip(target: string): boolean {
  if (!existsSync(target) || !statSync(target).isFile()) return false;
  const file = openSync(target, 'r');
  try {
    const start = Buffer.alloc(4);
    readSync(file, start, 0, 4, 0);
    return ['PK\x03\x04', 'PK\x05\x06'].includes(start.toString('latin1'));
  } finally {
    closeSync(file);
  }
}

function answer(verdict: PackageVerdict, { target, keys, witnesses, json }: Asked): number {
  process.stdout.write(json ? `${JSON.stringify({ ok: verdict.problem === null, keysGiven: keys !== null, witnessesGiven: witnesses.length > 0, ...verdict })}\n` : packageWords(verdict, target ?? '', { keys: keys !== null, witnesses: witnesses.length > 0 }));
  return verdict.problem ? 1 : 0;
}

function databaseIn(target: string): string | null {
  const file = existsSync(target) && statSync(target).isDirectory() ? join(target, 'workspace.db') : target;
  return existsSync(file) ? file : null;
}

async function verifyDatabase(file: string, folder: string | null, progress: (done: number, total: number) => void): Promise<readonly LogVerdict[]> {
  const db = new Database(file, { readonly: true });
  try {
    const heads = folder ? readHeads(join(folder, 'heads.json')) : {};
    const key = folder ? await keyBeside(folder) : null;
    const keyFile = folder && key && existsSync(keyFileIn(folder)) ? openKeyFile(keyFileIn(folder), 'read') : null;
    try {
      const boxes = keyFile && key && openSubjectBoxes({ shelf: keyFile, ids: systemIds, rootOf: (tenantId) => rootOfSubjects(key, tenantId) });
      const source = storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never), boxes); // the source states the rows it asks for
      return await verifyLogs(source, { hash: nodeTreeHash(), digest: digestDisclosure, heads, vkeyOf: key && openVkeys(key), progress });
    } finally {
      keyFile?.close();
    }
  } finally {
    db.close();
  }
}

/**
 * Where the data key is at hand, a log must be signed with the key that follows from what it opens, and what is told of people is opened;
 * elsewhere the key that a log names is believed, and what is sealed can only be counted.
 */
function keyBeside(folder: string): Promise<Uint8Array | null> {
  return openKeptKey(readConfig(undefined, { dataDir: folder }), folder, systemIds);
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 50_000) process.stderr.write(`\r${done} of ${total}`);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    process.stderr.write(`cannot verify: ${oneLine(reason instanceof Error ? reason.message : String(reason))}\n`);
    process.exit(2);
  },
);
