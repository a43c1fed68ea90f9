import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/json.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { everyProcedure, type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';

/** Each changes something, and names what it is about so that the present version can be asked for. */
const CHANGES: ReadonlyArray<readonly [string, string | null, JsonObject]> = [
  ['admin.changeTenant', null, { tenant_id: 'acme', name: 'Acme Two', settings: { colour: 'red' } }],
  ['admin.changeUser', null, { user_id: 'person', username: 'Ann Two', attributes: { team: 'night' } }],
  ['budgets.change', 'budgets.list', { id: 'budget', cap: 6 }],
  ['memory.change', 'memory.list', { id: 'memory', title: 'Another title' }],
  ['networks.change', 'networks.list', { id: 'network', note: 'the office' }],
  ['retention.change', 'retention.policies', { id: 'policy', days: 400 }],
  ['runs.change', null, { id: 'run', title: 'Another title', tags: ['late'] }],
  ['sso.enforceProvider', 'sso.providers', { id: 'provider', enforced: false }],
  ['tenants.change', null, { tenant_id: 'acme', name: 'Acme Three' }],
  ['webhooks.change', 'webhooks.list', { id: 'webhook', description: 'the pager' }],
];

describe.each(testHouses)('a change to what is so already, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    const policy = await asked('retention.add', { dataType: 'memory', days: 300 });
    ids = new Map([...house.ids.acme, ['policy', String(policy['id'])]]);
  }, 60_000);
  afterAll(() => house.close());
  let ids: ReadonlyMap<string, string>;

  async function asked(path: string, input: JsonObject): Promise<Readonly<Record<string, unknown>>> {
    const procedure = everyProcedure.find((one) => one.path === path);
    if (!procedure) throw new Error(path);
    const { status, body } = await house.ask(procedure, input, house.jars.acme);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return Reflect.get(Object(body['result']), 'data') as Readonly<Record<string, unknown>>; // tRPC's own envelope
  }

  /** With the ids that the house gave, and with the version that stands. */
  async function inputOf(list: string | null, change: JsonObject): Promise<JsonObject> {
    const named = Object.fromEntries(Object.entries(change).map(([field, value]) => [field, (field.endsWith('id') && typeof value === 'string' ? ids.get(value) : undefined) ?? value]));
    if (list === null) return named;
    const answer = await asked(list, {});
    const items = (Array.isArray(answer) ? answer : Object.values(answer).find((value) => Array.isArray(value) && value.some((one) => Reflect.get(Object(one), 'id') === named['id']))) as readonly object[]; // a list of versioned things
    return { ...named, ver: Reflect.get(items.find((one) => Reflect.get(one, 'id') === named['id']) ?? {}, 'ver') };
  }

  async function typesLeft(act: () => Promise<unknown>): Promise<readonly string[]> {
    const { storage, audit, tenantIds } = house.at.house;
    const count = async () => {
      const types: string[] = [];
      for (const tenantId of await tenantIds()) {
        await audit.writer.settle(storage, tenantId);
        types.push(...(await storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { size: 500 }))).items.map(({ type }) => type));
      }
      return types;
    };
    const before = await count();
    await act();
    const after = await count();
    for (const type of before) after.splice(after.indexOf(type), 1);
    return after;
  }

  it.each(CHANGES)('%s says nothing to the log the second time', async (path, list, change) => {
    const first = await typesLeft(async () => asked(path, await inputOf(list, change)));
    expect(first.length > 0).toBe(path !== 'sso.enforceProvider'); // it was not enforced to begin with
    expect(await typesLeft(async () => asked(path, await inputOf(list, change)))).toEqual([]);
  });
});
