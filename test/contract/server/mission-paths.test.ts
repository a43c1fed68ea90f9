import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentId, brand, type Instant, plusMs, type RunId, type TenantId, type VersionId } from '../../../shared/brand.ts';
import { buildRunTables, eventDigest } from '../../../server/agents/runs/index.ts';
import type { Tx } from '../../../server/base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../../server/base/system-tenant.ts';
import { recoverRuns, resumeGranted } from '../../../server/fleet/gateway/index.ts';
import { addPerson, createOwner, type Jar } from '../../support/open-test-server.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';

type Body = Record<string, unknown>;
const NOWHERE = '0190a000-0000-7000-8000-000000000001';
/** The document's three roles, one of the product's own that publishes, and two policies that ask. */
const LAYER = {
  workflows: { agent_publish: { self_approval: true } },
  roles: { support_agent: ['runs:read', 'runs:write', 'approvals:write'], looker: ['runs:read'], writer: ['runs:write'], decider: ['approvals:write', 'runs:read'] },
  tools: [{ tool_id: 'send_note', label: 'Send a note' }], actions: [{ action_id: 'notes.send', tool: 'send_note', cost_units: 7 }],
  policies: [{ policy_id: 'ask-before-notes', when: { action: 'notes.*' }, effect: { require_approval: true } }],
};

describe.each(testHouses)('the Enterprise+ document’s run paths on %s', (_name, open) => {
  let at: TestHouse;
  let owner: Jar;
  let agentId: string;
  let runs: ReturnType<typeof buildRunTables>['run'];
  let runEvent: ReturnType<typeof buildRunTables>['runEvent'];
  const people = new Map<string, Jar>();
  beforeAll(async () => {
    at = await open();
    ({ run: runs, runEvent } = buildRunTables(at.house.storage.kit));
    owner = await createOwner(at, true);
    const now = await post('/api/v1/registry/save-layer', { kind: 'tenant', content: LAYER, basedOn: 1, reason: 'the document’s roles' }, owner);
    if (now.status !== 200) throw new Error(JSON.stringify(now.body));
    for (const role of ['support_agent', 'looker', 'writer', 'decider', 'operator']) people.set(role, await addPerson(at, owner, role, [role]));
    people.set('nobody', await addPerson(at, owner, 'nobody', []));
    agentId = await published('clerk', ['echo', 'send_note']);
  });
  afterAll(() => at.close());

  const jar = (name: string): Jar => people.get(name) ?? owner;
  const post = (path: string, body: Body, who: Jar) => at.call(path, { method: 'POST', body, jar: who });
  const get = (path: string, who: Jar = jar('looker')) => at.call(path, { jar: who });
  async function published(name: string, tools: readonly string[]): Promise<string> {
    const made = (await post('/api/v1/catalog/create', { name, definition: { name, model: 'echo', system_prompt: 'Echo.', tools } }, owner)).body as { agent: { id: string }; version: { id: string } };
    const { approval } = (await post('/api/v1/catalog/submit', { versionId: made.version.id, reason: 'first' }, owner)).body as { approval: { id: string; subjectDigest: string } };
    await post('/api/v1/approvals/vote', { id: approval.id, verdict: 'approve', digest: approval.subjectDigest }, owner);
    const out = await post('/api/v1/catalog/publish', { versionId: made.version.id }, owner);
    if (out.status !== 200) throw new Error(JSON.stringify(out.body));
    return made.agent.id;
  }
  const ownTenant = async () => brand<TenantId>(((await get('/api/v1/session/me', owner)).body['tenant'] as { id: string }).id); // the procedure's own shape
  const logged = async (question: string) => {
    await at.house.audit.writer.settle(at.house.storage, await ownTenant());
    return (await get(`/api/v1/audit/page?${question}`, owner)).body['items'];
  };
  const inState = async (id: string, state: string): Promise<Body> => {
    await expect.poll(async () => ((await get(`/runs/${id}`)).body['run'] as Body)['state'], { timeout: 10_000 }).toBe(state);
    return (await get(`/runs/${id}`)).body['run'] as Body;
  };
  async function mission(message: string, tools: readonly string[] = [], more: Body = {}): Promise<string> {
    const answer = await post('/missions', { user_message: message, call_tools: tools.map((tool) => ({ tool, arguments: { text: message } })), ...more }, jar('support_agent'));
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return String(answer.body['run_id']);
  }
  const waitingMission = async (message: string) => {
    const id = await mission(message, ['echo', 'send_note']);
    await inState(id, 'input-required');
    return id;
  };

  it('E17: POST /missions and PATCH /runs/{id} are for whoever holds runs:write, and for nobody else', async () => {
    const id = await mission('who may write');
    for (const who of ['looker', 'decider', 'nobody']) {
      expect(await post('/missions', { user_message: 'x' }, jar(who)), who).toMatchObject({ status: 403, body: { detail: 'missing capability: runs:write' } });
      expect(await at.call(`/runs/${id}`, { method: 'PATCH', body: { title: 'x' }, jar: jar(who) }), who).toMatchObject({ status: 403, body: { detail: 'missing capability: runs:write' } });
    }
    expect((await post('/missions', { user_message: 'x', agent: agentId }, jar('writer'))).status).toBe(200);
    expect((await at.call(`/runs/${id}`, { method: 'PATCH', body: { title: 'y' }, jar: jar('writer') })).status).toBe(200);
  });

  it('E16: runs:read guards everything that is read of runs, and nothing else is asked for', async () => {
    const id = await mission('who may read');
    await inState(id, 'completed');
    const paths = ['/runs', '/approvals', `/runs/${id}`, ...['events', 'export', 'approvals', 'subscribe', 'verify', 'billing'].map((part) => `/runs/${id}/${part}`)];
    for (const path of paths) {
      for (const who of ['writer', 'nobody']) expect(await get(path, jar(who)), path).toMatchObject({ status: 403, body: { detail: 'missing capability: runs:read' } });
      if (!path.endsWith('subscribe')) expect((await get(path)).status, path).toBe(200);
    }
  });

  it('E18: POST /runs/{id}/approve is for whoever holds approvals:write, called by its name in the document', async () => {
    const id = await waitingMission('who may decide');
    for (const who of ['looker', 'writer', 'operator', 'nobody']) expect(await post(`/runs/${id}/approve`, { decision: 'approved', by: 'me' }, jar(who)), who).toMatchObject({ status: 403, body: { detail: 'missing capability: approvals:write' } });
    expect(await post(`/runs/${id}/approve`, { decision: 'approved', by: 'decider' }, jar('decider'))).toMatchObject({ status: 200, body: { ok: true, status: 'approved' } });
    await inState(id, 'completed');
  });

  it('E36: runs are found by id, task and title, whatever the case, by state and tag, newest first, a page at a time', async () => {
    const first = await mission('alpha', [], { task_id: 'Task-Alpha-1', title: 'First of THREE', tags: ['paging'] });
    const second = await mission('beta', [], { title: 'second of three', tags: ['paging'] });
    const third = await mission('gamma', [], { title: 'Third of three', tags: ['paging'] });
    for (const id of [first, second, third]) await inState(id, 'completed');
    const found = async (query: string) => ((await get(`/runs?${query}`)).body['runs'] as Body[]).map((run) => run['run_id']);
    expect(await found('tag=paging')).toEqual([third, second, first]);
    expect(await found('query=OF%20three')).toEqual([third, second, first]);
    expect(await found('query=task-ALPHA')).toEqual([first]);
    expect(await found(`query=${second.toUpperCase()}`)).toEqual([second]);
    expect(await found('tag=paging&state=failed')).toEqual([]);
    expect(await found('tag=paging&state=completed&limit=2')).toEqual([third, second]);
    expect(await found('tag=paging&limit=2&offset=2')).toEqual([first]);
    expect(await get('/runs?state=sleeping')).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'state'] }] } });
  });

  it('E35: title and tags are set one by one; what is absent stays', async () => {
    const id = await mission('to be named', [], { title: 'before', tags: ['a'] });
    await inState(id, 'completed');
    const patch = (body: Body) => at.call(`/runs/${id}`, { method: 'PATCH', body, jar: jar('support_agent') });
    expect(await patch({ title: 'after' })).toMatchObject({ status: 200, body: { run: { run_id: id, title: 'after', tags: ['a'] } } });
    expect(await patch({ tags: ['b', 'c'] })).toMatchObject({ status: 200, body: { run: { title: 'after', tags: ['b', 'c'] } } });
    expect(await patch({})).toMatchObject({ status: 200, body: { run: { title: 'after', tags: ['b', 'c'] } } });
    expect((await patch({ tags: [] })).body['run']).toMatchObject({ title: 'after', tags: [] });
    expect((await patch({ title: ' ' })).status).toBe(422);
  });

  it('E37: an export is {run, events}, and stands in the log before it is answered', async () => {
    const id = await mission('to be exported');
    await inState(id, 'completed');
    const answer = await get(`/runs/${id}/export`);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['run', 'events']);
    expect(answer.body).toMatchObject({ run: { run_id: id, tenant_id: 'main', state: 'completed' }, events: [{ _seq: 1, type: 'submitted', state: 'submitted', kind: 'TaskStatusUpdateEvent' }, { _seq: 2 }, { _seq: 3 }, { _seq: 4 }, { _seq: 5, type: 'completed' }] });
    const log = await logged(`types=data.exported&runId=${id}`);
    expect(log).toMatchObject([{ type: 'data.exported', actor: { name: 'looker' }, resource: { id } }]);
  });

  it('E38: events after a number', async () => {
    const id = await mission('many events', ['echo']);
    await inState(id, 'completed');
    const seqs = async (query: string) => ((await get(`/runs/${id}/events${query}`)).body['events'] as Body[]).map((event) => event['_seq']);
    const all = await seqs('');
    expect(all).toEqual(Array.from({ length: 9 }, (_none, n) => n + 1));
    expect(await seqs('?since_seq=7')).toEqual([8, 9]);
    expect(await seqs('?since_seq=9')).toEqual([]);
    expect((await get(`/runs/${id}/events?since_seq=-1`)).status).toBe(422);
  });

  it('what a run used stands on it, and each settled step says so as it happens', async () => {
    const id = await waitingMission('to be billed');
    expect((await inState(id, 'input-required'))['budget_used']).toEqual({ tool_calls: 1, llm_calls: 1, cost_units: 11, per_tool: { echo: 1 }, per_action: { 'echo.say': 1 } });
    await post(`/runs/${id}/approve`, { decision: 'approved', by: 'decider' }, jar('decider'));
    const used = { tool_calls: 2, llm_calls: 2, cost_units: 28, per_tool: { echo: 1, send_note: 1 }, per_action: { 'echo.say': 1, 'notes.send': 7 } };
    expect((await inState(id, 'completed'))['budget_used']).toEqual(used);
    const events = (await get(`/runs/${id}/events`)).body['events'] as Array<{ type: string; body: Body }>;
    expect(events.filter(({ type }) => type === 'step.completed').map(({ body }) => (body['budget_used'] as Body)['cost_units'])).toEqual([10, 11, 18, 28]);
    expect((await get(`/runs/${id}/billing`)).body).toMatchObject({ run_id: id, budget_used: used, ledger: [{ purpose: 's1 model call', state: 'settled' }, { purpose: 's2 echo' }, { purpose: 's3 send_note', settled: { 'action:notes.send': 7 } }, { purpose: 's4 model call' }] });
  });

  it('E40: a run that is not there is not found, and neither is one of another tenant; a tenant that is named and is not the caller’s is refused', async () => {
    const theirs = await otherTenantsRun();
    for (const id of [NOWHERE, 'no-such-run', theirs]) {
      for (const part of ['', '/events', '/export', '/verify', '/approvals', '/billing', '/subscribe']) expect(await get(`/runs/${id}${part}`), `${id}${part}`).toMatchObject({ status: 404, body: { detail: 'run not found' } });
      expect(await at.call(`/runs/${id}`, { method: 'PATCH', body: { title: 'x' }, jar: jar('writer') })).toMatchObject({ status: 404, body: { detail: 'run not found' } });
      expect(await post(`/runs/${id}/approve`, { decision: 'approved', by: 'x' }, jar('decider'))).toMatchObject({ status: 404, body: { detail: 'run not found' } });
    }
    expect(await at.call('/runs', { jar: jar('looker'), headers: { 'x-tenant-id': 'other' } })).toMatchObject({ status: 403, body: { detail: 'tenant mismatch' } });
  });

  it('E41: nobody starts a run for another tenant, and the log tells who tried', async () => {
    expect(await post('/missions', { user_message: 'x', tenant_id: 'other' }, jar('support_agent'))).toMatchObject({ status: 403, body: { detail: 'tenant mismatch' } });
    expect(await logged('types=authz.cross_tenant_blocked&size=1')).toMatchObject([{ outcome: 'denied', actor: { name: 'support_agent' } }]);
    expect((await post('/missions', { user_message: 'x', tenant_id: 'main', agent: 'clerk' }, jar('support_agent'))).status).toBe(200);
  });

  it('starts a task once: the same again answers its run, other words under the same name are refused', async () => {
    const body = { user_message: 'once', task_id: 'task-once', agent: 'clerk' };
    const [first, again] = [await post('/missions', body, jar('support_agent')), await post('/missions', body, jar('support_agent'))];
    expect(first.body).toEqual({ task_id: 'task-once', run_id: expect.any(String) as unknown });
    expect(again.body).toEqual(first.body);
    expect((await post('/missions', { ...body, user_message: 'something else' }, jar('support_agent'))).status).toBe(409);
    expect((await post('/missions', { ...body, task_id: 'another', agent: 'nobody-of-that-name' }, jar('support_agent'))).status).toBe(404);
  });

  it('E55: requests of runs of one’s own tenant, open and decided', async () => {
    const [open_, decided] = [await waitingMission('still open'), await waitingMission('already denied')];
    await post(`/runs/${decided}/approve`, { decision: 'denied', by: 'decider', reason: 'not now' }, jar('decider'));
    const listed = async (query: string) => (await get(`/approvals${query}`)).body['approvals'] as Body[];
    const [waiting] = await listed('');
    expect(waiting).toMatchObject({ run_id: open_, status: 'pending', step: 's3', tool: 'send_note', arguments: { text: 'still open' }, policies: ['ask-before-notes'], decided_at: null });
    expect(waiting?.['roles']).toEqual(expect.arrayContaining(['support_agent', 'decider', 'admin']));
    expect((await listed('?status=pending')).map((row) => row['run_id'])).not.toContain(decided);
    expect((await listed('?status=decided&limit=1'))[0]).toMatchObject({ run_id: decided, status: 'denied', outcome: 'rejected', by: ['decider'], reason: 'not now' });
    expect((await get('/approvals?status=all')).status).toBe(422);
    expect((await get(`/runs/${open_}/approvals`)).body['approvals']).toMatchObject([{ run_id: open_, status: 'pending' }]);
    await post(`/api/v1/runs/cancel`, { id: open_ }, owner);
  });

  it('E56: approved goes on, denied ends it, any other word is 422; whoever started it may not decide it', async () => {
    const id = await waitingMission('to be decided');
    const decide = (body: Body, who = 'decider') => post(`/runs/${id}/approve`, body, jar(who));
    for (const decision of ['maybe', 'Approved', '', 1]) expect(await decide({ decision, by: 'x', reason: 'y' }), String(decision)).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'decision'] }] } });
    expect(await decide({ decision: 'denied', by: 'x' })).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', 'reason'] }] } });
    expect((await decide({ decision: 'approved', by: 'decider' }, 'support_agent')).status).toBe(403);
    expect(await decide({ decision: 'denied', by: 'the night shift', reason: 'not to them' })).toMatchObject({ status: 200, body: { ok: true, status: 'denied' } });
    expect(await inState(id, 'canceled')).toMatchObject({ finished_at: expect.any(String) as unknown });
    expect(((await get(`/runs/${id}/events`)).body['events'] as Array<{ type: string; body: Body }>).at(-1)).toMatchObject({ type: 'canceled', body: { decision: 'rejected', by: 'decider', reason: 'not to them (by: the night shift)' } });
    expect((await decide({ decision: 'approved', by: 'decider' })).status).toBe(409);
  });

  it('waits through a restart of its server, and goes on afterwards', async () => {
    const id = await waitingMission('over a restart');
    await recoverRuns(at.house.gateway);
    await resumeGranted(at.house.gateway);
    await inState(id, 'input-required');
    await post(`/runs/${id}/approve`, { decision: 'approved', by: 'decider' }, jar('decider'));
    expect(await inState(id, 'completed')).toMatchObject({ output: { text: 'echo from clerk: over a restart (after echo, send_note)' } });
  });

  /** As somebody with the database in their hands would, who knows which mark its triggers ask for. */
  async function dropEvents(tx: Tx, id: RunId, seq?: number): Promise<void> {
    const marked = (since: Instant | null) => tx.q.update(runs).set({ purgingAt: since }).where(eq(runs.id, id));
    await marked(at.house.clock.now());
    await tx.q.delete(runEvent).where(and(eq(runEvent.runId, id), seq === undefined ? undefined : eq(runEvent.seq, seq)));
    await marked(null);
  }

  it('E60: a story that is whole verifies; one that was edited, shortened or reordered behind the product’s back does not, and says where', async () => {
    const verdict = async (id: string) => (await get(`/runs/${id}/verify`)).body;
    const whole = await mission('to be verified', ['echo']);
    await inState(whole, 'completed');
    expect(await verdict(whole)).toEqual({ ok: true, checked: 9, bad: [] });
    const spoilt = async (spoil: (tx: Tx, id: RunId) => Promise<void>): Promise<Body> => {
      const id = brand<RunId>(await mission('to be spoilt', ['echo']));
      await inState(id, 'completed');
      await at.house.storage.write(systemActor('test', await ownTenant()), (tx) => spoil(tx, id));
      return verdict(id);
    };
    const placed = (id: RunId, seq: number) => and(eq(runEvent.runId, id), eq(runEvent.seq, seq));
    const move = (tx: Tx, id: RunId, from: number, to: number) => tx.q.update(runEvent).set({ seq: to }).where(placed(id, from));
    const told = (body: Body) => (body['bad'] as Array<{ seq: number }>).map(({ seq }) => seq);

    const edited = await spoilt(async (tx, id) => void (await tx.q.update(runEvent).set({ body: { step: 's1', text: 'something else' } }).where(placed(id, 4))));
    const recomputed = await spoilt(async (tx, id) => {
      const [event] = await tx.q.select().from(runEvent).where(placed(id, 4));
      if (!event) throw new Error('no such event');
      const { tenantId: _tenant, digest: _digest, ...said } = { ...event, body: { text: 'something else' } };
      await tx.q.update(runEvent).set({ body: said.body, digest: eventDigest(said) }).where(placed(id, 4));
    });
    const deleted = await spoilt((tx, id) => dropEvents(tx, id, 6));
    const shortened = await spoilt((tx, id) => dropEvents(tx, id, 9));
    const swapped = await spoilt(async (tx, id) => {
      for (const [from, to] of [[4, 400], [5, 4], [400, 5]] as const) await move(tx, id, from, to);
    });
    const emptied = await spoilt((tx, id) => dropEvents(tx, id));
    expect([edited, recomputed, deleted, shortened, swapped].map((body) => [body['ok'], told(body)])).toEqual([[false, [4]], [false, [4]], [false, [6]], [false, [9]], [false, [4, 5]]]);
    expect([emptied['ok'], emptied['checked'], told(emptied)]).toEqual([false, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  });

  it('E60: tells of at most twenty places', async () => {
    const id = brand<RunId>(await mission('a long story', Array.from({ length: 12 }, () => 'echo')));
    await inState(id, 'completed');
    await at.house.storage.write(systemActor('test', await ownTenant()), (tx) => dropEvents(tx, id));
    const { body } = await get(`/runs/${id}/verify`);
    expect([body['ok'], body['checked'], (body['bad'] as unknown[]).length]).toEqual([false, 31, 20]);
  });

  it('a run that a retention policy deleted is gone for everybody and says until when it can be restored; restored it is there again', async () => {
    const task = 'task of long ago';
    const id = brand<RunId>(await mission('long ago', ['echo'], { task_id: task }));
    await inState(id, 'completed');
    await at.house.storage.write(systemActor('test', await ownTenant()), async (tx) => void (await tx.q.update(runs).set({ finishedAt: plusMs(at.house.clock.now(), -31 * 86_400_000) }).where(eq(runs.id, id))));
    const policy = String((await post('/api/v1/admin/retention-policies', { dataType: 'session_data' }, owner)).body['id']);
    expect((await post(`/api/v1/admin/retention-policies/${policy}/execute`, { dryRun: false, count: 1 }, owner)).body).toMatchObject({ deleted: 1, error: null });
    for (const path of [`/runs/${id}`, `/runs/${id}/events`, `/runs/${id}/billing`, `/runs/${id}/approvals`, `/runs/${id}/verify`]) {
      expect(await get(path), path).toMatchObject({ status: 410, body: { detail: expect.stringMatching(/^deleted by a retention policy on .+; it can be restored until /) as unknown } });
    }
    expect((await get('/runs?query=long%20ago')).body['runs']).toEqual([]);
    expect((await post('/missions', { user_message: 'long ago', task_id: task }, jar('support_agent'))).status).toBe(410);
    const [deletion] = (await get('/api/v1/admin/retention-deletions', owner)).body['items'] as ReadonlyArray<{ id: string }>; // the procedure's own shape
    expect((await get(`/api/v1/admin/retention-deletions/${deletion?.id ?? ''}/records`, owner)).body).toMatchObject({ items: [{ recordId: id, label: 'long ago', state: 'deleted', digest: '' }] });
    expect((await post(`/api/v1/admin/retention-deletions/${deletion?.id ?? ''}/restore`, {}, owner)).body).toEqual({ restored: 1 });
    expect((await get(`/runs/${id}/verify`)).body).toEqual({ ok: true, checked: 9, bad: [] });
  });

  async function otherTenantsRun(): Promise<string> {
    const { house } = at;
    const actor = systemActor('test');
    const run = {
      tenantId: SYSTEM_TENANT, id: house.ids.id<RunId>(), taskId: 'theirs', agentId: brand<AgentId>(agentId), agentName: 'clerk', versionId: house.ids.id<VersionId>(), version: '1.0.0', definitionDigest: 'ab'.repeat(32), title: 'theirs', tags: [],
      state: 'working' as const, input: {}, output: null, error: null, startedBy: actor.userId, startedByName: 'x', createdAt: house.clock.now(), finishedAt: null, ver: 1,
    };
    await house.storage.write(actor, (tx) => house.gateway.runs.add(tx, run));
    return run.id;
  }
});
