import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brand, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { testHouses } from '../../support/open-test-house.ts';
import { everyProcedure, type PopulatedHouse, populatedHouse } from '../../support/populated-house.ts';

/** Each changes something, and names what it is about so that the present version can be asked for. */
const CHANGES: ReadonlyArray<readonly [string, string | null, JsonObject]> = [
  ['admin.changeTenant', null, { tenant_id: 'acme', name: 'Acme Two', settings: { colour: 'red' } }],
  ['admin.changeUser', null, { user_id: 'person', username: 'Ann Two', attributes: { team: 'night' } }],
  ['admin.changeUserRoles', null, { user_id: 'vera', roles: ['viewer', 'auditor'] }],
  ['budgets.change', 'budgets.list', { id: 'budget', cap: 6 }],
  ['memory.change', 'memory.list', { id: 'memory', title: 'Another title' }],
  ['networks.change', 'networks.list', { id: 'network', note: 'the office' }],
  ['retention.change', 'retention.policies', { id: 'policy', days: 400 }],
  ['runs.change', null, { id: 'run', title: 'Another title', tags: ['late'] }],
  ['sso.enforceProvider', 'sso.providers', { id: 'provider', enforced: false }],
  ['tenants.change', null, { tenant_id: 'acme', name: 'Acme Three' }],
  ['webhooks.change', 'webhooks.list', { id: 'webhook', description: 'the pager' }],
];

/** Each writes the tenant’s layer; where it has to say from which version it begins, `basedOn` is that. */
const LAYER_CHANGES: ReadonlyArray<readonly [string, JsonObject]> = [
  ['mcp.save', { id: 'acme-own-server', base_url: 'https://acme-own.example/mcp', name: 'Another name' }],
  ['mcp.import', { document: { name: 'io.example/files', description: 'Files', version: '1.0.0', remotes: [{ type: 'streamable-http', url: 'https://files.example/mcp' }] } }],
  ['roles.change', { name: 'acme-own-role', to: { capabilities: ['runs:read'], description: 'Reads runs' } }],
  ['roles.save', { roles: { 'acme-own-role': { capabilities: ['runs:read', 'tenant:read'] } }, basedOn: 0 }],
  ['workflows.save', { type: 'agent_publish', workflow: { required_approvers: 2 }, basedOn: 0 }],
  ['registry.saveLayer', { kind: 'tenant', content: { limits: { max_tool_calls: 9 } }, basedOn: 0 }],
];

describe.each(testHouses)('a change to what is so already, on %s', (_name, open) => {
  let house: PopulatedHouse;
  beforeAll(async () => {
    house = await populatedHouse(open);
    await house.fill('acme');
    const policy = await asked('retention.add', { dataType: 'memory', days: 300 });
    await house.signIn('ann@acme.example'); // one more session, to be ended
    ids = new Map([...house.ids.acme, ['policy', String(policy['id'])], ['vera', await personNamed('vera@acme.example')]]);
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

  async function personNamed(email: string): Promise<string> {
    const { storage, people } = house.at.house;
    const person = await storage.readIdentity({ tenantId: brand<TenantId>(house.ids.acme.get('tenant') ?? '') }, (db) => people.people.find(db, { email }));
    return person?.id ?? '';
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

  it('what an administrator writes a second time raises no version, nor do roles in another order', async () => {
    const { storage, people } = house.at.house;
    const tenantId = brand<TenantId>(ids.get('tenant') ?? '');
    const vera = brand<UserId>(ids.get('vera') ?? '');
    const versions = () => storage.readIdentity({ tenantId }, async (db) => {
      const member = await people.people.member(db, tenantId, vera);
      return [(await people.tenants.find(db, { id: tenantId }))?.ver, member?.person.ver, member?.membership.ver];
    });
    const write = async (roles: readonly string[]) => {
      await asked('admin.changeTenant', { tenant_id: 'acme', name: 'Acme Four', settings: { colour: 'blue' } });
      await asked('admin.changeUser', { user_id: vera, username: 'Vera Two', email: 'vera@acme.example', roles: [...roles], attributes: { team: 'day' } });
    };
    await write(['auditor', 'operator']);
    const before = await versions();
    await write(['operator', 'auditor']);
    expect(await versions()).toEqual(before);
  });

  it('people.changeRoles refuses still what was read in an earlier version, also where it would change nothing', async () => {
    const { storage, people } = house.at.house;
    const tenantId = brand<TenantId>(ids.get('tenant') ?? '');
    const vera = brand<UserId>(ids.get('vera') ?? '');
    const membership = (await storage.readIdentity({ tenantId }, (db) => people.people.member(db, tenantId, vera)))?.membership;
    await expect(asked('people.changeRoles', { userId: vera, ver: (membership?.ver ?? 0) - 1, roles: [...(membership?.roles ?? [])] })).rejects.toThrow('input/conflict');
  });

  it.each(LAYER_CHANGES)('%s writes no further version of the layer either', async (path, change) => {
    const versionNow = async () => Number(Reflect.get(Object((await asked('registry.layer', { kind: 'tenant' }))['current']), 'version'));
    const act = async () => asked(path, { ...change, ...('basedOn' in change ? { basedOn: await versionNow() } : {}) });
    const before = await versionNow();
    expect(await typesLeft(act)).toContain('registry.override.updated');
    expect(await versionNow()).toBe(before + 1);
    expect(await typesLeft(act)).toEqual([]);
    expect(await versionNow()).toBe(before + 1);
  });

  it('roles.save and the like refuse still what was read in an earlier version', async () => {
    const current = Object((await asked('registry.layer', { kind: 'tenant' }))['current']) as { readonly version: number; readonly content: JsonObject }; // as stored
    await expect(asked('registry.saveLayer', { kind: 'tenant', content: current.content, basedOn: current.version - 1 })).rejects.toThrow('input/conflict');
  });

  it('features.change says it once, and again where its reason is another', async () => {
    const change = async (reason: string) => {
      const standing = ((await asked('features.list', {})) as unknown as ReadonlyArray<{ readonly feature: string; readonly tenant: { readonly ver: number } }>).find(({ feature }) => feature === 'standins'); // a list, by its procedure
      return asked('features.change', { feature: 'standins', isOn: false, reason, ver: standing?.tenant.ver ?? 0 });
    };
    expect(await typesLeft(() => change('nobody needs it'))).toEqual(['config.feature_flag.overridden']);
    expect(await typesLeft(() => change('nobody needs it'))).toEqual([]);
    expect(await typesLeft(() => change('decided by the board'))).toEqual(['config.feature_flag.overridden']);
  });

  it.each(['people.endSessions', 'people.removeFactors'])('%s tells of nothing where there was nothing to take away', async (path) => {
    const bob = await personNamed('bob@acme.example');
    await typesLeft(() => asked(path, { userId: bob }));
    expect(await typesLeft(() => asked(path, { userId: bob }))).toEqual([]);
  });

  it('session.endOthers tells of nothing where there is no other', async () => {
    expect(await typesLeft(() => asked('session.endOthers', {}))).toEqual(['auth.session.revoked']);
    expect(await typesLeft(() => asked('session.endOthers', {}))).toEqual([]);
  });
});
