import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote, expireDue } from '../../../../server/agents/approvals/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { echoAdapter, recoverRuns, resumeGranted, resumeRun, startRun } from '../../../../server/fleet/gateway/index.ts';
import { stopRun } from '../../../../server/flows/stop-run.ts';
import { brand, type RunId, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { type GatewayHouse, gatewayHouse, NO_LIMITS, VERSION } from '../../../support/gateway-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const starter = anActor({ userId: 'ada', roles: ['approver'] });
const ACTORS: Readonly<Record<string, Actor>> = {
  starter, bob: anActor({ userId: 'bob', roles: ['approver'] }), cyd: anActor({ userId: 'cyd', roles: ['approver'] }), dee: anActor({ userId: 'dee', roles: ['operator'] }),
  key: anActor({ userId: 'bob', roles: ['approver'], kind: 'key' }), service: anActor({ userId: 'svc', roles: ['approver'], kind: 'system' }),
  standin: anActor({ userId: 'bob', roles: ['approver'], impersonator: { userId: brand<UserId>('eve'), name: 'Eve', reason: 'help' } }),
};
/** Whose yes counts: people, under their own names, in the role, who did not start the run. */
const ENTITLED: ReadonlySet<string> = new Set(['bob', 'cyd']);

const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('decide' as const), who: fc.constantFrom(...Object.keys(ACTORS)), verdict: fc.constantFrom('approve' as const, 'reject' as const), follow: fc.boolean(), stale: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hour' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'sweep' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'stop' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'resume' as const }) },
);
type Command = typeof command extends fc.Arbitrary<infer One> ? One : never;

describe.each(auditedDatabases)('any sequence of decisions, hours, stops and restarts on %s', (name, open) => {
  let house: AuditedDatabase;
  beforeAll(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A);
  });
  afterAll(() => house.close());

  it('makes the call at most once, and only after an entitled person approved exactly it in time', { timeout: 120_000 }, async () => {
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 10 }), fc.boolean(), async (commands, atOnce) => {
      const world = await begun(house);
      if (atOnce) await Promise.all(commands.map((one) => world.carryOut(one)));
      else for (const one of commands) await world.carryOut(one);
      await world.settle();
      const { state, made, valid } = await world.outcome();
      expect(made).toBeLessThanOrEqual(1);
      if (made > 0) expect(valid).toBe(true);
      if (state === 'completed') expect(made).toBe(1);
      if (!valid) expect(['input-required', 'canceled']).toContain(state);
    }), { numRuns: name === 'SQLite' ? 40 : 15 });
  });
});

/** One run that waits, and what may happen to it. `valid`: the request was approved, by somebody whose approval counts. */
async function begun(house: AuditedDatabase) {
  const made: string[] = [];
  const adapter = { ...echoAdapter, call: (...args: Parameters<typeof echoAdapter.call>) => (made.push(args[0].tool), echoAdapter.call(...args)) };
  const anew = (): GatewayHouse => gatewayHouse(house, NO_LIMITS, [TENANT_A], adapter, [], { policies: () => ['ask'] });
  let at = anew();
  const { id } = await startRun(at.deps, starter, { agentId: VERSION.agentId, input: { message: 'pay', call_tools: [{ tool: 'mail', arguments: { amount: 5 } }] } });
  await at.idle();
  const [call] = await house.storage.read(starter, (db) => at.deps.runApprovals.ofRun(db, TENANT_A, id));
  if (!call) throw new Error('the run does not wait');
  const yes = new Set<string>();

  const decide = async ({ who, verdict, follow, stale }: Extract<Command, { kind: 'decide' }>) => {
    const actor = ACTORS[who] ?? starter;
    const { state } = await castVote(at.approvals, actor, { id: call.id, verdict, digest: stale ? 'ab'.repeat(32) : call.digest, comment: 'because' });
    if (state === 'approved') yes.add(stale ? 'stale' : who);
    if (follow && state === 'approved') await resumeRun(at.deps, TENANT_A, id);
  };
  const acts: Readonly<Record<Command['kind'], (one: Command) => Promise<unknown>>> = {
    decide: (one) => (one.kind === 'decide' ? decide(one) : Promise.resolve()),
    hour: () => Promise.resolve(house.clock.advance(3_600_000)),
    sweep: () => expireDue(at.approvals, TENANT_A),
    stop: () => stopRun({ governance: at.approvals, gateway: at.deps }, starter, id),
    resume: () => resumeRun(at.deps, TENANT_A, id),
    restart: async () => {
      await at.idle(); // a run that is under way when a process dies is ended by the next one; that is another test's
      at = anew();
      await recoverRuns(at.deps);
      await resumeGranted(at.deps);
    },
  };
  return {
    carryOut: async (one: Command) => {
      try {
        await acts[one.kind](one);
      } catch (reason) {
        if (!(reason instanceof Refusal)) throw reason;
      }
    },
    settle: async () => {
      await resumeGranted(at.deps);
      await at.idle();
    },
    outcome: async () => {
      const run = await house.storage.read(starter, (db) => at.deps.runs.find(db, TENANT_A, brand<RunId>(id)));
      return { state: run?.state, made: made.length, valid: yes.size === 1 && [...yes].every((who) => ENTITLED.has(who)) };
    },
  };
}
