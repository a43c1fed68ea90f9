import { type BudgetDeps, chargesOfToolCall, limitsOfRun, openBudgetStore, reserveIn } from '../../server/agents/budgets/index.ts';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import { refusalToAct } from '../../server/people/policy/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import { ensureBase } from '../../server/registry/overrides/index.ts';
import type { RunId } from '../../shared/brand.ts';
import { effectiveLimits } from '../../shared/registry-effective.ts';
import { inBatches, openBare } from './bare-sqlite.ts';
import { openBenchHouse, withClients } from './bench-house.ts';
import { bench } from './harness.ts';

// May this run call this tool now? Permission, effective registry, three budgets, one audit entry: answered only when durable.
const CLIENTS = 64;
const ALONE = 400;
const TOGETHER = 6_400;
const ONE_BY_ONE = 640;

const house = await openBenchHouse(['runs:execute']);
const { storage, audit, tenantId, actor } = house;
const layers = openLayerStore(storage.kit);
await ensureBase({ storage, layers, audit: audit.trail, clock: systemClock });
const registry = openEffectiveRegistry(layers);
const budgets: BudgetDeps = { budgets: openBudgetStore(storage.kit), audit: audit.trail, clock: systemClock, ids: systemIds };
/** Every client works on a run of its own. */
const runs = Array.from({ length: CLIENTS }, () => systemIds.id<RunId>());
const bare = openBare(`${house.file}.bare`);

await bench('governed-decision', {
  'limit, 1 client': { run: () => insertAndCount(ALONE, 1), operations: ALONE },
  'product, 1 client': { run: () => withClients(1, ALONE, decide), operations: ALONE },
  'limit, 64 clients': { run: () => insertAndCount(TOGETHER, CLIENTS) },
  'product, 64 clients': { run: () => withClients(CLIENTS, TOGETHER, decide) },
  'naive, 64 clients': { run: () => oneByOne(ONE_BY_ONE), operations: ONE_BY_ONE },
}, {
  operations: TOGETHER, rounds: 7,
  goals: [
    { says: 'rate of the product / limit, 1 client', of: 'limit, 1 client', to: 'product, 1 client', atLeast: 0.9 },
    { says: 'rate of the product / limit, 64 clients', of: 'limit, 64 clients', to: 'product, 64 clients', atLeast: 0.4 },
    { says: 'rate of the product / one transaction per decision, 64 clients', of: 'naive, 64 clients', to: 'product, 64 clients', atLeast: 5 },
  ],
  notes: [
    'The limit is bare SQLite: one row as long as an entry and three counters, one transaction a decision (1 client) or 64 (64 clients). The naive way is the product itself with its decisions queued one behind the other, so that each has a transaction of its own.',
    'A decision of the product writes 8 rows with 11 index entries (3 counters, a reservation, the entry, two disclosures, the index row) and once a batch tile, log and checkpoint. Bare SQLite needs about 40 us of processor time for these rows alone, the limit about 8 for its four, the product about 80 in all: 0.4 with 64 clients and 0.9 with one are in reach only where a durable write costs more than about 1.5 ms. The handbook measured an entry without disclosures and a decision without a reservation.',
  ],
});

bare.close();
await house.drop();

async function decide(client: number): Promise<void> {
  const refusal = refusalToAct(actor, 'runs:execute');
  if (refusal) throw refusal;
  const run = runs[client] ?? systemIds.id<RunId>();
  await storage.write(actor, async (tx) => {
    const view = await registry.at(tx, { organisationId: null, tenantId, userId: actor.userId });
    const limits = limitsOfRun({ ...effectiveLimits(view), max_tool_calls: null }); // the base's 50 calls would end the bench
    const reservation = await reserveIn(budgets, tx, actor, { run, purpose: 'tool search', charges: chargesOfToolCall('search', null, 1), limits });
    await audit.trail.append(tx, actor, { type: 'run.step.started', run, resource: { type: 'run', id: run }, refs: { reservation: reservation.id } });
  });
}

async function oneByOne(count: number): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  await withClients(CLIENTS, count, (client) => (last = last.then(() => decide(client))));
}

function insertAndCount(count: number, batch: number): void {
  bare.exec('CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT; CREATE TABLE IF NOT EXISTS counter (id INTEGER PRIMARY KEY, used INTEGER NOT NULL) STRICT');
  const open = bare.prepare('INSERT OR IGNORE INTO counter (id, used) VALUES (?, 0)');
  for (let id = 0; id < CLIENTS * 3; id++) open.run(id);
  const add = bare.prepare('INSERT INTO entry (body) VALUES (?)');
  const take = bare.prepare('UPDATE counter SET used = used + 1 WHERE id = ? AND used + 1 <= 1000000000');
  const body = 'x'.repeat(500);
  inBatches(bare, { count, batch }, (n) => {
    add.run(body);
    for (let counter = 0; counter < 3; counter++) take.run((n % CLIENTS) * 3 + counter);
  });
}
