import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { EventId } from '../../shared/brand.ts';
import { cancelledPackage, EvidenceRequest, openExport, type PackageVerdict, planExport, recordPlanned, verifyPackageFile } from '../assurance/evidence/index.ts';
import type { Actor } from '../base/actor.ts';
import { systemActor } from '../base/system-tenant.ts';
import { readConfig } from '../config.ts';
import { type OpenEvidence, openEvidence } from '../open-evidence.ts';
import type { Tenant } from '../tenancy/tenants/index.ts';
import { newFile } from './new-file.ts';
import { openProgressLine } from './progress-line.ts';
import { STOPPED, untilStopped } from './until-stopped.ts';
import { writeWhole } from './write-whole.ts';

const USAGE = `usage: npm run evidence -- --data <dir> --tenant <id or slug> --out <file.zip or folder>
         [--from <time>] [--to <time>] [--profile full|no-personal|none] [--report <id>]... [--json]
         [--reach log|period] or [--mode proof --event <id>...]
`;

/**
 * `npm run evidence`: an evidence package straight from a data directory, for whoever has its key. That it was taken is on record
 * before the file is there, as with any other export; a file that is there already is not written over. Exit code 0 when it was written and verifies, 1 when it could not be or does
 * not, 2 for wrong arguments, and 130 when it was stopped (Ctrl-C, SIGTERM): then there is no file, and that is on record.
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
    const taken = await taking(house, systemActor('command-line', tenant.id), asked);
    return taken === null ? STOPPED : told(asked, { ...taken, verdict: await verifyPackageFile(taken.file, { keys: await keysOf(house, tenant) }) });
  } finally {
    await house.close();
  }
}

/** The file and the entry that tells of it, or null when somebody stopped it, which is then on record. */
async function taking({ deps }: OpenEvidence, actor: Actor, { out, json, request }: Asked): Promise<{ readonly file: string; readonly event: EventId } | null> {
  const tell = json ? () => undefined : openProgressLine();
  const plan = await planExport(deps, actor, request);
  const file = newFile(out, plan.name);
  let exportId: EventId | null = null;
  return untilStopped(async (signal) => {
    tell({ words: 'verifying the log', count: '' });
    const { id } = await recordPlanned(deps, actor, plan, {
      signal, progress: (now) => now && tell({ words: 'verifying the log', count: `${now.done} of ${now.total} entries` }), recorded: (_tx, recorded) => Promise.resolve((exportId = recorded.id)),
    });
    tell({ words: 'writing the package', count: '' });
    const { zip } = await openExport(deps, actor, id, ({ done, total }) => tell({ words: 'writing the package', count: `${done} of ${total} rows`, last: done === total }));
    await writeWhole(file, zip, { signal });
    return { file, event: id };
  }, async () => {
    await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, cancelledPackage({ tenantId: actor.tenantId, ...plan.details, exportId })));
    await deps.audit.writer.settle(deps.storage, actor.tenantId);
    process.stderr.write('\nstopped: no package was written\n');
  });
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

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    process.stderr.write(`cannot take evidence: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    process.exit(1);
  },
);
