import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
