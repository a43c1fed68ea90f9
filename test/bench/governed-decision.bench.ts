import Database from 'better-sqlite3';
import { openBudgetStore, chargesOfToolCall, limitsOfRun, reserveIn } from '../../server/agents/budgets/index.ts';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { refusalToAct } from '../../server/people/policy/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import { ensureBase } from '../../server/registry/overrides/index.ts';
import type { RunId } from '../../shared/brand.ts';
import { effectiveLimits } from '../../shared/registry-effective.ts';
import { anActor } from '../support/actors.ts';
import { openBenchHouse, withClients } from './bench-house.ts';
import { bench } from './harness.ts';

const house = await openBenchHouse();
const { storage, audit, tenantId } = house;
const layers = openLayerStore(storage.kit);
await ensureBase({ storage, layers, audit: audit.trail, clock: systemClock });
const registry = openEffectiveRegistry(layers);
const budgets = { budgets: openBudgetStore(storage.kit), audit: audit.trail, clock: systemClock, ids: systemIds };
const actor = anActor({ tenantId, userId: systemIds.id(), capabilities: ['runs:start'] as never });
const runs = Array.from({ length: 64 }, () => systemIds.id<RunId>());
const CHARGES = chargesOfToolCall('search', null, 3);

async function decide(client: number): Promise<void> {
  const refusal = refusalToAct(actor, 'runs:start' as never);
  if (refusal) throw refusal;
  await storage.write(actor, async (tx) => {
    const view = await registry.at(tx, { organisationId: null, tenantId, userId: actor.userId });
    const limits = limitsOfRun({ ...effectiveLimits(view), max_tool_calls: 1e9 });
    const run = runs[client] ?? systemIds.id<RunId>();
    const reservation = await reserveIn(budgets, tx, actor, { run, purpose: 'tool search', charges: CHARGES, limits });
    await audit.trail.append(tx, actor, { type: 'run.step.started', run, resource: { type: 'run', id: run }, details: { reservation: reservation.id } });
  });
}

const raw = new Database(`${house.file}.raw`);
for (const p of ['page_size = 16384', 'journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 8000']) raw.pragma(p);
raw.exec('CREATE TABLE leaf (id INTEGER PRIMARY KEY, body TEXT) STRICT; CREATE TABLE counter (id INTEGER PRIMARY KEY, used INTEGER) STRICT');
for (let i = 0; i < 192; i++) raw.exec(`INSERT INTO counter VALUES (${i}, 0)`);
const add = raw.prepare('INSERT INTO leaf (body) VALUES (?)');
const take = raw.prepare('UPDATE counter SET used = used + 1 WHERE id = ? AND used + 1 <= 1000000000');
const body = 'x'.repeat(517);
const [begin, commit] = [raw.prepare('BEGIN IMMEDIATE'), raw.prepare('COMMIT')];
function limit(count: number, batch: number) {
  for (let n = 0; n < count; n += batch) {
    begin.run();
    for (let b = 0; b < batch; b++) { const c = ((n + b) % 64) * 3; add.run(body); take.run(c); take.run(c + 1); take.run(c + 2); }
    commit.run();
  }
}

const ONE = 300, MANY = 6400;
let chain: Promise<unknown> = Promise.resolve();
await bench('governed-decision', {
  'limit, 1 client': { run: () => limit(ONE, 1), operations: ONE },
  'product, 1 client': { run: () => withClients(1, ONE, decide), operations: ONE },
  'limit, 64 clients': { run: () => limit(MANY, 64) },
  'product, 64 clients': { run: () => withClients(64, MANY, decide) },
  'naive, 64 clients': { run: () => withClients(64, 640, (c) => (chain = chain.then(() => decide(c)))), operations: 640 },
}, {
  operations: MANY, rounds: 5,
  goals: [
    { of: 'limit, 1 client', to: 'product, 1 client', atLeast: 0.9 },
    { of: 'limit, 64 clients', to: 'product, 64 clients', atLeast: 0.4 },
    { of: 'naive, 64 clients', to: 'product, 64 clients', atLeast: 5 },
  ],
});
raw.close();
await house.close();
