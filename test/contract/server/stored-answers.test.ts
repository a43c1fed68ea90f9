import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { changeRoles } from '../../../server/people/identity/index.ts';
import { buildCommandTables } from '../../../server/records/commands/index.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { brand, type TenantId } from '../../../shared/brand.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { type PopulatedHouse, populatedHouse, textsIn } from '../../support/populated-house.ts';

/** Everything that shows something secret this once, with the field it stands in. */
const SHOWN_ONCE: ReadonlyArray<readonly [string, string, JsonObject]> = [
  ['auth.createKey', 'api_key', { name: 'one', permissions: ['runs:read'] }],
  ['members.invite', 'token', { email: 'ivy@acme.example', roles: ['viewer'] }],
  ['people.createKey', 'key', { name: 'another', scopes: ['runs:read'] }],
  ['people.rotateKey', 'key', { id: 'key' }],
  ['runs.streamTicket', 'ticket', { id: 'run' }],
  ['session.enrolTotp', 'secret', {}],
  ['webhooks.add', 'secret', { url: 'https://other.example/hook' }],
  ['webhooks.rotateSecret', 'secret', { id: 'webhook' }],
];

describe.each(testHouses)('what a named command answered, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
  }, 60_000);
  afterAll(() => house.close());

  it.each(SHOWN_ONCE)('is kept without the secret that %s shows once', async (path, field, input) => {
    const body = Object.fromEntries(Object.entries(input).map(([name, value]) => [name, (name === 'id' && typeof value === 'string' ? house.ids.acme.get(value) : undefined) ?? value]));
    const ask = () => house.at.call(`/trpc/${path}`, { method: 'POST', jar: house.jars.acme, body, headers: { 'idempotency-key': `of-${path}` } });
    const answer = await ask();
    const secret: unknown = Reflect.get(Object(Reflect.get(Object(answer.body['result']), 'data')), field);
    expect([answer.status, answer.body, typeof secret]).toEqual([200, answer.body, 'string']);

    const { storage } = house.at.house;
    const tenantId = brand<TenantId>(house.ids.acme.get('tenant') ?? '');
    const kept = await storage.read({ tenantId }, (db) => db.q.select().from(buildCommandTables(storage.kit).command));
    expect(textsIn(kept.map(({ result }) => result)).filter((text) => text.includes(String(secret)))).toEqual([]);
    const again = await ask();
    expect([again.status, textsIn(again.body).includes(String(secret))]).toEqual([200, false]);
  });

  it.each([['memory.read', 'memory', 'acme-own-memory-content'], ['runs.export', 'run', 'acme-own-message']])('is not what %s took out, which each time is taken out anew and on record', async (path, kind, content) => {
    const { storage, audit } = house.at.house;
    const tenantId = brand<TenantId>(house.ids.acme.get('tenant') ?? '');
    const id = house.ids.acme.get(kind) ?? '';
    const told = () => storage.read({ tenantId }, (db) => audit.search.count(db, tenantId, { resourceId: id, types: ['data.read', 'data.exported'] }));
    const before = await told();
    const jar = await house.signIn('ann@acme.example');
    for (let times = 0; times < 2; times += 1) {
      const answer = await house.at.call(`/trpc/${path}`, { method: 'POST', jar, body: { id }, headers: { 'idempotency-key': `of-${path}` } });
      expect([answer.status, JSON.stringify(answer.body).includes(content)]).toEqual([200, true]);
    }
    await audit.writer.settle(storage, tenantId);
    expect(await told()).toBe(before + 2);
    const kept = await storage.read({ tenantId }, (db) => db.q.select().from(buildCommandTables(storage.kit).command));
    expect(textsIn(kept.map(({ result }) => result)).filter((text) => text.includes(content))).toEqual([]);
  });

  it('is kept without the cookie of a session in somebody else’s name', async () => {
    const { storage, people } = house.at.house;
    const tenantId = brand<TenantId>(house.ids.acme.get('tenant') ?? '');
    const installer = systemActor('installation', tenantId);
    const memberOf = async (email: string) => storage.readIdentity(installer, async (db) => people.people.member(db, tenantId, (await people.people.find(db, { email }))?.id ?? brand('')));
    const [root, vera] = [await memberOf('ann@acme.example'), await memberOf('vera@acme.example')];
    await changeRoles(people, installer, { userId: root?.person.id ?? brand(''), ver: root?.membership.ver ?? 0, roles: [...(root?.membership.roles ?? []), 'platform_admin'] });
    const answer = await house.at.call('/trpc/standins.impersonate', { method: 'POST', jar: await house.signIn('ann@acme.example'), body: { target_user_id: vera?.person.id, reason: 'ticket 4711: cannot see her runs' }, headers: { 'idempotency-key': 'as-vera' } });
    const cookie = /cs=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
    expect([answer.status, cookie.length > 20], JSON.stringify(answer.body)).toEqual([200, true]);
    const kept = await storage.read({ tenantId }, (db) => db.q.select().from(buildCommandTables(storage.kit).command));
    expect(textsIn(kept.map(({ result }) => result)).filter((text) => cookie.includes(text) && text.length > 20)).toEqual([]);
  });
});
