import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDataKey } from '../base/data-key.ts';
import { systemIds } from '../base/ids.ts';
import { readConfig } from '../config.ts';
import { digestDisclosure, type LogVerdict, nodeTreeHash, openSigningKey, readHeads, storedLogSource, verifyLogs, vkeyOf } from '../records/audit/index.ts';

/**
 * `npm run verify -- <data dir>`: recomputes every log of a workspace from its stored bytes, without the server, and names the
 * first thing that is wrong. Exit code 0 when everything holds, 1 when something does not, 2 when there is nothing to check.
 */
async function main(args: readonly string[]): Promise<number> {
  const target = args.find((arg) => !arg.startsWith('--'));
  const json = args.includes('--json');
  const file = target === undefined ? null : databaseIn(target);
  if (!target || !file) {
    process.stderr.write('usage: npm run verify -- <data dir or workspace.db> [--json]\n');
    return 2;
  }
  const verdicts = await verifyDatabase(file, statSync(target).isDirectory() ? target : null, json ? () => undefined : showProgress);
  process.stdout.write(json ? `${JSON.stringify({ ok: verdicts.every((verdict) => !verdict.problem), logs: verdicts })}\n` : verdicts.map(told).join(''));
  return verdicts.length === 0 ? 2 : verdicts.some((verdict) => verdict.problem) ? 1 : 0;
}

function databaseIn(target: string): string | null {
  const file = existsSync(target) && statSync(target).isDirectory() ? join(target, 'workspace.db') : target;
  return existsSync(file) ? file : null;
}

async function verifyDatabase(file: string, folder: string | null, progress: (done: number, total: number) => void): Promise<readonly LogVerdict[]> {
  const db = new Database(file, { readonly: true });
  try {
    const source = storedLogSource((statement, ...params) => Promise.resolve(db.prepare(statement).all(...params) as never)); // the source states the rows it asks for
    const heads = folder ? readHeads(join(folder, 'heads.json')) : {};
    const expected = folder ? keyBeside(folder) : null;
    return await verifyLogs(source, { hash: nodeTreeHash(), digest: digestDisclosure, heads, vkeyOf: expected, progress });
  } finally {
    db.close();
  }
}

/** Where the data key is at hand, a log must be signed with the key that follows from it; elsewhere the key it names is believed. */
function keyBeside(folder: string): ((origin: string) => string) | null {
  const config = readConfig(undefined, { dataDir: folder });
  if (config.encryptionKey === null && !existsSync(join(folder, 'keys.json'))) return null;
  const { key } = openDataKey({ mode: 'local', dataDir: folder, encryptionKey: config.encryptionKey, shellKey: null }, systemIds);
  const { publicKey } = openSigningKey(key);
  return (origin) => vkeyOf(origin, publicKey);
}

function told({ origin, size, signedSize, root, checked, problem }: LogVerdict): string {
  const facts = `  ${size} entries, signed up to ${signedSize}, root ${root}\n  checked ${checked.entries} entries, ${checked.disclosures} disclosures, ${checked.tiles} tiles, ${checked.checkpoints} checkpoints\n`;
  return problem ? `NOT WHOLE ${origin}\n  ${problem.place} ${problem.at}: ${problem.says}\n${facts}` : `whole     ${origin}\n${facts}`;
}

function showProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 50_000) process.stderr.write(`\r${done} of ${total}`);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    process.stderr.write(`cannot verify: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    process.exit(2);
  },
);
