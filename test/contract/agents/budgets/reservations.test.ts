import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addLimit, LimitInput, openBudgetStore, releaseOverdueIn, reserveIn, settleIn } from '../../../../server/agents/budgets/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { noHooks, openPostgres } from '../../../../server/base/storage/index.ts';
import { brand, type RunId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { freshPostgresUrls } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { gatewayHouse, NO_LIMITS } from '../../../support/gateway-house.ts';
import { CONTEXT_KEY } from '../../../support/postgres.ts';
import { recordingAudit } from '../../../support/recording-audit.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ada = anActor();
const RUN = brand<RunId>('0190c000-0000-7000-8000-0000000000aa');

describe.each(auditedDatabases)('reservations on %s', (_name, open) => {
  let house: AuditedDatabase;
  let deps: ReturnType<typeof gatewayHouse>['deps'];
  beforeEach(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A);
    ({ deps } = gatewayHouse(house, NO_LIMITS, [TENANT_A]));
  });
  afterEach(() => house.close());

  const reserve = (amount: number, counter: 'cost_units' | 'llm_calls' = 'cost_units', storage = house.storage) =>
    storage.write(ada, (tx) => reserveIn(deps, tx, ada, { run: RUN, purpose: 'test', charges: [{ counter, amount }], limits: [] }));
  const account = async () => (await house.storage.read(ada, (db) => deps.budgets.accounts(db, TENANT_A, ['total'])))[0];

  it('RL-08: of a hundred that each take one at once, exactly the fifty that fit succeed', async () => {
    await addLimit(deps, ada, { name: 'Units', counter: 'cost_units', window: 'total', cap: 50 });
    const taken = await Promise.allSettled(Array.from({ length: 100 }, () => reserve(1)));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    expect(taken.filter((one) => one.status === 'rejected' && one.reason instanceof Refusal && one.reason.code === 'budgets/exceeded')).toHaveLength(50);
    expect(await account()).toMatchObject({ settled: 0, reserved: 50 });
  });

  it('RL-09: take no negative, broken or absent amount, and no budget grows by one', async () => {
    await addLimit(deps, ada, { name: 'Units', counter: 'cost_units', window: 'total', cap: 10 });
    await reserve(4);
    for (const amount of [-1, 0, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53]) await expect(reserve(amount), String(amount)).rejects.toMatchObject({ code: 'input/invalid' });
    expect(await account()).toMatchObject({ settled: 0, reserved: 4 });
    const { id } = await reserve(2);
    for (const used of [-1, 0.5, Number.NaN]) await expect(house.storage.write(ada, (tx) => settleIn(deps, tx, ada, id, { cost_units: used }))).rejects.toMatchObject({ code: 'input/invalid' });
    expect(await account()).toMatchObject({ settled: 0, reserved: 6 });
    for (const cap of [-1, 0.5, Number.NaN, Infinity, '5', '-0']) expect(LimitInput.safeParse({ name: 'x', counter: 'cost_units', window: 'day', cap }).success).toBe(false);
  });

  it('RL-10: hold nothing when their command fails, come back when nobody settles them in time, and the sums are those of the ledger', async () => {
    await addLimit(deps, ada, { name: 'Units', counter: 'cost_units', window: 'total', cap: 20 });
    await expect(house.storage.write(ada, async (tx) => {
      await reserveIn(deps, tx, ada, { run: RUN, purpose: 'died', charges: [{ counter: 'cost_units', amount: 20 }], limits: [] });
      throw new Error('died between the reservation and its commit');
    })).rejects.toThrow('died');
    expect(await account()).toBeUndefined();

    const [done, , lost] = [await reserve(5), await reserve(3), await reserve(7)];
    await house.storage.write(ada, (tx) => settleIn(deps, tx, ada, done.id, { cost_units: 4 }));
    expect(await account()).toMatchObject({ settled: 4, reserved: 10 });
    house.clock.advance(15 * 60_000 + 1);
    expect(await house.storage.write(ada, (tx) => releaseOverdueIn(deps, tx, ada))).toBe(2);
    await expect(house.storage.write(ada, (tx) => settleIn(deps, tx, ada, lost.id))).rejects.toMatchObject({ code: 'budgets/reservation-closed' });
    const ledger = await house.storage.read(ada, (db) => deps.budgets.ledgerOfRun(db, TENANT_A, RUN));
    const settled = ledger.reduce((sum, row) => sum + (row.settledAmounts?.['cost_units'] ?? 0), 0);
    expect(await account()).toMatchObject({ settled, reserved: 0 });
    expect(settled).toBe(4);
    expect(ledger.map(({ state }) => state).toSorted()).toEqual(['released', 'released', 'settled']);
  });
});

describe('reservations over two pools', () => {
  it('RL-08: that share a PostgreSQL database pass no budget together either', async () => {
    const urls = await freshPostgresUrls();
    const processes = await Promise.all([0, 1].map(() => openPostgres({ url: urls.app, contextKey: CONTEXT_KEY, hooks: noHooks })));
    const [first] = processes;
    if (!first) throw new Error('two were opened');
    await seedTenantRows(first, TENANT_A);
    const deps = { budgets: openBudgetStore(first.kit), audit: recordingAudit(), clock: fixedClock(), ids: systemIds };
    await addLimit({ ...deps, storage: first }, ada, { name: 'Units', counter: 'cost_units', window: 'total', cap: 50 });
    const taken = await Promise.allSettled(Array.from({ length: 100 }, (_, at) =>
      (processes[at % 2] ?? first).write(ada, (tx) => reserveIn(deps, tx, ada, { run: RUN, purpose: 'test', charges: [{ counter: 'cost_units', amount: 1 }], limits: [] }))));
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(50);
    await Promise.all(processes.map((one) => one.close()));
    await urls.drop();
  });
});
