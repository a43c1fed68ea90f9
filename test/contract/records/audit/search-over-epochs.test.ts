import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditConditions, AuditRow, PlainEntry, TimeSlice } from '../../../../server/records/audit/index.ts';
import type { Db } from '../../../../server/base/storage/index.ts';
import { textOrEmpty } from '../../../../shared/json.ts';
import { parseLeaf } from '../../../../shared/audit-entry.ts';
import { brand, type RunId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { seedTenant } from '../../../support/tenants.ts';

const [ada, bob] = [anActor({ userId: 'ada', tenantId: TENANT_A }), anActor({ userId: 'bob', tenantId: TENANT_A })];
const HOUR = 3_600_000;
const RUN = '0190c000-0000-7000-8000-0000000000aa';

/** What a filter asks, as a plain condition on what was written. */
const QUESTIONS: ReadonlyArray<readonly [what: string, filter: AuditConditions, holds: (one: Written) => boolean]> = [
  ['everything', {}, () => true],
  ['one type', { types: ['agent.created'] }, ({ type }) => type === 'agent.created'],
  ['a family', { types: ['agent.*', 'audit.*'] }, ({ type }) => /^(agent|audit)\./.test(type)],
  ['a person', { actorId: 'ada' }, ({ by }) => by === 'ada'],
  ['a person and types', { actorId: 'bob', types: ['agent.*'] }, ({ by, type }) => by === 'bob' && type.startsWith('agent.')],
  ['a thing', { resourceId: 'agent-1' }, ({ about }) => about === 'agent-1'],
  ['a run', { runId: RUN }, ({ run }) => run === RUN],
  ['severities', { severities: ['info'] }, ({ severity }) => severity === 'info'],
  ['outcomes', { outcomes: ['failure'] }, ({ outcome }) => outcome === 'failure'],
  ['kinds of things', { resourceTypes: ['agent'] }, ({ about }) => about.startsWith('agent-')],
  ['words', { text: 'sorter' }, ({ name }) => name.startsWith('Sorter')],
  ['words of a person', { text: 'sorter', actorId: 'ada' }, ({ name, by }) => name.startsWith('Sorter') && by === 'ada'],
  ['a time that begins in one epoch and ends in another', { from: '2026-11-21T09:30:00Z', to: '2026-11-22T23:00:00Z' }, ({ time }) => time >= '2026-11-21T09:30:00.000Z' && time <= '2026-11-22T23:00:00.000Z'],
  ['nothing', { types: ['webhook.endpoint.added'] }, () => false],
];

interface Written {
  readonly logId: number;
  readonly idx: number;
  readonly eventId: string;
  readonly time: string;
  readonly type: string;
  readonly severity: string;
  readonly outcome: string;
  readonly run: string;
  readonly by: string;
  readonly about: string;
  readonly name: string;
}

describe.each(auditedDatabases)('searching a log of three epochs on %s', (_name, open) => {
  let house: AuditedDatabase;
  /** Newest first, read from the leaves themselves. */
  let written: readonly Written[];
  beforeAll(async () => {
    house = await open();
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (let n = 0; n < 9; n++) {
        const who = n % 2 ? ada : bob;
        await house.storage.write(who, (tx) => house.audit.trail.append(tx, who, {
          type: n % 3 === 2 ? 'run.failed' : 'agent.created', outcome: n % 3 === 2 ? 'failure' : 'success', resource: { type: n % 3 === 2 ? 'run' : 'agent', id: `${n % 3 === 2 ? 'run' : 'agent'}-${n % 3}`, name: n % 4 ? `Sorter ${epoch}` : `Writer ${epoch}` }, ...(n % 3 === 2 ? { runId: brand<RunId>(RUN) } : {}),
        }));
        if (n === 4) await house.audit.writer.settle(house.storage, TENANT_A);
      }
      // An epoch ends, and the next begins, within one moment; most of the third is a day younger.
      if (epoch < 2) await house.audit.rotateKey(house.storage, ada);
      if (epoch === 1) house.clock.advance(24 * HOUR);
    }
    await house.audit.writer.settle(house.storage, TENANT_A);
    written = await readBack();
  });
  afterAll(() => house.close());

  async function readBack(): Promise<readonly Written[]> {
    const history = house.audit.history(house.storage, TENANT_A);
    const all: Written[] = [];
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    for (const { logId, size } of await history.logs()) {
      for (const { idx, entry } of await history.leaves(logId, 0, size)) {
        const { id, time, type, severity, outcome, run } = parseLeaf(entry);
        const told = items.find((row) => row.eventId === id);
        const text = (facts: AuditRow['actor'], member: string) => textOrEmpty(facts?.[member]);
        all.push({ logId, idx, eventId: id, time, type, severity, outcome, run: run ?? '', by: text(told?.actor ?? null, 'id'), about: text(told?.resource ?? null, 'id'), name: text(told?.resource ?? null, 'name') });
      }
    }
    return all.sort((a, b) => (a.time === b.time ? b.logId - a.logId || b.idx - a.idx : a.time < b.time ? 1 : -1));
  }

  const at = <Answer>(ask: (db: Db) => Promise<Answer>): Promise<Answer> => house.storage.read(ada, ask);
  const page = (filter: AuditConditions, size: number, cursor?: string) => at((db) => house.audit.search.page(db, TENANT_A, { ...filter, size, ...(cursor === undefined ? {} : { cursor }) }));
  /** Every page from the newest on, and the cursor that led to each. */
  const pages = async (filter: AuditConditions, size: number) => {
    const found: Array<{ readonly cursor: string | undefined; readonly ids: readonly string[] }> = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const { items, next } = await page(filter, size, cursor);
      found.push({ cursor, ids: items.map(({ eventId }) => eventId) });
      more = next !== null;
      cursor = next ?? undefined;
    }
    return found;
  };

  it('has three logs, each with entries of one and the same moment', () => {
    expect(new Set(written.map(({ logId }) => logId)).size).toBe(3);
    expect(new Set(written.filter(({ time }) => time === written.at(-1)?.time).map(({ logId }) => logId)).size).toBe(3);
  });

  describe.each(QUESTIONS)('for %s', (_what, filter, holds) => {
    const expected = () => written.filter(holds).map(({ eventId }) => eventId);

    it.each([1, 4, 7, 50])('pages of %i pass every entry once, newest first, and the way back shows the same pages', async (size) => {
      const forth = await pages(filter, size);
      expect(forth.flatMap(({ ids }) => ids)).toEqual(expected());
      for (const { cursor, ids } of forth.toReversed()) expect((await page(filter, size, cursor)).items.map(({ eventId }) => eventId)).toEqual(ids);
    });

    it('lists by offset the same, forwards and backwards', async () => {
      const offsets = Array.from({ length: Math.ceil(expected().length / 5) }, (_, n) => n * 5);
      const listed = (order: readonly number[]) => Promise.all(order.map(async (offset) => (await at((db) => house.audit.search.listing(db, TENANT_A, filter, { limit: 5, offset }))).map(({ eventId }) => eventId)));
      expect((await listed(offsets)).flat()).toEqual(expected());
      expect((await listed(offsets.toReversed())).toReversed().flat()).toEqual(expected());
    });

    it('counts, facets and histogram tell as many', async () => {
      const rows = written.filter(holds);
      const sum = (counted: ReadonlyArray<{ readonly n: number }>) => counted.reduce((total, { n }) => total + n, 0);
      expect(await at((db) => house.audit.search.count(db, TENANT_A, filter))).toBe(rows.length);
      const groups = await at((db) => house.audit.search.counts(db, TENANT_A, filter));
      for (const { type, severity, outcome, n } of groups) expect(n).toBe(rows.filter((row) => row.type === type && row.severity === severity && row.outcome === outcome).length);
      expect(sum(groups)).toBe(rows.length);
      const kinds = await at((db) => house.audit.search.kinds(db, TENANT_A, filter));
      expect(kinds.find(({ resourceType }) => resourceType === 'agent')?.n ?? 0).toBe(rows.filter(({ about }) => about.startsWith('agent-')).length);
      expect(sum(kinds)).toBe(rows.length);
      for (const by of ['minute', 'hour', 'day', 'month'] as const satisfies readonly TimeSlice[]) {
        const slices = await at((db) => house.audit.search.slices(db, TENANT_A, filter, by));
        for (const { at: slice, n, bad } of slices) expect([n, bad], `${by} ${slice}`).toEqual([rows.filter(({ time }) => time.startsWith(slice)).length, rows.filter(({ time, outcome }) => time.startsWith(slice) && outcome !== 'success').length]);
        expect(sum(slices), by).toBe(rows.length);
      }
      expect((await at((db) => house.audit.search.days(db, TENANT_A, filter))).map(({ day }) => day)).toEqual([...new Set(rows.map(({ time }) => time.slice(0, 10)))].toSorted());
    });
  });

  it('any two questions at once find what both hold, and count as many', async () => {
    const pairs = QUESTIONS.flatMap(([, filter, holds], n) => QUESTIONS.slice(n + 1)
      .filter(([, other]) => !Object.keys(other).some((name) => name in filter))
      .map(([, other, alsoHolds]) => ({ filter: { ...filter, ...other }, holds: (one: Written) => holds(one) && alsoHolds(one) })));
    const sum = (counted: ReadonlyArray<{ readonly n: number }>) => counted.reduce((total, { n }) => total + n, 0);
    for (const { filter, holds } of pairs) {
      const rows = written.filter(holds);
      const found = await at(async (db) => ({
        page: (await house.audit.search.page(db, TENANT_A, { ...filter, size: 50 })).items.map(({ eventId }) => eventId),
        listed: (await house.audit.search.listing(db, TENANT_A, filter, { limit: 50, offset: 0 })).map(({ eventId }) => eventId),
        count: await house.audit.search.count(db, TENANT_A, filter),
        groups: sum(await house.audit.search.counts(db, TENANT_A, filter)), kinds: sum(await house.audit.search.kinds(db, TENANT_A, filter)), days: sum(await house.audit.search.days(db, TENANT_A, filter)),
        bad: (await house.audit.search.days(db, TENANT_A, filter)).reduce((total, { bad }) => total + bad, 0),
      }));
      const ids = rows.map(({ eventId }) => eventId);
      expect(found, JSON.stringify(filter)).toEqual({ page: ids, listed: ids, count: ids.length, groups: ids.length, kinds: ids.length, days: ids.length, bad: rows.filter(({ outcome }) => outcome !== 'success').length });
    }
  });

  it('goes by every entry once where somebody counts and draws', async () => {
    const visited: PlainEntry[] = [];
    await at((db) => house.audit.search.each(db, TENANT_A, { types: ['agent.*', 'run.*'] }, (entry) => void visited.push(entry)));
    expect(visited.map(({ eventId }) => eventId).toSorted()).toEqual(written.filter(({ type }) => /^(agent|run)\./.test(type)).map(({ eventId }) => eventId).toSorted());
  });

  it('refuses a cursor of another list, and one that somebody made up', async () => {
    const { next } = await page({ text: 'sorter' }, 1);
    for (const cursor of [next ?? '', 'nonsense']) await expect(page({}, 5, cursor)).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'cursor' } });
  });
});
