import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../server/base/actor.ts';
import { systemIds } from '../../server/base/ids.ts';
import { kitFor, noHooks, openSqlite } from '../../server/base/storage/index.ts';
import { type Config, readConfig } from '../../server/config.ts';
import { openKeys } from '../../server/deployment-keys.ts';
import { houseDdl } from '../../server/house-ddl.ts';
import { installationName } from '../../server/open-ground.ts';
import { openHouse } from '../../server/open-house.ts';
import { issueSetupToken } from '../../server/people/setup/index.ts';
import { type AuditNote, openAuditRoom, openHeadsFile } from '../../server/records/audit/index.ts';
import { keyFileIn } from '../../server/open-key-shelf.ts';
import { openKeyFile } from '../../server/records/subjects/index.ts';
import type { AuditEventType } from '../../shared/audit-events.ts';
import { brand, instantOf, type TenantId } from '../../shared/brand.ts';
import { anActor } from '../support/actors.ts';

export const MILLION = 1_000_000;
/** Named by `npm run bench` for all benches of one run, and removed by it; a bench run by itself makes and drops its own. */
const SHARED = 'COUNTERSIGN_BENCH_FOLDER';
const BATCH = 4_000;
const YEAR_MS = 365 * 86_400_000;
/** Who may open the workspace in a browser. */
export const MILLION_OWNER = { email: 'ada@example.com', password: 'a long enough sentence' } as const;

/** A workspace whose log holds a million entries of one year, written by the product's own writer; benches only read it, or copy it. */
export interface MillionLog {
  readonly dataDir: string;
  readonly file: string;
  readonly tenantId: TenantId;
  /** The first and the last day of the year, `2025-11-21`. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly buildSeconds: number;
  drop(): void;
}

type Facts = Omit<MillionLog, 'dataDir' | 'file' | 'drop'>;

export async function openMillionLog(count = MILLION): Promise<MillionLog> {
  const shared = process.env[SHARED];
  const root = shared ?? mkdtempSync(join(tmpdir(), 'countersign-million-'));
  const dataDir = join(root, `log-of-${count}`);
  const told = join(root, `log-of-${count}.json`); // written last: a log without it was not built to its end
  if (!existsSync(told)) {
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(told, JSON.stringify(await build(dataDir, count)));
  }
  const facts = JSON.parse(readFileSync(told, 'utf8')) as Facts; // written by the line above, or by an earlier bench of this run
  return { ...facts, dataDir, file: join(dataDir, 'workspace.db'), drop: () => void (shared === undefined && rmSync(root, { recursive: true, force: true })) };
}

async function build(dataDir: string, count: number): Promise<Facts> {
  const began = performance.now();
  const config = readConfig({ COUNTERSIGN_DATA_DIR: dataDir, COUNTERSIGN_MODE: 'local' });
  const tenantId = await settle(config);
  const { deploymentKey } = await openKeys(config, systemIds);
  const end = Date.now() - 60_000;
  let at = end - YEAR_MS;
  const clock = { now: () => instantOf(at) };
  const heads = openHeadsFile(join(dataDir, 'heads.json'));
  const keyShelf = openKeyFile(keyFileIn(dataDir));
  const audit = openAuditRoom({ kit: kitFor('sqlite'), clock, ids: systemIds, deploymentKey, installation: installationName(deploymentKey), heads, keyShelf });
  const storage = openSqlite({ file: join(dataDir, 'workspace.db'), ddl: houseDdl, hooks: { ...noHooks, ...audit.hooks } });
  const people = peopleOf(tenantId);
  for (let from = 0; from < count; from += BATCH) {
    await storage.write(people(0), async (tx) => {
      for (let n = from; n < Math.min(count, from + BATCH); n++) {
        at = end - YEAR_MS + Math.floor((n / count) * YEAR_MS);
        await audit.trail.append(tx, people(n), happening(n));
      }
    });
  }
  await audit.writer.settle(storage, tenantId);
  await heads.settle();
  await storage.close();
  keyShelf.close();
  return { tenantId, firstDay: instantOf(end - YEAR_MS).slice(0, 10), lastDay: instantOf(end).slice(0, 10), buildSeconds: Math.round((performance.now() - began) / 100) / 10 };
}

/** A workspace with its owner, as somebody has it after the first screen. */
async function settle(config: Config): Promise<TenantId> {
  const { house, app, close } = await openHouse(config, { cookiePrefix: '', sample: false, openSample: null });
  try {
    const body = { token: await issueSetupToken(house.people), name: 'Ada Owner', ...MILLION_OWNER, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: false };
    const answer = await app(new Request('http://127.0.0.1/trpc/setup.createOwner', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }), { ip: '127.0.0.1' });
    if (answer.status !== 200) throw new Error(await answer.text());
    const own = (await house.tenantIds()).at(-1);
    if (own === undefined) throw new Error('the tenant was not made');
    return own;
  } finally {
    await close();
  }
}

const PEOPLE = 150;

function peopleOf(tenantId: TenantId): (n: number) => Actor {
  const actors = Array.from({ length: PEOPLE }, (_, n) => ({
    ...anActor({ userId: personId(n), name: `Person ${n}`, tenantId, roles: [n % 5 === 0 ? 'agent_designer' : 'operator'] }), source: { ip: `192.0.2.${n}`, userAgent: n % 2 === 0 ? 'Firefox' : null },
  }));
  return (n) => actors[(n * 7) % PEOPLE] ?? actors[0] ?? anActor({ tenantId });
}

const personId = (n: number): string => `0190a000-0000-7000-8000-1${String(n % PEOPLE).padStart(11, '0')}`;
const thing = (kind: string, n: number): string => `0190a000-0000-7000-8000-${kind}${String(n).padStart(10, '0')}`;
const AGENTS = 400;
const DIGEST = 'ab'.repeat(32);

/** What a hundred entries of a working day are, one letter each: runs and their steps, sign-ins, reads, refusals, changes and their approvals. */
const DAY = 'slttefslttelfslttedlaslttenlslttefrlslttespltxeslttblfslttevsltcteslttgeslttelfqslttewslttehsluttel';

function happening(n: number): AuditNote {
  const agent = n % AGENTS;
  const runId = thing('05', Math.floor(n / 6));
  const agentOf = { type: 'agent', id: thing('01', agent), name: `Agent ${agent}` } as const;
  const inRun = (type: AuditEventType, details: AuditNote['details']): AuditNote => ({ type, run: brand(runId), resource: { type: 'run', id: runId, name: `Sort the mail of day ${n % 365}` }, details: { agent: agentOf.name, version: '1.0.0', ...details } });
  const change = Math.floor(n / 100);
  const request = { type: 'approval', id: thing('02', change), name: `Agent ${agent} 1.${change}.0` } as const;
  const version = { type: 'agent_version', id: thing('03', change), name: `Agent ${agent} 1.${change}.0` } as const;
  switch (DAY[n % 100]) {
    case 's': return { ...inRun('run.started', {}), refs: { definition_sha256: DIGEST } };
    case 'l': return inRun('run.llm_called', { model: 'echo', input_tokens: 300 + (n % 900), output_tokens: n % 400 });
    case 't': return inRun('run.tool_called', { tool: `tool-${n % 60}`, read_only: n % 3 === 0 });
    case 'd': return { ...inRun('run.tool_denied', { tool: `tool-${n % 60}`, rule: 'not on the list' }), outcome: 'denied' };
    case 'f': return { ...inRun('run.failed', { error: 'the model gave no answer' }), outcome: 'failure' };
    case 'a': return { type: 'auth.login.failed', outcome: 'failure', resource: { type: 'user', id: personId(n) }, details: { reason: 'password' } };
    case 'n': case 'p': return { type: 'auth.login.succeeded', resource: { type: 'session', id: thing('04', n) }, details: { by: 'password' } };
    case 'r': return { type: 'data.read', resource: agentOf };
    case 'b': return { type: 'budget.consumed', resource: { type: 'budget', id: thing('06', n % 40), name: `Budget ${n % 40}` }, details: { units: 12 } };
    case 'x': return { type: 'authz.denied', outcome: 'denied', resource: { type: 'procedure', id: 'registry.saveLayer' }, details: { refusal: 'authz/denied', capability: 'registry:write' } };
    case 'q': return { type: 'agent.version.submitted', resource: version };
    case 'g': return { type: 'approval.request.created', resource: request, details: { required: 1, subject: version.id } };
    case 'w': case 'h': return { type: 'approval.decision.recorded', resource: request, details: { verdict: 'approve', digest: DIGEST } };
    case 'v': return { type: 'agent.version.published', resource: version, refs: { definition_sha256: DIGEST }, details: { approval: thing('02', change - 1), required: 1 } };
    case 'c': return { type: 'registry.override.updated', resource: { type: 'registry_layer', id: thing('07', n % 30), name: `Layer ${n % 30}` }, details: { fields: ['/limits/run_seconds'] } };
    case 'u': return n % 3_000 < 100 ? { type: 'agent.created', resource: agentOf } : { type: 'admin.role.assigned', resource: { type: 'user', id: personId(n) }, details: { role: 'operator' } };
    case undefined: default: return inRun('run.finished', { output_bytes: n % 4_000 });
  }
}
