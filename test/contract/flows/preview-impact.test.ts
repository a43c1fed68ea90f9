import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, type Answer, createOwner, type Jar } from '../../support/open-test-server.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';

const MAILER = { name: 'mailer', model: 'echo', system_prompt: 'Send letters.', tools: ['letters.send'] };
const WEIGHER = { name: 'weigher', model: 'echo', system_prompt: 'Weigh.', tools: ['weigh'] };

describe.each(testHouses)('the impact of a layer before it is saved, on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let viewer: Jar;
  beforeAll(async () => {
    at = await open();
    owner = await createOwner(at);
    viewer = await addPerson(at, owner, 'vic', ['viewer']);
    await addPerson(at, owner, 'opal', ['operator']);
    await post('registry/save-layer', owner, { kind: 'tenant', basedOn: 0, content: { tools: [{ tool_id: 'letters.send' }, { tool_id: 'weigh' }], limits: { per_tool: { 'letters.send': 5 } } } });
    for (const definition of [MAILER, WEIGHER]) await post('catalog/create', owner, { name: definition.name, definition });
  });
  afterAll(() => at.close());

  const post = (path: string, jar: Jar, body: unknown): Promise<Answer> => at.call(`/api/v1/${path}`, { method: 'POST', jar, body });
  const layer = (more: object) => ({ tools: [{ tool_id: 'letters.send' }, { tool_id: 'weigh' }], limits: { per_tool: { 'letters.send': 5 } }, ...more });

  it('names the agent versions that meet a changed limit, for whom it counts, and nobody else', async () => {
    const { status, body } = await post('registry/impact', owner, { kind: 'tenant', content: layer({ limits: { per_tool: { 'letters.send': 2 } } }) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ values: 1, reach: { tenants: 1, people: 3, more: false }, agents: { looked: 2, more: false }, runs: { calls: 0, runs: [] }, roles: null });
    expect(body['agents']).toMatchObject({ touched: [{ name: 'mailer', semver: '0.1.0', state: 'DRAFT', by: ['/limits/per_tool/letters.send'] }] });
  });

  it('is nothing for the layer as it stands, and writes nothing', async () => {
    const before = await at.call('/api/v1/registry/layer?kind=tenant', { jar: owner });
    expect((await post('registry/impact', owner, { kind: 'tenant', content: layer({}) })).body).toMatchObject({ values: 0, reach: { tenants: 0, people: 0 }, agents: { touched: [] }, roles: null });
    expect((await at.call('/api/v1/registry/layer?kind=tenant', { jar: owner })).body).toEqual(before.body);
  });

  it('tells who gains and loses what when roles change', async () => {
    const { body } = await post('registry/impact', owner, { kind: 'tenant', content: layer({ roles: { operator: ['runs:read'] } }) });
    expect(body['roles']).toMatchObject({ roles: [{ role: 'operator' }], people: [{ name: 'opal', gains: [], loses: expect.arrayContaining(['runs:write']) as unknown }] });
  });

  it('counts the tenants of an organisation whose values change, for its own editors alone', async () => {
    const answer = await post('registry/impact', owner, { kind: 'org', content: { limits: { per_tool: { 'letters.send': 1 } } } });
    expect(answer.body).toMatchObject({ reach: { tenants: 1, people: 3, more: false } });
    expect(await post('registry/impact', viewer, { kind: 'org', content: {} })).toMatchObject({ status: 403 });
  });

  it('leaves out what the asker may not see', async () => {
    await post('registry/save-layer', owner, { kind: 'tenant', basedOn: 1, content: layer({ roles: { viewer: ['registry:read'] } }) });
    const { body } = await post('registry/impact', viewer, { kind: 'tenant', content: { limits: { per_tool: { 'letters.send': 1 } } } });
    expect(body).toMatchObject({ agents: null, runs: null, roles: null });
  });

  it('tells of its author and time where a value comes from', async () => {
    const { body } = await at.call('/api/v1/registry/explain?pointer=%2Flimits%2Fper_tool%2Fletters.send', { jar: owner });
    expect(body).toMatchObject({ value: 5, setBy: { kind: 'tenant', version: 2, author: 'Ada Owner' } });
    expect(body['written']).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'tenant', version: 2, at: expect.stringMatching(/^\d{4}-.*Z$/) as unknown })]));
  });
});
