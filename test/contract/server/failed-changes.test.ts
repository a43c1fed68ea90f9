import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../server/base/actor.ts';
import { Refusal } from '../../../server/base/refusal.ts';
import type { Tx } from '../../../server/base/storage/index.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { changeRoles } from '../../../server/people/identity/index.ts';
import { brand, type TenantId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';

/** One of each kind: rows of the tenant, rows of the identity plane, and one that is announced to webhooks. */
const CHANGES: ReadonlyArray<readonly [string, JsonObject]> = [
  ['budgets.add', { name: 'late', counter: 'llm_calls', window: 'total', cap: 7 }],
  ['people.createKey', { name: 'late', scopes: ['runs:read'] }],
  ['catalog.submit', { versionId: 'draft', reason: 'late' }],
];
const TABLES = ['budget_limit', 'command', 'approval_request', 'webhook_delivery', 'iam_api_key', 'agent_version', 'audit_leaf', 'audit_disclosure'] as const;

describe.each(testHouses)('a change that fails, on %s', (_name, open) => {
  let house: PopulatedHouse;
  let tenantId: TenantId;
  let fails: (() => Error) | null = null;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    tenantId = brand<TenantId>(house.ids.acme.get('tenant') ?? '');
    failLate(house.at, () => fails);
  }, 60_000);
  afterAll(() => house.close());

  const change = (path: string, input: JsonObject, key: string) => {
    const body = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, (name.endsWith('Id') && typeof value === 'string' ? house.ids.acme.get(value) : undefined) ?? value]));
    return house.at.call(`/trpc/${path}`, { method: 'POST', jar: house.jars.acme, body, headers: { 'idempotency-key': key } });
  };
  /** Rows by table, and the log: how many entries it has, and how many disclosures. */
  async function kept(): Promise<Readonly<Record<string, number>>> {
    const { storage, audit } = house.at.house;
    await audit.writer.settle(storage, tenantId);
    return storage.readIdentity({ tenantId }, async (db) => {
      const counts: Record<string, number> = {};
      for (const table of TABLES) counts[table] = Number((await db.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);
      return counts;
    });
  }

  it.each(CHANGES)('of %s leaves nothing when it breaks after its last write: no row, no entry, no message, no stored answer', async (path, input) => {
    const before = await kept();
    fails = () => new Error('the last write broke');
    const answer = await change(path, input, `broken-${path}`);
    fails = null;
    expect([answer.status, await kept()]).toEqual([500, before]);
  });

  it.each(CHANGES)('of %s leaves one entry when it is refused after its last write, and is done when it is asked again', async (path, input) => {
    const before = await kept();
    fails = () => new Refusal('input/conflict', { field: 'ver', rule: 'somebody was faster' });
    const answer = await change(path, input, `refused-${path}`);
    fails = null;
    const after = await kept();
    expect([answer.status, { ...after, audit_disclosure: 0 }]).toEqual([409, { ...before, audit_leaf: (before['audit_leaf'] ?? 0) + 1, audit_disclosure: 0 }]);
    const { items: [entry] } = await house.at.house.storage.read({ tenantId }, (db) => house.at.house.audit.search.page(db, tenantId, { size: 1 }));
    expect(entry).toMatchObject({ type: 'api.request.failed', outcome: 'failure', actor: { name: 'Ann' }, details: { refusal: 'input/conflict', procedure: path } });
    expect((await change(path, input, `refused-${path}`)).status).toBe(200);
  });

  it('of a tenant that is refused its plan keeps its name too', async () => {
    const { storage, people } = house.at.house;
    const installer = systemActor('installation', tenantId);
    const ann = await storage.readIdentity(installer, async (db) => people.people.member(db, tenantId, (await people.people.find(db, { email: 'ann@acme.example' }))?.id ?? brand('')));
    await changeRoles(people, installer, { userId: ann?.person.id ?? brand(''), ver: ann?.membership.ver ?? 0, roles: [...(ann?.membership.roles ?? []), 'platform_admin'] });
    const jar = await house.signIn('ann@acme.example');
    const body = { tenant_id: 'acme', name: 'Renamed', plan: 'no-such' };
    expect((await house.at.call('/trpc/tenants.change', { method: 'POST', jar, body })).status).toBe(400);
    expect((await storage.readIdentity(installer, (db) => people.tenants.find(db, { id: tenantId })))?.name).toBe('Acme');
  });
});

/** Lets the transactions of people fail after everything in them was written, for as long as there is something to fail with. */
function failLate({ house: { storage } }: TestHouse, failure: () => (() => Error) | null): void {
  for (const plane of ['write', 'writeIdentity'] as const) {
    const write = storage[plane].bind(storage);
    Object.assign(storage, {
      [plane]: <R>(actor: Actor, work: (tx: Tx) => Promise<R>) => write(actor, async (tx) => {
        const result = await work(tx);
        const fails = actor.kind === 'user' ? failure() : null;
        if (fails) throw fails();
        return result;
      }),
    });
  }
}
