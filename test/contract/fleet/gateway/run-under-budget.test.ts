import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLimit, type RegistryLimits, removeLimit } from '../../../../server/agents/budgets/index.ts';
import { eventDigest, type Run } from '../../../../server/agents/runs/index.ts';
import { echoAdapter, recoverRuns, releaseOverdue, startRun } from '../../../../server/fleet/gateway/index.ts';
import { brand, type AgentId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { gatewayHouse, NO_LIMITS, VERSION } from '../../../support/gateway-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ada = anActor({ tenantId: TENANT_A, capabilities: ['runs:execute'] });
const call = (tool: string) => ({ tool, arguments: { city: 'Graz' } });

describe.each(auditedDatabases)('a run on %s', (_name, open) => {
  let house: AuditedDatabase;
  beforeAll(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A, TENANT_B);
  });
  afterAll(() => house.close());

  async function play(limits: Partial<RegistryLimits>, tools: readonly string[], message = 'How is the weather?') {
    const { deps, idle } = gatewayHouse(house, { ...NO_LIMITS, ...limits }, [TENANT_A, TENANT_B]);
    const { id } = await startRun(deps, ada, { agentId: VERSION.agentId, input: { message, call_tools: tools.map(call) } });
    await idle();
    return house.storage.read(ada, async (db) => {
      const run = await deps.runs.find(db, TENANT_A, id);
      if (!run) throw new Error('the run is gone');
      return { run, events: await deps.runs.events(db, TENANT_A, id), ledger: await deps.budgets.ledgerOfRun(db, TENANT_A, id), used: await deps.budgets.accounts(db, TENANT_A, [`run:${id}`]) };
    });
  }
  const usedOf = (used: ReadonlyArray<{ counter: string; settled: number; reserved: number }>) => Object.fromEntries(used.map((row) => [row.counter, [row.settled, row.reserved]]));

  it('goes from submitted to completed, every call reserved first and settled after', async () => {
    const { run, events, ledger, used } = await play({}, ['weather', 'mail']);
    expect(run).toMatchObject({ state: 'completed', definitionDigest: VERSION.digest, output: { text: 'echo from Claims helper: How is the weather? (after weather, mail)' }, error: null });
    expect(events.map((event) => event.type)).toEqual(['submitted', 'working', ...Array.from({ length: 4 }, () => ['step.started', 'step.completed']).flat(), 'completed']);
    expect(events.map((event) => event.seq)).toEqual(events.map((_event, at) => at + 1));
    expect(ledger.map((row) => row.state)).toEqual(['settled', 'settled', 'settled', 'settled']);
    expect(usedOf(used)).toEqual({ 'action:send_email': [3, 0], cost_units: [26, 0], llm_calls: [2, 0], 'tool:mail': [1, 0], 'tool:weather': [1, 0], tool_calls: [2, 0] });
  });

  it('is allowed exactly at the cap and refused above it, and names the limit that refused', async () => {
    expect((await play({ max_tool_calls: 2 }, ['weather', 'mail'])).run.state).toBe('completed');
    const { run, events, used } = await play({ max_tool_calls: 1 }, ['weather', 'mail']);
    expect(run).toMatchObject({ state: 'failed', error: { class: 'BUDGET' } });
    expect(run.error?.message).toBe('registry limits: tool_calls may reach 1 per run; 1 used or held, 1 asked');
    expect(events.at(-2)).toMatchObject({ type: 'step.refused', body: { limit: { field: 'tool_calls', cap: 1, used: 1, asked: 1 } } });
    expect(usedOf(used)['tool_calls']).toEqual([1, 0]); // a refused call is never charged
  });

  it('holds several limits at once: a call that fits all but one takes from none', async () => {
    const { run, used } = await play({ max_cost_units: 100, per_action: { send_email: 2 } }, ['mail']);
    expect(run.error?.message).toContain('action:send_email may reach 2 per run');
    expect(usedOf(used)).toEqual({ cost_units: [10, 0], llm_calls: [1, 0] });
  });

  it('leaves one entry of a refused budget, about its run: which budget refused, what was asked and how much it allows', async () => {
    const { deps, idle } = gatewayHouse(house, { ...NO_LIMITS, max_tool_calls: 0 }, [TENANT_A]);
    const cy = anActor({ userId: 'cy', capabilities: ['runs:execute'] });
    const limit = await addLimit(deps, cy, { name: 'Mails a month', counter: 'tool:mail', window: 'month', cap: 0 });
    const refusedBy = async (tool: string) => {
      const { id } = await startRun(deps, cy, { agentId: VERSION.agentId, title: `One ${tool}`, input: { message: 'x', call_tools: [call(tool)] } });
      await idle();
      return (await entriesOf(house.storage, house.audit, TENANT_A)).items.filter(({ type, runId }) => runId === id && (type === 'budget.exceeded' || type === 'api.request.failed'));
    };
    expect(await refusedBy('mail')).toMatchObject([{
      type: 'budget.exceeded', outcome: 'denied', resource: { type: 'run', name: 'One mail' },
      details: { event: 'step.refused', refusal: 'budgets/exceeded', budget: { id: limit.id, name: 'Mails a month' }, counter: 'tool:mail', window: 'month', cap: 0, used: 0, asked: 1 },
    }]);
    const [byRegistry, ...others] = await refusedBy('weather');
    expect(others).toEqual([]);
    expect(byRegistry?.details).toMatchObject({ budget: { name: 'registry limits' }, counter: 'tool_calls', window: 'run', cap: 0, used: 0, asked: 1 });
    await removeLimit(deps, cy, limit.id, limit.ver);
  });

  it('E24: counts one tool call a step; the call above the cap is refused before it is made and charged nothing', async () => {
    const made: string[] = [];
    const { deps, idle } = gatewayHouse(house, { ...NO_LIMITS, max_tool_calls: 2 }, [TENANT_A], { ...echoAdapter, call: (...args) => (made.push(args[0].tool), echoAdapter.call(...args)) });
    const { id } = await startRun(deps, ada, { agentId: VERSION.agentId, input: { message: 'three calls', call_tools: ['weather', 'weather', 'weather'].map(call) } });
    await idle();
    expect(made).toEqual(['weather', 'weather']);
    expect(usedOf(await house.storage.read(ada, (db) => deps.budgets.accounts(db, TENANT_A, [`run:${id}`])))).toMatchObject({ tool_calls: [2, 0], cost_units: [16, 0] });
  });

  it('E26: counts a model call, and its cost of ten or what the registry says', async () => {
    expect(usedOf((await play({}, [])).used)).toEqual({ llm_calls: [1, 0], cost_units: [10, 0] });
    expect(usedOf((await play({ llm_call_cost_units: 4 }, ['weather'])).used)).toMatchObject({ llm_calls: [2, 0], cost_units: [11, 0] });
    expect((await play({ max_llm_calls: 1 }, ['weather'])).run.error).toEqual({ class: 'BUDGET', message: 'registry limits: llm_calls may reach 1 per run; 1 used or held, 1 asked' });
  });

  it('E28: shares one cap of cost units between tools and models, and allows exactly the cap', async () => {
    // Two model calls of 10 and one tool call of 3.
    expect((await play({ max_cost_units: 23 }, ['weather'])).run.state).toBe('completed');
    expect((await play({ max_cost_units: 22 }, ['weather'])).run).toMatchObject({ state: 'failed', error: { class: 'BUDGET', message: 'registry limits: cost_units may reach 22 per run; 13 used or held, 10 asked' } });
    expect((await play({ max_cost_units: 12 }, ['weather'])).run.error?.message).toContain('10 used or held, 3 asked');
  });

  it('E29: caps the calls of one tool and leaves the others alone', async () => {
    expect((await play({ per_tool: { weather: 1 } }, ['weather', 'mail', 'mail'])).run.state).toBe('completed');
    expect((await play({ per_tool: { weather: 1 } }, ['weather', 'weather'])).run.error?.message).toBe('registry limits: tool:weather may reach 1 per run; 1 used or held, 1 asked');
  });

  it('E30: caps the cost units of one action, not its calls', async () => {
    expect((await play({ per_action: { send_email: 6 } }, ['mail', 'mail'])).run.state).toBe('completed');
    expect((await play({ per_action: { send_email: 5 } }, ['mail', 'mail'])).run.error?.message).toBe('registry limits: action:send_email may reach 5 per run; 3 used or held, 3 asked');
  });

  it('E33: says of the step that it failed, with a class and a message', async () => {
    const { events, run } = await play({ max_tool_calls: 0 }, ['weather']);
    const message = 'registry limits: tool_calls may reach 0 per run; 0 used or held, 1 asked';
    expect(events.at(-2)).toMatchObject({ type: 'step.refused', body: { step: 's2', kind: 'tool', status: 'failed', error: { class: 'BUDGET', message } } });
    expect(run.error).toEqual({ class: 'BUDGET', message });
  });

  it('treats 0 as none and null as unlimited', async () => {
    expect((await play({ max_llm_calls: 0 }, [])).run.error?.message).toContain('llm_calls may reach 0 per run');
    expect((await play({ max_llm_calls: null }, [])).run.state).toBe('completed');
  });

  it('refuses a tool that the approved definition does not list, and records the denial', async () => {
    const { run, events } = await play({}, ['delete_everything']);
    expect(run.error).toEqual({ class: 'PERMISSION', message: 'delete_everything: the approved definition does not list this tool' });
    expect(events.at(-2)).toMatchObject({ type: 'step.denied' });
    const told = (await entriesOf(house.storage, house.audit, TENANT_A)).items.filter(({ runId, outcome }) => runId === run.id && outcome === 'denied');
    expect(told.map(({ type }) => type)).toEqual(['run.tool_denied']);
  });

  it('E58: fails a run that ends without what a policy obliged it to show, and lets one end that shows it', async () => {
    const adapter = { ...echoAdapter, call: () => Promise.resolve({ artifact: { kind: 'receipt' } }) };
    const obliged = [{ policy: 'receipts', obligation: { type: 'must_emit_artifact', kind: 'receipt' } }];
    const outcome = async (chosen: typeof adapter | typeof echoAdapter) => {
      const { deps, idle } = gatewayHouse(house, NO_LIMITS, [TENANT_A], chosen, obliged);
      const { id } = await startRun(deps, ada, { agentId: VERSION.agentId, input: { message: 'pay', call_tools: [call('mail')] } });
      await idle();
      const run = await house.storage.read(ada, (db) => deps.runs.find(db, TENANT_A, id));
      return run && { state: run.state, error: run.error };
    };

    expect(await outcome(echoAdapter)).toEqual({ state: 'failed', error: { class: 'OBLIGATION', message: 'not done: must_emit_artifact (policy receipts)' } });
    expect(await outcome(adapter)).toEqual({ state: 'completed', error: null });
  });

  it('never passes a tenant budget, however many runs ask at the same time', async () => {
    const { deps, idle } = gatewayHouse(house, NO_LIMITS, [TENANT_A]);
    const bob = anActor({ userId: 'bob', tenantId: TENANT_B });
    const limit = await addLimit(deps, bob, { name: 'Total calls', counter: 'llm_calls', window: 'total', cap: 12 });
    await Promise.all(Array.from({ length: 20 }, () => startRun(deps, bob, { agentId: VERSION.agentId, input: { message: 'hello', call_tools: [] } })));
    await idle();
    const runs = (await house.storage.read(bob, (db) => deps.runs.list(db, TENANT_B, { size: 50 }))).items;
    expect(runs.filter((run) => run.state === 'completed')).toHaveLength(12);
    expect(runs.filter((run) => run.error?.message.startsWith('Total calls: llm_calls may reach 12 per total'))).toHaveLength(8);
    const [account] = await house.storage.read(bob, (db) => deps.budgets.accounts(db, TENANT_B, ['total']));
    expect(account).toMatchObject({ settled: limit.cap, reserved: 0 });
  });

  it('puts the digest of every event of a run into the signed log', async () => {
    const { run, events } = await play({}, ['weather']);
    for (const { digest, ...event } of events) expect(eventDigest(event)).toBe(digest);
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    const leaves = await Promise.all(items.filter((row) => row.runId === run.id).map((row) => house.audit.prove(house.storage, TENANT_A, row.eventId)));
    const told = new Set(leaves.flatMap((proof) => [...proof.leaf.matchAll(/"event_sha256":"([0-9a-f]{64})"/g)].map((match) => match[1])));
    expect(events.every((event) => told.has(event.digest))).toBe(true);
  });

  it('ends what a dead process left behind and gives back what it held', async () => {
    const { deps } = gatewayHouse(house, NO_LIMITS, [TENANT_A, TENANT_B], { name: 'never', complete: () => new Promise(() => undefined), call: () => new Promise(() => undefined) });
    const { id } = await startRun(deps, ada, { agentId: VERSION.agentId, input: { message: 'hang', call_tools: [] } });
    await expect.poll(async () => (await house.storage.read(ada, (db) => deps.budgets.openOfRun(db, TENANT_A, id))).length).toBe(1);
    expect(await recoverRuns(deps)).toBe(1);
    const run: Run | undefined = await house.storage.read(ada, (db) => deps.runs.find(db, TENANT_A, id));
    expect(run).toMatchObject({ state: 'failed', error: { class: 'INTERRUPTED' } });
    expect(await house.storage.read(ada, (db) => deps.budgets.openOfRun(db, TENANT_A, id))).toEqual([]);
    expect(await releaseOverdue(deps)).toBe(0);
  });

  it('does not begin for a version that is not published', async () => {
    const { deps } = gatewayHouse(house, NO_LIMITS, [TENANT_A]);
    await expect(startRun(deps, ada, { agentId: brand<AgentId>('0190c000-0000-7000-8000-00000000ffff'), input: { message: 'x', call_tools: [] } })).rejects.toMatchObject({ code: 'catalog/not-published' });
  });

  it('is found by text, state and tag, and by nobody of another tenant', async () => {
    const { deps, idle } = gatewayHouse(house, NO_LIMITS, [TENANT_A]);
    await startRun(deps, ada, { agentId: VERSION.agentId, title: 'Quarterly 100% check', tags: ['audit'], input: { message: 'x', call_tools: [] } });
    await idle();
    const find = (filter: object, tenantId = TENANT_A) => house.storage.read({ tenantId }, (db) => deps.runs.list(db, tenantId, { size: 10, ...filter }));
    expect((await find({ query: '100% CHECK' })).items).toHaveLength(1);
    expect((await find({ query: '100_ check' })).items).toHaveLength(0);
    expect((await find({ tag: 'audit', state: 'completed' })).items).toHaveLength(1);
    expect((await find({ tag: 'audi' })).items).toHaveLength(0);
    expect((await find({ query: 'Quarterly' }, TENANT_B)).items).toHaveLength(0);
  });
});
