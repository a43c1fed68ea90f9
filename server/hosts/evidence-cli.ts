import { createWriteStream, existsSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { EvidenceRequest, openExport, type PackageVerdict, recordExport, verifyPackageFile } from '../assurance/evidence/index.ts';
import { systemActor } from '../base/system-tenant.ts';
import { readConfig } from '../config.ts';
import { type OpenEvidence, openEvidence } from '../open-evidence.ts';
import type { Tenant } from '../tenancy/tenants/index.ts';

const USAGE = `usage: npm run evidence -- --data <dir> --tenant <id or slug> --out <file.zip or folder>
         [--from <time>] [--to <time>] [--profile full|no-personal|none] [--report <id>]... [--json]
         [--reach log|period] or [--mode proof --event <id>...]
`;

/**
 * `npm run evidence`: an evidence package straight from a data directory, for whoever has its key. That it was taken is on record
 * before the file is there, as with any other export. Exit code 0 when it was written and verifies,
 * 1 when it could not be or does not, 2 for wrong arguments.
 */
async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (!asked) {
    process.stderr.write(USAGE);
    return 2;
  }
  const house = await openEvidence({ ...readConfig(undefined, { mode: 'local' }), dataDir: asked.data });
  try {
    const tenant = await house.tenant(asked.tenant);
    if (!tenant) throw new Error(`there is no tenant ${asked.tenant} here`);
    const actor = systemActor('command-line', tenant.id);
    const recorded = await recordExport(house.deps, actor, asked.request);
    const { zip, name } = await openExport(house.deps, actor, recorded.id);
    const file = existsSync(asked.out) && statSync(asked.out).isDirectory() ? join(asked.out, name) : asked.out;
    await writeWhole(file, zip);
    return told(asked, { file, event: recorded.id, verdict: await verifyPackageFile(file, { keys: await keysOf(house, tenant) }) });
  } finally {
    await house.close();
  }
}

/** What was written, looked at once more as its reader will: a package that does not verify under the logs' own keys is no evidence. */
function told({ json }: Asked, { file, event, verdict }: { readonly file: string; readonly event: string; readonly verdict: PackageVerdict }): number {
  const { problem, logs, files } = verdict;
  if (json) process.stdout.write(`${JSON.stringify({ ok: problem === null, file, event, files, logs: logs.map(({ origin, size, root }) => ({ origin, size, root })), ...(problem ? { problem } : {}) })}\n`);
  else process.stdout.write(`${file}\n  on record as entry ${event}\n`);
  if (problem) process.stderr.write(`the package does not verify: ${problem.place} ${problem.at}: ${problem.says}\n`);
  return problem ? 1 : 0;
}

async function keysOf(house: OpenEvidence, { id }: Tenant): Promise<readonly string[]> {
  const { logs } = await house.deps.storage.read({ tenantId: id }, (db) => house.deps.audit.health(db, id));
  return logs.map(({ vkey }) => vkey);
}

interface Asked {
  readonly json: boolean;
  readonly data: string;
  readonly tenant: string;
  readonly out: string;
  readonly request: EvidenceRequest;
}

function readArguments(args: readonly string[]): Asked | null {
  const one = { type: 'string' } as const;
  const { values: { data, tenant, out, report, event, json = false, ...rest } } = parseArgs({ args: [...args], options: { json: { type: 'boolean' }, data: one, tenant: one, out: one, from: one, to: one, profile: one, mode: one, reach: one, report: { type: 'string', multiple: true }, event: { type: 'string', multiple: true } } });
  if (!data || !tenant || !out || !existsSync(data)) return null;
  const request = EvidenceRequest.safeParse({ ...rest, ...(report ? { reports: report } : {}), ...(event ? { events: event } : {}) });
  if (!request.success) throw new Error(request.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
  return { json, data, tenant, out, request: request.data };
}

/** Under its own name only when it is whole. */
async function writeWhole(file: string, zip: NodeJS.ReadableStream): Promise<void> {
  const part = `${file}.part`;
  try {
    await pipeline(zip, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    process.stderr.write(`cannot take evidence: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    process.exit(1);
  },
);
