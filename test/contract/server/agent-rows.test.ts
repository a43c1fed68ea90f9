import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { addPerson, type Answer, createOwner, type Jar } from '../../support/open-test-server.ts';

/** Rows of the document's catalog that need roles, workflows of the base registry and the API together. */
describe.each(testHouses)('agents over HTTP on %s', (_name, open) => {
  let at: TestHouse;
  let [dora, ben, cleo, vera]: Jar[] = [];
  beforeAll(async () => {
    at = await open();
    const owner = await createOwner(at);
    dora = await addPerson(at, owner, 'dora', ['agent_designer']);
    ben = await addPerson(at, owner, 'ben', ['admin']);
    cleo = await addPerson(at, owner, 'cleo', ['admin']);
    vera = await addPerson(at, owner, 'vera', ['viewer']);
  }, 60_000);
  afterAll(() => at.close());

  const as = (jar: Jar | undefined) => (jar ? { jar } : {});
  const post = (path: string, jar: Jar | undefined, body: unknown): Promise<Answer> => at.call(`/api/v1/${path}`, { method: 'POST', body, ...as(jar) });
  const get = (path: string, jar: Jar | undefined): Promise<Answer> => at.call(`/api/v1/${path}`, as(jar));
  const text = (answer: Answer, ...path: readonly string[]): string => {
    const value = path.reduce<unknown>((inside, name) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, name) : undefined), answer.body);
    if (typeof value !== 'string') throw new Error(`no ${path.join('.')} in ${JSON.stringify(answer.body)}`);
    return value;
  };
  /** The details of the newest entries of a type; on PostgreSQL an entry is listed once it is sequenced. */
  const told = (type: string, ...wanted: readonly object[]) => expect.poll(async () => (await get(`audit/page?types=${type}`, ben)).body, { timeout: 5_000 }).toMatchObject({ items: wanted });
  async function published(name: string) {
    const made = await post('catalog/create', dora, { name, definition: { model: 'echo', tools: ['weigh'] } });
    const [agentId, versionId] = [text(made, 'agent', 'id'), text(made, 'version', 'id')];
    const submitted = await post('catalog/submit', dora, { versionId });
    await post('approvals/vote', ben, { id: text(submitted, 'approval', 'id'), verdict: 'approve', digest: text(submitted, 'approval', 'subjectDigest') });
    expect((await post('catalog/publish', dora, { versionId })).body).toMatchObject({ state: 'PUBLISHED' });
    return { agentId, versionId };
  }

  it('T61: a deprecated version is archived by somebody whose role allows it, and by nobody else', async () => {
    const { versionId } = await published('retiree');
    expect((await post('catalog/deprecate', dora, { versionId })).body).toMatchObject({ state: 'DEPRECATED' });
    expect(await post('catalog/archive', vera, { versionId })).toMatchObject({ status: 403, body: { code: 'people/capability-missing' } });
    expect((await post('catalog/archive', dora, { versionId })).body).toMatchObject({ state: 'ARCHIVED' });
    expect(await post('catalog/archive', dora, { versionId })).toMatchObject({ body: { code: 'catalog/illegal-transition' } });
  });

  it('T63: an agent leaves the tenant when two admins have approved its deletion, and not before', async () => {
    const { agentId } = await published('doomed');
    expect(await post('catalog/ask-to-delete', vera, { agentId, name: 'doomed', reason: 'x' })).toMatchObject({ status: 403 });
    const request = await post('catalog/ask-to-delete', dora, { agentId, name: 'doomed', reason: 'Replaced by another' });
    expect(request.body).toMatchObject({ type: 'agent_delete', state: 'pending', policy: { required: 2, roles: ['admin'] } });
    const vote = (jar: Jar | undefined) => post('approvals/vote', jar, { id: text(request, 'id'), verdict: 'approve', digest: text(request, 'subjectDigest') });
    expect((await vote(ben)).body).toMatchObject({ state: 'pending' });
    expect((await get(`catalog/agent?agentId=${agentId}`, dora)).status).toBe(200);

    expect((await vote(cleo)).body).toMatchObject({ state: 'approved' });

    expect(await get(`catalog/agent?agentId=${agentId}`, dora)).toMatchObject({ status: 404, body: { code: 'catalog/agent-not-found' } });
    expect((await get('catalog/agents?query=doomed', dora)).body).toMatchObject({ items: [] });
    expect(await post('runs/start', dora, { agentId, input: { message: 'now' } })).toMatchObject({ status: 404 });
    await told('agent.deleted', { resource: { id: agentId, name: 'doomed' } });
  });

  it('T79: a risk class is changed on record, lowered only with a reason, and a high one asks on two levels', async () => {
    const made = await post('catalog/create', dora, { name: 'risky', definition: { model: 'echo' }, riskClass: 'low' });
    const [agentId, versionId] = [text(made, 'agent', 'id'), text(made, 'version', 'id')];
    const change = async (body: object) => post('catalog/change', dora, { agentId, ver: (await get(`catalog/agent?agentId=${agentId}`, dora)).body['ver'], ...body });
    expect((await change({ riskClass: 'high' })).body).toMatchObject({ riskClass: 'high' });
    expect(await change({ riskClass: 'low' })).toMatchObject({ status: 400, body: { code: 'input/invalid', details: { field: 'reason' } } });
    expect((await post('catalog/submit', dora, { versionId })).body).toMatchObject({ approval: { policy: { required: 1, laterStages: [{ required: 1, roles: ['admin'] }] } } });
    expect((await change({ riskClass: 'low', reason: 'It only reads' })).body).toMatchObject({ riskClass: 'low' });
    await told('agent.risk_assessed', { details: { before: 'high', after: 'low', reason: 'It only reads' } }, { details: { before: 'low', after: 'high' } });
  });

  it('gets another owner only from among the people of the tenant', async () => {
    const made = await post('catalog/create', dora, { name: 'orphan', definition: { model: 'echo' } });
    const agentId = text(made, 'agent', 'id');
    const ver = (await get(`catalog/agent?agentId=${agentId}`, dora)).body['ver'];
    const benId = text(await get('session/me', ben), 'user', 'id');
    expect(await post('catalog/change', dora, { agentId, ver, ownerId: 'nobody' })).toMatchObject({ status: 400, body: { details: { field: 'ownerId' } } });
    expect((await post('catalog/change', dora, { agentId, ver, ownerId: benId, tags: ['eu', 'eu'], category: 'claims' })).body).toMatchObject({ ownerId: benId, ownerName: 'ben', tags: ['eu'], category: 'claims' });
    expect(await post('catalog/change', dora, { agentId, ver, category: 'late' })).toMatchObject({ status: 409, body: { code: 'input/conflict' } });
    await told('agent.edited', { details: { changes: [{ field: 'category' }, { field: 'tags' }, { field: 'ownerId', after: benId }] } });
  });

  it('tells the difference of rights between two versions, with the worst severity', async () => {
    const { agentId, versionId } = await published('grower');
    const next = await post('catalog/create-version', dora, { agentId, semver: '0.2.0', definition: { model: 'echo', tools: ['weigh', 'refund'] } });
    const diff = await get(`catalog/rights-diff?before=${versionId}&after=${text(next, 'id')}`, dora);
    expect(diff.body).toMatchObject({ before: { semver: '0.1.0' }, after: { semver: '0.2.0' }, severity: 'high', changes: [{ kind: 'tool', name: 'refund', change: 'added', weight: 'widens', severity: 'high' }] });
    expect(await get(`catalog/rights-diff?before=${versionId}&after=${text(next, 'id')}`, vera)).toMatchObject({ status: 404 });
  });
});
