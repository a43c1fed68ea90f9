import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migratedPostgres } from '../../support/migrated-postgres.ts';
import { addPerson, type Answer, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

async function onSqlite(): Promise<TestServer> {
  return openTestServer();
}

/** The same server as a company runs it: its own role on PostgreSQL, its schema made by the owner's. */
async function onPostgres(): Promise<TestServer> {
  const encryptionKey = randomBytes(32).toString('base64');
  const urls = await migratedPostgres({ ENCRYPTION_KEY: encryptionKey });
  const at = await openTestServer({ DATABASE_URL: urls.app, ENCRYPTION_KEY: encryptionKey });
  return { ...at, close: () => at.close().then(urls.drop) };
}

const DEFINITION = { name: 'parcel-sorter', model: 'echo', system_prompt: 'Sort parcels.', tools: ['echo', 'weigh'] };

describe.each([['SQLite', onSqlite], ['PostgreSQL', onPostgres]] as const)('the main job over HTTP on %s', (_name, open) => {
  let at: TestServer;
  let owner: Jar;
  let designer: Jar;
  let approvers: readonly Jar[];
  let auditor: Jar;
  let agentId: string;
  let versionId: string;
  let digest: string;
  let approvalId: string;
  beforeAll(async () => {
    at = await open();
    owner = await createOwner(at);
    designer = await addPerson(at, owner, 'dora', ['agent_designer']);
    approvers = [await addPerson(at, owner, 'ben', ['admin']), await addPerson(at, owner, 'cleo', ['agent_designer'])];
    auditor = await addPerson(at, owner, 'olga', ['auditor']);
  });
  afterAll(() => at.close());

  const post = async (path: string, jar: Jar, body: unknown): Promise<Answer> => at.call(`/api/v1/${path}`, { method: 'POST', jar, body });
  const get = async (path: string, jar: Jar): Promise<Answer> => at.call(`/api/v1/${path}`, { jar });
  /** A field of an answer that must be there. */
  const text = (answer: Answer, ...path: readonly string[]): string => {
    const value = path.reduce<unknown>((inside, name) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, name) : undefined), answer.body);
    if (typeof value !== 'string') throw new Error(`no ${path.join('.')} in ${JSON.stringify(answer.body)}`);
    return value;
  };

  it('has a tenant that wants two approvers, by its own layer', async () => {
    const saved = await post('registry/save-layer', owner, { kind: 'tenant', basedOn: 0, content: { workflows: { agent_publish: { required_approvers: 2 } }, limits: { max_llm_calls: 3 } } });
    expect(saved.status).toBe(200);
    expect((await at.call('/registry/effective', { jar: designer })).body['workflows']).toMatchObject({ agent_publish: { required_approvers: 2 } });
  });

  it('takes a definition in, as a draft, and submits it', async () => {
    const made = await post('catalog/create', designer, { name: 'parcel-sorter', definition: DEFINITION });
    [agentId, versionId] = [text(made, 'agent', 'id'), text(made, 'version', 'id')];
    const submitted = await post('catalog/submit', designer, { versionId, reason: 'ready' });
    [approvalId, digest] = [text(submitted, 'approval', 'id'), text(submitted, 'approval', 'subjectDigest')];
    expect(submitted.body).toMatchObject({ version: { state: 'PENDING_APPROVAL' }, approval: { state: 'pending', policy: { required: 2 } } });
  });

  it('lets neither the requester nor an edit nor another digest slip through', async () => {
    expect(await post('approvals/vote', designer, { id: approvalId, verdict: 'approve', digest })).toMatchObject({ status: 403, body: { code: 'approvals/own-request' } });
    expect(await post('approvals/vote', auditor, { id: approvalId, verdict: 'approve', digest })).toMatchObject({ status: 403 });
    const [ben] = approvers;
    expect(ben && (await post('approvals/vote', ben, { id: approvalId, verdict: 'approve', digest: 'ab'.repeat(32) }))).toMatchObject({ status: 409, body: { code: 'approvals/digest-mismatch' } });
    const version = await get(`catalog/version?versionId=${versionId}`, designer);
    expect(await post('catalog/edit-draft', designer, { versionId, ver: version.body['ver'], definition: { ...DEFINITION, tools: ['delete_all'] } })).toMatchObject({ status: 409, body: { code: 'catalog/not-a-draft' } });
    expect(await post('catalog/publish', designer, { versionId })).toMatchObject({ status: 422, body: { code: 'approvals/not-approved' } });
    expect(await post('runs/start', designer, { agentId, input: { message: 'now' } })).toMatchObject({ status: 409, body: { code: 'catalog/not-published' } });
  });

  it('is approved by two others and published', async () => {
    const states = [];
    for (const jar of approvers) states.push((await post('approvals/vote', jar, { id: approvalId, verdict: 'approve', digest })).body['state']);
    expect(states).toEqual(['pending', 'approved']);
    expect((await post('catalog/publish', designer, { versionId })).body).toMatchObject({ state: 'PUBLISHED', digest });
  });

  it('runs under its budget, and is refused by the limit that is named', async () => {
    const finished = async (input: object) => {
      const id = text(await post('runs/start', designer, { agentId, input }), 'id');
      await expect.poll(async () => text(await get(`runs/get?id=${id}`, designer), 'run', 'state'), { interval: 20 }).toMatch(/completed|failed/);
      return get(`runs/get?id=${id}`, designer);
    };
    const one = await finished({ message: 'A small box', call_tools: [{ tool: 'weigh' }] });
    expect(one.body['run']).toMatchObject({ state: 'completed', definitionDigest: digest });
    expect(one.body['ledger']).toHaveLength(3);
    await post('budgets/add', owner, { name: 'Calls of all', counter: 'llm_calls', window: 'total', cap: 3 });
    const two = await finished({ message: 'Another', call_tools: [{ tool: 'weigh' }] });
    expect(two.body['run']).toMatchObject({ state: 'completed' });
    const three = await finished({ message: 'One more', call_tools: [{ tool: 'weigh' }] });
    expect(three.body['run']).toMatchObject({ state: 'failed', error: { class: 'BUDGET', message: expect.stringContaining('Calls of all') as unknown } });
  });

  it('has a log that verifies, and shows who voted what on which digest', async () => {
    const verified = await post('audit/verify', auditor, {});
    expect(verified.body).toMatchObject({ ok: true });
    const votes = await get('audit/page?types=approval.decision.recorded', auditor);
    expect((votes.body['items'] as ReadonlyArray<{ details: object; actor: object }>).map((row) => row.actor)).toMatchObject([{ name: 'cleo' }, { name: 'ben' }]); // the page's own rows
  });

  it('gives a report whose change control is met by these records, as JSON and PDF', async () => {
    const to = new Date(Date.now()).toISOString();
    const made = await post('reports/create', auditor, { framework: 'SOC2-TSC-2017-rev2022', from: '2026-01-01T00:00:00Z', to });
    const id = text(made, 'id');
    const report = await get(`reports/get?id=${id}`, auditor);
    const queries = (report.body['body'] as { queries: ReadonlyArray<{ id: string; population: number; exceptions: readonly unknown[] }> }).queries; // the report's own shape
    expect(queries.find((query) => query.id === 'Q-CHANGE-APPROVED')).toMatchObject({ population: 1, exceptions: [] });
    expect(queries.find((query) => query.id === 'Q-SOD')).toMatchObject({ exceptions: [] });
    const pdf = await post('reports/pdf', auditor, { id });
    expect(Buffer.from(text(pdf, 'base64'), 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(text(await post('reports/json', auditor, { id }), 'digest')).toBe(text(made, 'digest'));
  });
});
