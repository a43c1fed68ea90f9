import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote, expireDue } from '../../../../server/agents/approvals/index.ts';
import { type Run, type RunEvent, RUN_STATES } from '../../../../server/agents/runs/index.ts';
import { echoAdapter, recoverRuns, resumeGranted, resumeRun, startRun } from '../../../../server/fleet/gateway/index.ts';
import { stopRun } from '../../../../server/flows/stop-run.ts';
import { voteOnRequest } from '../../../../server/flows/vote-on-request.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { brand, type RunId, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { DECIDERS, type GatewayHouse, gatewayHouse, NO_LIMITS, VERSION, type Waiting } from '../../../support/gateway-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';
import { testData } from '../../../support/test-data.ts';

const ada = anActor({ capabilities: ['runs:execute'], roles: ['operator'] });
const bob = anActor({ userId: 'bob', roles: ['approver'] });
const cyd = anActor({ userId: 'cyd', roles: ['approver'] });
const ASKS_FOR_MAIL: Waiting = { policies: (tool) => (tool === 'mail' ? ['ask-before-mail'] : []) };
const HOUR_MS = 3_600_000;
const scenarios = testData('contracts/osf-run-scenarios.json');

/** An adapter that remembers every call it really made. */
function counting() {
  const calls: string[] = [];
  return { calls, adapter: { ...echoAdapter, call: (...args: Parameters<typeof echoAdapter.call>) => (calls.push(`${args[0].tool} ${JSON.stringify(args[0].arguments)}`), echoAdapter.call(...args)) } };
}

describe.each(auditedDatabases)('a run that waits for a person on %s', (_name, open) => {
  let house: AuditedDatabase;
  beforeAll(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A, TENANT_B);
  });
  afterAll(() => house.close());

  function gateway(waiting: Waiting = ASKS_FOR_MAIL, limits = NO_LIMITS) {
    const { calls, adapter } = counting();
    const at = gatewayHouse(house, limits, [TENANT_A], adapter, [], waiting);
    return { ...at, calls };
  }
  async function waitingRun(at: GatewayHouse, starter: Actor = ada, tools: readonly string[] = ['weather', 'mail']): Promise<RunId> {
    const { id } = await startRun(at.deps, starter, { agentId: VERSION.agentId, input: { message: 'write to them', call_tools: tools.map((tool) => ({ tool, arguments: { to: 'graz' } })) } });
    await at.idle();
    return id;
  }
  const told = (at: GatewayHouse, id: RunId) => house.storage.read(ada, async (db) => {
    const run = await at.deps.runs.find(db, TENANT_A, id);
    if (!run) throw new Error('the run is gone');
    return { run, events: await at.deps.runs.events(db, TENANT_A, id), calls: await at.deps.runApprovals.ofRun(db, TENANT_A, id), held: await at.deps.budgets.openOfRun(db, TENANT_A, id) };
  });
  async function vote(at: GatewayHouse, id: RunId, who: Actor, verdict: 'approve' | 'reject' = 'approve') {
    const { calls: [call] } = await told(at, id);
    const approval = await voteOnRequest({ governance: at.approvals, gateway: at.deps }, who, { id: call?.id ?? '', verdict, digest: call?.digest ?? '', ...(verdict === 'reject' ? { comment: 'not to them' } : {}) });
    await at.idle();
    return approval;
  }
  const statesOf = (events: readonly RunEvent[]) => events.map(({ type }) => type).filter((type) => (RUN_STATES as readonly string[]).includes(type));

  it('stops before the call, says what it is about and who may decide, and holds nothing of a budget', async () => {
    const at = gateway();
    const { run, events, calls: [call], held } = await told(at, await waitingRun(at));
    expect(run.state).toBe('input-required');
    expect(at.calls).toEqual(['weather {"to":"graz"}']);
    expect(events.at(-1)).toMatchObject({ type: 'input-required', body: { step: 's3', tool: 'mail', arguments: { to: 'graz' }, policies: ['ask-before-mail'], roles: ['approver'] } });
    expect(call).toMatchObject({ state: 'waiting', tool: 'mail', digest: events.at(-1)?.body['digest'] });
    expect(held).toEqual([]);
  });

  it('goes on from exactly there when somebody approves: nothing is done twice', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    await vote(at, id, bob);
    const { run, events, calls: [call] } = await told(at, id);
    expect(run).toMatchObject({ state: 'completed', output: { text: 'echo from Claims helper: write to them (after weather, mail)' } });
    expect(at.calls).toEqual(['weather {"to":"graz"}', 'mail {"to":"graz"}']);
    expect(call?.state).toBe('taken');
    expect(events.filter(({ type }) => type === 'step.started').map(({ body }) => body['step'])).toEqual(['s1', 's2', 's3', 's4']);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, n) => n + 1));
  });

  it('is in the log: who was asked, who decided, and every event by its digest', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    await vote(at, id, bob);
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    const types = items.filter(({ runId }) => runId === id).map(({ type, actor }) => `${type} by ${JSON.stringify(actor?.['name'])}`);
    expect(types).toEqual(expect.arrayContaining(['run.approval.requested by "ada"', 'run.approval.granted by "bob"', 'run.finished by "ada"']));
    const { events } = await told(at, id);
    expect(await house.storage.read(ada, (db) => house.audit.search.refsOfRun(db, TENANT_A, id, 'event_sha256'))).toEqual(events.map(({ digest }) => digest));
  });

  it.skipIf(scenarios === null)('E42: states come in the document’s order, whether nobody need be asked, somebody agrees or somebody denies', async () => {
    const { scenarios: measured } = JSON.parse(readFileSync(scenarios ?? '', 'utf8')) as { scenarios: ReadonlyArray<{ scenario: string; states: readonly string[] }> }; // the contract's own shape
    const due = (name: string) => measured.find(({ scenario }) => scenario === name)?.states;
    const free = gateway({});
    const { events } = await told(free, await waitingRun(free));
    expect(statesOf(events)).toEqual(due('happy-path'));
    expect(events.slice(2, -1).map(({ type, body }) => [body['step'], type])).toEqual(['s1', 's2', 's3', 's4'].flatMap((step) => [[step, 'step.started'], [step, 'step.completed']]));
    const at = gateway();
    const [approved, denied] = [await waitingRun(at), await waitingRun(at)];
    await vote(at, approved, bob);
    await vote(at, denied, bob, 'reject');
    expect(statesOf((await told(at, approved)).events)).toEqual(due('approval-approved'));
    expect(statesOf((await told(at, denied)).events)).toEqual(due('approval-denied'));
  });

  it('E56: a denial ends the run without the call, with the reason in its last event', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    await vote(at, id, bob, 'reject');
    const { run, events } = await told(at, id);
    expect(run).toMatchObject({ state: 'canceled', finishedAt: expect.any(String) as unknown });
    expect(events.at(-1)).toMatchObject({ type: 'canceled', body: { decision: 'rejected', by: 'bob', reason: 'not to them' } });
    expect(at.calls).toEqual(['weather {"to":"graz"}']);
  });

  it('E56: an hour without a decision is a denial: no vote counts from then on, and the sweeper writes it down', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    house.clock.advance(HOUR_MS);
    await expect(vote(at, id, bob)).rejects.toMatchObject({ code: 'approvals/expired' });
    expect(await expireDue(at.approvals, TENANT_A)).toBeGreaterThan(0);
    const { run, events } = await told(at, id);
    expect([run.state, events.at(-1)?.body['decision']]).toEqual(['canceled', 'expired']);
    expect(at.calls).toEqual(['weather {"to":"graz"}']);
  });

  it('lets nobody decide who may not: the starter, another role, a key, a service, somebody in another’s name', async () => {
    const at = gateway();
    const id = await waitingRun(at, anActor({ roles: ['approver'] }));
    const tries: ReadonlyArray<readonly [Actor, string]> = [
      [anActor({ roles: ['approver'] }), 'approvals/own-request'], [anActor({ userId: 'dee', roles: ['operator'] }), 'approvals/wrong-role'],
      [anActor({ userId: 'bob', roles: ['approver'], kind: 'key' }), 'approvals/human-required'], [anActor({ userId: 'bob', roles: ['approver'], kind: 'system' }), 'approvals/human-required'],
      [anActor({ userId: 'bob', roles: ['approver'], kind: 'foreign' }), 'approvals/human-required'],
      [anActor({ userId: 'bob', roles: ['approver'], impersonator: { userId: brand<UserId>('eve'), name: 'Eve', reason: 'help' } }), 'approvals/impersonating'],
    ];
    for (const [who, code] of tries) await expect(vote(at, id, who), code).rejects.toMatchObject({ code });
    await expect(voteOnRequest({ governance: at.approvals, gateway: at.deps }, anActor({ userId: 'zed', tenantId: TENANT_B, roles: ['approver'] }), { id: (await told(at, id)).calls[0]?.id ?? '', verdict: 'approve', digest: 'ab'.repeat(32) })).rejects.toMatchObject({ code: 'approvals/not-found' });
    expect((await told(at, id)).run.state).toBe('input-required');
    expect(at.calls).not.toContain('mail {"to":"graz"}');
  });

  it('lets nobody decide in their own name about a run that they started in somebody else’s', async () => {
    const at = gateway();
    const id = await waitingRun(at, { ...ada, impersonator: { userId: bob.userId, name: 'bob', reason: 'help' } });
    await expect(vote(at, id, bob)).rejects.toMatchObject({ code: 'approvals/own-work' });
    await vote(at, id, cyd);
    expect((await told(at, id)).run.state).toBe('completed');
  });

  it('lets the starter decide where the tenant’s policy says so', async () => {
    const at = gateway({ ...ASKS_FOR_MAIL, deciders: { ...DECIDERS, selfApproval: true } });
    const starter = anActor({ roles: ['approver'] });
    const id = await waitingRun(at, starter);
    await vote(at, id, starter);
    expect((await told(at, id)).run.state).toBe('completed');
  });

  it('takes one of two decisions that come at the same time', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    const outcomes = await Promise.allSettled([vote(at, id, bob), vote(at, id, cyd, 'reject')]);
    await at.idle();
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { run } = await told(at, id);
    expect(at.calls.filter((call) => call.startsWith('mail'))).toHaveLength(run.state === 'completed' ? 1 : 0);
    expect(['completed', 'canceled']).toContain(run.state);
  });

  it('goes on waiting after a restart, and can be approved then', async () => {
    const before = gateway();
    const id = await waitingRun(before);
    const at = gateway();
    await recoverRuns(at.deps);
    expect(await resumeGranted(at.deps)).toBe(0);
    expect((await told(at, id)).run.state).toBe('input-required');
    await vote(at, id, bob);
    expect((await told(at, id)).run.state).toBe('completed');
    expect([before.calls, at.calls]).toEqual([['weather {"to":"graz"}'], ['mail {"to":"graz"}']]);
  });

  it('is gone on with when the process died between the decision and the call, once', async () => {
    const before = gateway();
    const id = await waitingRun(before);
    const { calls: [call] } = await told(before, id);
    await castVote(before.approvals, bob, { id: call?.id ?? '', verdict: 'approve', digest: call?.digest ?? '' }); // and nobody goes on with it
    const at = gateway();
    await recoverRuns(at.deps);
    await Promise.all([resumeGranted(at.deps), resumeRun(at.deps, TENANT_A, id), resumeRun(before.deps, TENANT_A, id)]);
    await at.idle();
    expect((await told(at, id)).run.state).toBe('completed');
    expect([...before.calls, ...at.calls].filter((made) => made.startsWith('mail'))).toHaveLength(1);
  });

  it('asks the registry anew: what further policies want by then is asked again', async () => {
    let policies = ['ask-before-mail'];
    const at = gateway({ policies: (tool) => (tool === 'mail' ? policies : []) });
    const id = await waitingRun(at);
    policies = ['ask-before-mail', 'ask-at-night'];
    await vote(at, id, bob);
    const again = await told(at, id);
    expect([again.run.state, again.calls.map(({ state }) => state)]).toEqual(['input-required', ['waiting', 'ended']]);
    await vote(at, id, bob);
    expect((await told(at, id)).run.state).toBe('completed');
    expect(at.calls.filter((made) => made.startsWith('mail'))).toHaveLength(1);
  });

  it('ends where whoever started it may not come in any more', async () => {
    const at = gateway({ ...ASKS_FOR_MAIL, rolesKept: () => Promise.resolve(null) });
    const id = await waitingRun(at);
    await vote(at, id, bob);
    expect((await told(at, id)).run).toMatchObject({ state: 'failed', error: { class: 'PERMISSION' } });
    expect(at.calls).toEqual(['weather {"to":"graz"}']);
  });

  it('is refused by a budget when it goes on, if that has been used up meanwhile', async () => {
    const at = gateway(ASKS_FOR_MAIL, { ...NO_LIMITS, max_tool_calls: 1 });
    const id = await waitingRun(at);
    await vote(at, id, bob);
    expect((await told(at, id)).run).toMatchObject({ state: 'failed', error: { class: 'BUDGET' } });
    expect(at.calls).toEqual(['weather {"to":"graz"}']);
  });

  it('is stopped by a person like any other, and nobody is asked any more', async () => {
    const at = gateway();
    const id = await waitingRun(at);
    const stopped: Run = await stopRun({ governance: at.approvals, gateway: at.deps }, ada, id);
    expect(stopped.state).toBe('canceled');
    const { events, calls: [call] } = await told(at, id);
    expect(statesOf(events).at(-1)).toBe('canceled');
    expect(await house.storage.read(ada, (db) => at.approvals.approvals.find(db, TENANT_A, call?.id ?? brand('none')))).toMatchObject({ state: 'voided' });
    await expect(vote(at, id, bob)).rejects.toMatchObject({ code: 'approvals/closed' });
    await expect(stopRun({ governance: at.approvals, gateway: at.deps }, ada, id)).rejects.toMatchObject({ code: 'runs/finished' });
  });

  it('waits at each call that a policy asks for, one after the other', async () => {
    const at = gateway({ policies: () => ['ask-for-everything'] });
    const id = await waitingRun(at);
    for (const call of ['weather', 'mail']) {
      expect((await told(at, id)).calls[0], call).toMatchObject({ tool: call, state: 'waiting' });
      house.clock.advance(1_000);
      await vote(at, id, bob);
    }
    expect((await told(at, id)).run.state).toBe('completed');
    expect(at.calls).toEqual(['weather {"to":"graz"}', 'mail {"to":"graz"}']);
  });
});
