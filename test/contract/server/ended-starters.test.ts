import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GatewayDeps } from '../../../server/fleet/gateway/index.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { changeRoles } from '../../../server/people/identity/index.ts';
import { brand, type RunId, type TenantId } from '../../../shared/brand.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';

describe.each(testHouses)('a run whose starter is over before it is, on %s', (_name, open) => {
  let house: PopulatedHouse;
  let tenantId: TenantId;
  beforeEach(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    tenantId = brand(house.ids.acme.get('tenant') ?? '');
  }, 60_000);
  afterEach(() => house.close());

  const bob = async () => {
    const { storage, people } = house.at.house;
    const found = await storage.readIdentity({ tenantId }, async (db) => people.people.member(db, tenantId, (await people.people.find(db, { email: 'bob@acme.example' }))?.id ?? brand('')));
    if (!found) throw new Error('Bob is a member');
    return found;
  };
  const giveRoles = async (...roles: readonly string[]) => {
    const { person, membership } = await bob();
    await changeRoles(house.at.house.people, systemActor('test', tenantId), { userId: person.id, ver: membership.ver, roles });
  };
  const overs: ReadonlyArray<readonly [string, string, () => Promise<unknown>]> = [
    ['their sessions end', 'the session or key of whoever started this run ended', async () => {
      const { storage, people: { sessions }, clock } = house.at.house;
      const { person } = await bob();
      await storage.writeIdentity(systemActor('test', tenantId), async (tx) => {
        for (const { id } of await sessions.live(tx, person.id, clock.now())) await sessions.endOne(tx, id, { reason: 'ended-by-admin', at: clock.now() });
      });
    }],
    ['the right to run is taken from them', 'whoever started this run has not the rights any more with which it began', async () => {
      await giveRoles('viewer');
    }],
  ];

  it.each(overs)('fails, visibly and once, and holds nothing any more: %s', async (_what, because, happens) => {
    const { gateway, storage } = house.at.house;
    await giveRoles('operator');
    const { adapter } = gateway;
    let played: Promise<unknown> | undefined;
    const meanwhile: Pick<GatewayDeps, 'adapter' | 'supervise'> = {
      adapter: { ...adapter, complete: (request, signal) => happens().then(() => adapter.complete(request, signal)) }, supervise: (work) => void (played = work),
    };
    Object.assign(gateway, meanwhile);
    const answer = await house.at.call('/trpc/runs.start', { method: 'POST', jar: await house.signIn('bob@acme.example'), body: { agentId: house.ids.acme.get('agent'), input: { message: 'hello' } } });
    const id = brand<RunId>(String(Reflect.get(Object(Reflect.get(Object(answer.body['result']), 'data')), 'id'))); // tRPC's own envelope
    await expect(played).resolves.toBeUndefined();
    const run = await storage.read({ tenantId }, (db) => gateway.runs.find(db, tenantId, id));
    expect(run).toMatchObject({ state: 'failed', error: { class: 'PERMISSION', message: because } });
    expect(await storage.read({ tenantId }, (db) => db.all('SELECT id FROM budget_reservation WHERE tenant_id = ? AND run_id = ? AND state = ?', tenantId, id, 'reserved'))).toEqual([]);
  });
});
