import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPolicy, placeHold, type ProductType, releaseHold, restoreRecords, type RetentionPolicy, runPolicy, tendRetention } from '../../../../server/assurance/retention/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { epochMs, type HoldId, type TenantId } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { productData } from '../../../support/aged-records.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { type RetentionRooms, retentionRooms } from '../../../support/retention-rooms.ts';
import { seedTenant } from '../../../support/tenants.ts';

const DAY = 86_400_000;
const [DAYS, GRACE] = [5, 3];
const PEOPLE = ['ada', 'bea'] as const;
const TABLES = { session_data: 'run', memory: 'memory', evidence: 'outside_trail' } as const;
type Kind = keyof typeof TABLES;
const KINDS: readonly Kind[] = ['session_data', 'memory', 'evidence'];

type Step =
  | { readonly do: 'make' | 'run' | 'restore'; readonly kind: Kind; readonly by: (typeof PEOPLE)[number] }
  | { readonly do: 'hold' | 'release'; readonly by: (typeof PEOPLE)[number] }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'tend' };

const kind = fc.constantFrom(...KINDS);
const by = fc.constantFrom(...PEOPLE);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('make', 'run', 'run', 'restore'), kind, by }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hold', 'release'), by }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), days: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 3, arbitrary: fc.constant({ do: 'tend' }) },
);

describe.each(auditedDatabases)('any sequence of policies, holds, restores and ends on %s', (name, open) => {
  let house: AuditedDatabase;
  let rooms: RetentionRooms;
  beforeAll(async () => {
    house = await open();
    rooms = await retentionRooms(house, () => Promise.resolve(aRegistry({})));
  });
  afterAll(async () => {
    rooms.drop();
    await house.close();
  });

  it('T36, D48: hides and ends only what is old enough and not held, and ends nothing within its days of grace', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 22 }), async (steps) => {
      const world = await aWorld(house, rooms);
      for (const one of steps) await world.take(one);
    }), { numRuns: name === 'SQLite' ? 12 : 4 });
  });
});

interface Kept {
  readonly kind: Kind;
  readonly id: string;
  readonly by: string;
  readonly born: number;
  state: 'here' | 'hidden' | 'gone';
  hiddenAt: number;
}

/** A tenant of its own, and what should be there of it. */
async function aWorld(house: AuditedDatabase, { deps }: RetentionRooms) {
  const tenantId = systemIds.id<TenantId>();
  await seedTenant(house.storage, { slug: `t${tenantId.slice(-12)}`, id: tenantId });
  const officer = anActor({ userId: 'olga', tenantId });
  const made = productData(deps);
  const policies = new Map<ProductType, RetentionPolicy>();
  for (const dataType of KINDS) policies.set(dataType, await addPolicy(deps, officer, { dataType, days: DAYS, graceDays: GRACE, archive: dataType === 'memory', description: '' }));
  const kept: Kept[] = [];
  const holds = new Map<string, HoldId>();
  const now = () => epochMs(house.clock.now());

  const make = async (one: { readonly kind: Kind; readonly by: string }) => {
    const actor: Actor = anActor({ userId: one.by, tenantId });
    const thing = one.kind === 'session_data' ? await made.aRun(actor) : one.kind === 'memory' ? await made.aMemory(actor) : await made.aTrail(actor);
    kept.push({ ...one, id: thing.id, born: now(), state: 'here', hiddenAt: 0 });
  };
  const restore = async ({ kind: dataType }: { readonly kind: Kind }) => {
    for (const gone of await house.storage.read(officer, (db) => deps.products.deletions(db, tenantId))) {
      if (gone.dataType !== dataType || gone.deleted === 0) continue;
      await restoreRecords(deps, officer, { id: gone.id }).catch((reason: unknown) => {
        if (!(reason instanceof Refusal) || reason.code !== 'retention/not-restorable') throw reason;
      });
    }
  };
  const act = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'make': return make(one);
      case 'run': return void (await runPolicy(deps, officer, { id: policies.get(one.kind)?.id ?? '' }));
      case 'restore': return restore(one);
      case 'tend': return void (await tendRetention(deps, tenantId));
      case 'wait': return house.clock.advance(one.days * DAY);
      case 'hold':
        if (!holds.has(one.by)) holds.set(one.by, (await placeHold(deps, officer, { matter: one.by, reason: 'a claim', scope: { personId: one.by } })).id);
        return;
      case 'release': {
        const id = holds.get(one.by);
        if (id) await releaseHold(deps, officer, { id, reason: 'settled' });
        holds.delete(one.by);
      }
    }
  };
  const found = async () => {
    const rows = await Promise.all(KINDS.map((type) => house.storage.read(officer, (db) => db.all<{ id: string; hidden: number | boolean }>(`SELECT id, deleted_at IS NOT NULL AS hidden FROM ${TABLES[type]} WHERE tenant_id = ?`, tenantId))));
    return new Map(rows.flat().map(({ id, hidden }) => [id, hidden ? 'hidden' as const : 'here' as const]));
  };
  return {
    async take(one: Step): Promise<void> {
      await act(one);
      const there = await found();
      for (const record of kept) {
        const state = there.get(record.id) ?? 'gone';
        if (state === record.state) continue;
        const so = `${record.kind} of ${record.by} from ${record.state} to ${state} by ${one.do}`;
        if (state !== 'here') expect(holds.has(record.by), so).toBe(false);
        if (state !== 'here') expect(now() - record.born, so).toBeGreaterThanOrEqual(DAYS * DAY);
        if (state === 'gone') expect([record.state, one.do, now() - record.hiddenAt >= GRACE * DAY], so).toEqual(['hidden', 'tend', true]);
        if (state === 'here') expect([record.state, one.do], so).toEqual(['hidden', 'restore']);
        if (state === 'hidden') record.hiddenAt = now();
        record.state = state;
      }
    },
  };
}
