import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Approval, approvalInbox, cancelRequest, castVote, castVotes, delegateVotes, endDelegation, expireDue, type Verdict } from '../../../server/agents/approvals/index.ts';
import { archiveVersion, createVersion, deprecateVersion, digestOf, editAgentIn, editDraft, getAgent, getVersion, importAgents, needAgent, needVersion, rollBack, type Version, type VersionView } from '../../../server/agents/catalog/index.ts';
import { startThread } from '../../../server/agents/discussion/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { Refusal } from '../../../server/base/refusal.ts';
import { breakGlassPublish } from '../../../server/flows/break-glass-publish.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { publishDue, schedulePublication, unschedulePublication } from '../../../server/flows/schedule-publication.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { withdrawVersion } from '../../../server/flows/withdraw-version.ts';
import { type AgentId, brand, plusMs, type UserId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { RISK_LEVELS } from '../../../shared/workflow-schema.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { OTHER_DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { type Ballot, makersBy, satisfied, type Watched, wrongVote } from '../../support/governance-oracle.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';

const HOUR = 3_600_000;
/** The full counts are the nightly command's: there they take minutes. */
const FULL = process.env['COUNTERSIGN_SEQUENCES'];
const RUNS = { SQLite: Number(process.env['COUNTERSIGN_SEQUENCES_SQLITE'] ?? FULL ?? 40), PostgreSQL: Number(FULL ?? 10) } as const;
/** After so many stories a new house is opened: what sweeps and lists grows with what the others left. */
const STORIES_PER_HOUSE = 250;

const ROLES = { ada: ['agent_designer'], bob: ['admin'], cyd: ['admin', 'agent_designer'], dee: ['agent_designer'], rex: ['viewer'] } as const;
type Name = keyof typeof ROLES;
const NAMES = Object.keys(ROLES) as readonly Name[]; // the keys of the object above
const may = { capabilities: ['catalog:edit', 'catalog:read', 'catalog:publish'] } as const;

const MASKS = ['adasKey', 'bobsKey', 'adaAsBob', 'service', 'foreign', 'eve'] as const;
const person = fc.constantFrom<Name>('ada', 'ada', 'bob', 'cyd', 'dee', 'rex');
const who = fc.oneof({ weight: 5, arbitrary: person }, { weight: 1, arbitrary: fc.constantFrom(...MASKS) });
const of = fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5);
/** A workflow of the tenant's layer. */
const policy: fc.Arbitrary<Json> = fc.record({
  required_approvers: fc.constantFrom(1, 1, 2, 3), roles: fc.constantFrom(['admin'], ['admin', 'agent_designer'], ['agent_designer']), expiry_hours: fc.constantFrom(24, 72),
  self_approval: fc.constantFrom(false, false, false, true), auto_publish: fc.boolean(), later_stages: fc.constantFrom([], [], [{ required_approvers: 1, roles: ['admin'] }]), delegation: fc.constantFrom(null, null, false),
  break_glass: fc.constantFrom(null, null, false), comment_required: fc.constantFrom(null, true),
  conditions: fc.constantFrom([], [{ when: { risk: ['high'] }, required_approvers: 2 }], [{ when: { rights: { kind: 'tool', weight: 'widens' } }, at_least: { admin: 1 } }]),
});
const definition = fc.constantFrom<JsonObject>({ model: 'small' }, { model: 'large' }, { model: 'small', tools: [{ name: 'delete_rows', annotations: { destructiveHint: true } }] });
const verdict = fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'reject');
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('submit' as const), who, of }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('vote' as const), who, verdict, about: fc.constantFrom('latest' as const, 'latest' as const, 'any' as const), at: fc.nat(9), saw: fc.constantFrom('this' as const, 'this' as const, 'this' as const, 'earlier' as const, 'other' as const), onBehalfOf: fc.option(person, { freq: 3, nil: null }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const), who, of }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), who, of, definition }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('withdraw' as const, 'deprecate' as const, 'archive' as const, 'rollback' as const, 'unschedule' as const), who, of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('schedule' as const), who, of, hours: fc.constantFrom(1, 20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('glass' as const), who, of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('bulk' as const), who, verdict }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), who, at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('comment' as const), who, at: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deputy' as const), who, deputy: person, hours: fc.constantFrom(2, 200) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('noDeputy' as const), who, at: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('import' as const), who, definition, n: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('risk' as const), who, level: fc.constantFrom(...RISK_LEVELS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('roles' as const), of: person, roles: fc.constantFrom<readonly string[]>([], ['viewer'], ['agent_designer'], ['admin']) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shutOut' as const), of: person, back: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 30, 80), sweep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), policy }) },
  // Without these few stories would come as far as the question: everybody who may agrees, somebody stands in, a time is set and comes.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('agree' as const), of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('standIn' as const), of, principal: person, deputy: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan' as const), of }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Deputy {
  readonly id: string;
  readonly principal: string;
  readonly deputy: string;
  readonly until: string;
  revoked: boolean;
}

/** What the test itself saw succeed; the judgement uses this, and of what the product stored only where things stand. */
interface Story {
  readonly agents: readonly AgentId[];
  readonly versions: Version['id'][];
  /** Whoever had a hand in a version's content. */
  readonly makers: Map<string, Set<string>>;
  readonly requests: Watched[];
  readonly deputies: Deputy[];
  /** What was published, by its digest at that moment. */
  readonly published: Map<string, string>;
  readonly staff: Map<string, { readonly roles: readonly string[]; readonly active: boolean }>;
}

describe.each(databases)('whatever anybody tries on %s', (name, open) => {
  let house: Staffed;
  const reached = { published: 0, glass: 0, scheduled: 0, deputised: 0, bulk: 0 };

  /** Somebody as they come in now, or null when they cannot. */
  function actorOf(story: Story, as: Name | (typeof MASKS)[number]): Actor | null {
    const named = (userId: Name): Actor | null => {
      const now = story.staff.get(userId);
      return now?.active ? anActor({ userId, roles: now.roles, ...may }) : null;
    };
    const [ada, bob] = [named('ada'), named('bob')];
    switch (as) {
      case 'adasKey': return ada && { ...ada, kind: 'key', behind: [ada.userId] };
      case 'bobsKey': return bob && { ...bob, kind: 'key', behind: [bob.userId] };
      case 'adaAsBob': return ada && bob && { ...bob, impersonator: { userId: ada.userId, name: 'ada', reason: 'to approve it myself' } };
      // A service account's key that ada was shown once.
      case 'service': return { ...anActor({ userId: 'service', kind: 'key', roles: ['admin', 'agent_designer'], ...may }), behind: [brand<UserId>('ada')] };
      case 'foreign': return anActor({ userId: 'issuer:corp:ada', kind: 'foreign', roles: ['admin', 'agent_designer'], ...may });
      case 'eve': return anActor({ userId: 'eve', tenantId: TENANT_B, roles: ['admin', 'agent_designer'], ...may });
      case 'ada': case 'bob': case 'cyd': case 'dee': case 'rex': return named(as);
    }
  }

  /** Does one step and looks at what came of it; the product may refuse, and must not break. */
  async function take(story: Story, what: Step): Promise<void> {
    try {
      await attempt(story, what);
      await judge(story);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
    }
  }

  /** What happens to the house, and what several do one after the other. */
  async function attempt(story: Story, what: Step): Promise<void> {
    if ('who' in what) return act(story, what);
    switch (what.do) {
      case 'policy': return house.setWorkflows({ agent_publish: what.policy });
      case 'wait': return wait(story, what);
      case 'roles': {
        await house.setRoles(anActor({ userId: what.of }), what.roles);
        return void story.staff.set(what.of, { roles: what.roles, active: story.staff.get(what.of)?.active ?? true });
      }
      case 'shutOut': {
        await house.setStatus(anActor({ userId: what.of }), what.back ? 'active' : 'disabled');
        return void story.staff.set(what.of, { roles: story.staff.get(what.of)?.roles ?? [], active: what.back });
      }
      case 'agree':
        await take(story, { do: 'submit', who: 'ada', of: what.of });
        for (const voter of ['bob', 'cyd', 'dee'] as const) await take(story, { do: 'vote', who: voter, verdict: 'approve', about: 'latest', at: 0, saw: 'this', onBehalfOf: null });
        return take(story, { do: 'publish', who: 'ada', of: what.of });
      case 'standIn':
        await take(story, { do: 'submit', who: 'ada', of: what.of });
        await take(story, { do: 'deputy', who: what.principal, deputy: what.deputy, hours: 200 });
        return take(story, { do: 'vote', who: what.deputy, verdict: 'approve', about: 'latest', at: 0, saw: 'this', onBehalfOf: what.principal });
      case 'plan':
        await take(story, { do: 'submit', who: 'ada', of: what.of });
        for (const voter of ['bob', 'cyd', 'dee'] as const) await take(story, { do: 'vote', who: voter, verdict: 'approve', about: 'latest', at: 0, saw: 'this', onBehalfOf: null });
        await take(story, { do: 'schedule', who: 'dee', of: what.of, hours: 1 });
        return take(story, { do: 'wait', hours: 30, sweep: true });
    }
  }

  type Act = Extract<Step, { readonly who: unknown }>;

  /** What one person does. */
  async function act(story: Story, what: Act): Promise<void> {
    const { deps, clock } = house;
    const actor = actorOf(story, what.who);
    const id = 'of' in what ? story.versions[what.of % story.versions.length] : story.versions[0];
    const watched = 'at' in what ? story.requests[what.at % Math.max(1, story.requests.length)] : undefined;
    if (!actor || !id) return;
    switch (what.do) {
      case 'vote': return vote(story, actor, what);
      case 'bulk': return bulk(story, actor, what.verdict);
      case 'submit': return watch(story, (await submitVersion(deps, actor, { versionId: id })).approval, new Set([...makersBy(actor), ...(story.makers.get(id) ?? [])]));
      case 'publish': return void (await publishVersion(deps, actor, { versionId: id }));
      case 'withdraw': {
        const asked = openOn(story, id, 'agent_publish');
        await withdrawVersion(deps, actor, id);
        if (asked?.end === 'open') asked.end = 'over';
        return;
      }
      case 'deprecate': return void (await deprecateVersion(deps, actor, { versionId: id }));
      case 'archive': return void (await archiveVersion(deps, actor, { versionId: id }));
      case 'edit': {
        const { ver } = await read(id);
        const saved = await editDraft(deps, actor, { versionId: id, ver, definition: what.definition });
        if (saved.ver > ver) for (const hand of makersBy(actor)) story.makers.get(id)?.add(hand); // what changes nothing is nobody's work
        return;
      }
      case 'rollback': {
        await rollBack(deps, actor, { versionId: id, reason: 'back to what worked' });
        return found(story, actor);
      }
      case 'import': {
        await importAgents(deps, actor, [{ name: `imported ${story.agents[1]}`, path: `agents/${story.agents[0]}.json`, revisions: Array.from({ length: what.n + 1 }, (_, n) => ({ definition: n === what.n ? what.definition : { model: 'imported', n }, claims: { commit: null, date: null, author: 'somebody', changelog: null } })) }]);
        return found(story, actor);
      }
      case 'schedule': return void (await schedulePublication(deps, actor, { versionId: id, at: plusMs(clock.now(), what.hours * HOUR) }));
      case 'unschedule': return void (await unschedulePublication(deps, actor, id));
      case 'glass': return glass(story, actor, id);
      case 'cancel': {
        if (!watched) return;
        await cancelRequest(deps, actor, watched.approval.id, null);
        expect(actor.userId, 'cancelled by whoever asked').toBe(watched.approval.requestedBy);
        watched.end = 'over';
        return;
      }
      case 'comment': {
        if (!watched) return;
        const { subjectType, subjectId, subjectDigest: digest, id: requestId } = watched.approval;
        return void (await startThread(deps, actor, { subjectType, subjectId, requestId, digest }, { anchor: null, body: 'why?', mentions: [] }));
      }
      case 'deputy': {
        const { id: named, endsAt } = await delegateVotes(deps, actor, { deputy: what.deputy, endsAt: plusMs(clock.now(), what.hours * HOUR), reason: 'away' });
        expect([actor.kind, actor.impersonator]).toEqual(['user', null]);
        return void story.deputies.push({ id: named, principal: actor.userId, deputy: what.deputy, until: endsAt, revoked: false });
      }
      case 'noDeputy': {
        const one = story.deputies[what.at % Math.max(1, story.deputies.length)];
        if (!one) return;
        await endDelegation(deps, actor, one.id);
        one.revoked = true;
        return;
      }
      case 'risk': return void (await deps.storage.write(actor, async (tx) => {
        const agentId = story.agents[0] ?? brand<AgentId>('none');
        return editAgentIn(deps, tx, actor, { agentId, ver: (await needAgent(deps, tx, actor, agentId)).ver, riskClass: what.level, reason: 'as it seems today' }, null);
      }));
    }
  }

  async function wait(story: Story, { hours, sweep }: Extract<Step, { do: 'wait' }>): Promise<void> {
    house.clock.advance(hours * HOUR);
    if (!sweep) return;
    reached.scheduled += await publishDue(house.deps, TENANT_A);
    await judge(story);
    await expireDue(house.deps, TENANT_A);
    for (const one of story.requests) if (one.end === 'open' && one.approval.expiresAt !== null && one.approval.expiresAt <= house.clock.now()) one.end = 'over';
  }

  function openOn(story: Story, id: string, type: string): Watched | undefined {
    return story.requests.findLast(({ approval, end }) => approval.subjectId === id && approval.type === type && end === 'open');
  }

  function watch(story: Story, approval: Approval, makers: ReadonlySet<string>): void {
    const before = openOn(story, approval.subjectId, approval.type);
    if (before) {
      expect(before.approval.expiresAt !== null && before.approval.expiresAt <= house.clock.now(), 'two open requests about one version').toBe(true);
      before.end = 'over';
    }
    story.requests.push({ approval, makers, ballots: [], end: 'open' });
  }

  /** Versions that came with what somebody just did are their work. */
  async function found(story: Story, actor: Actor): Promise<void> {
    const extra = await house.deps.storage.read({ tenantId: TENANT_A }, (db) => house.deps.catalog.findAgentByName(db, TENANT_A, `imported ${story.agents[1]}`));
    for (const agentId of [...story.agents, ...(extra ? [extra.id] : [])]) {
      for (const { id } of await house.deps.storage.read({ tenantId: TENANT_A }, (db) => house.deps.catalog.statesOf(db, TENANT_A, agentId))) {
        if (story.makers.has(id)) continue;
        story.versions.push(id);
        story.makers.set(id, makersBy(actor));
      }
    }
  }

  async function vote(story: Story, hand: Actor, { verdict: says, about, at, saw, onBehalfOf }: Extract<Step, { do: 'vote' }>): Promise<void> {
    const watched = about === 'latest' ? story.requests.at(-1) : story.requests[at % Math.max(1, story.requests.length)];
    if (!watched) return;
    const { id, subjectDigest } = watched.approval;
    const digest = saw === 'other' ? OTHER_DIGEST : saw === 'earlier' ? (story.requests[0]?.approval.subjectDigest ?? subjectDigest) : subjectDigest;
    const state = (await castVote(house.deps, hand, { id, verdict: says, digest, comment: 'said in a test', ...(onBehalfOf === null ? {} : { onBehalfOf }) })).state;
    taken(story, watched, { hand, principal: onBehalfOf ?? hand.userId, verdict: says, digest }, state);
  }

  async function bulk(story: Story, hand: Actor, says: Verdict): Promise<void> {
    const ballots = story.requests.map(({ approval: { id, subjectDigest } }) => ({ id, verdict: says, digest: subjectDigest, comment: 'all of them' })).slice(-20);
    for (const outcome of await castVotes(house.deps, hand, ballots)) {
      const watched = story.requests.find(({ approval }) => approval.id === outcome.id);
      if (!watched || outcome.refusal !== null) continue;
      expect(watched.approval.risk, 'decided together').toBe('low');
      reached.bulk += 1;
      taken(story, watched, { hand, principal: hand.userId, verdict: says, digest: watched.approval.subjectDigest }, outcome.state);
    }
  }

  /** A vote was accepted: was it one that may be, and is what became of the request what its frozen policy says? */
  function taken(story: Story, watched: Watched, given: Omit<Ballot, 'roles'>, state: Approval['state']): void {
    const now = house.clock.now();
    const ballot: Ballot = { ...given, roles: story.staff.get(given.principal)?.roles ?? [] };
    const delegated = story.deputies.some(({ principal, deputy, until, revoked }) => principal === given.principal && deputy === given.hand.userId && !revoked && now < until);
    if (given.principal !== given.hand.userId) reached.deputised += 1;
    expect(wrongVote(watched, ballot, { now, delegated }), 'a vote was taken').toBeNull();
    watched.ballots.push(ballot);
    if (given.verdict === 'reject') expect(state).toBe('rejected');
    if (state === 'approved') expect(satisfied(watched, story.staff), 'approved by the votes its frozen policy demands').toBe(true);
    if (state !== 'pending') watched.end = state === 'approved' ? 'approved' : 'over';
  }

  async function glass(story: Story, actor: Actor, id: Version['id']): Promise<void> {
    const asked = openOn(story, id, 'agent_publish');
    const { review } = await breakGlassPublish(house.deps, actor, { versionId: id, reason: 'Customers lose money every minute' });
    expect([actor.kind, actor.impersonator, asked !== undefined, asked?.approval.policy.reviewHours !== null]).toEqual(['user', null, true, true]);
    if (asked) asked.end = 'bypassed';
    expect(review.policy.selfApproval).toBe(false);
    watch(story, review, new Set([...makersBy(actor), ...(asked?.makers ?? [])]));
    reached.glass += 1;
  }

  const read = (id: Version['id']): Promise<VersionView> => getVersion(house.deps, anActor({ userId: 'ada', ...may }), id);

  async function judge(story: Story): Promise<void> {
    const versions = await house.deps.storage.read({ tenantId: TENANT_A }, async (db) => {
      const rows: Version[] = [];
      for (const id of story.versions) rows.push(await needVersion(house.deps, db, anActor(), id));
      return rows;
    });
    for (const version of versions) {
      expect(digestOf(version.canonical)).toBe(version.digest);
      const here = story.requests.filter(({ approval }) => approval.subjectId === version.id && approval.subjectDigest === version.digest);
      const granted = here.some(({ approval: { type }, end }) => type === 'agent_publish' && end === 'approved');
      const broken = here.some(({ approval: { type }, end }) => type === 'agent_publish' && end === 'bypassed');
      if (version.state === 'APPROVED') expect(granted, 'APPROVED').toBe(true);
      if (version.publishedAt === null) expect(['DRAFT', 'PENDING_APPROVAL', 'APPROVED']).toContain(version.state);
      else {
        expect(granted || broken, 'PUBLISHED by votes on exactly this digest, or by somebody who answers for it').toBe(true);
        expect(story.published.get(version.id) ?? version.digest, 'content of what was published').toBe(version.digest);
        story.published.set(version.id, version.digest);
      }
      if (broken && version.state === 'PUBLISHED') expect(here.some(({ approval: { type }, end }) => type === 'break_glass_review' && (end === 'open' || end === 'approved')), 'in use without votes only while others look at it or agreed').toBe(true);
    }
    for (const agentId of story.agents) {
      const current = versions.filter((version) => version.agentId === agentId && version.state === 'PUBLISHED').map(({ id }) => id);
      const agent = await getAgent(house.deps, anActor({ userId: 'ada', ...may }), agentId);
      expect(current).toEqual(agent.currentVersionId === null ? [] : [agent.currentVersionId]);
    }
  }

  /** Everybody is back at work in their roles, and an agent with two drafts and another with one wait. */
  async function begin(): Promise<Story> {
    for (const userId of NAMES) {
      await house.setRoles(anActor({ userId }), ROLES[userId]);
      await house.setStatus(anActor({ userId }), 'active');
    }
    const ada = anActor({ userId: 'ada', roles: ROLES.ada, ...may });
    const { agent, version } = await aDraft(house, ada, { riskClass: 'low' });
    const other = await aDraft(house, ada, { riskClass: 'low' });
    const second = await createVersion(house.deps, ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'second' }, changelog: '' });
    const versions = [version.id, second.id, other.version.id];
    return {
      agents: [agent.id, other.agent.id], versions: [...versions], makers: new Map(versions.map((id) => [id, makersBy(ada)])), requests: [], deputies: [], published: new Map(),
      staff: new Map(NAMES.map((userId) => [userId, { roles: ROLES[userId], active: true }])),
    };
  }

  /** Delegations outlive a story; in the next nobody is away. */
  async function finish(story: Story): Promise<void> {
    for (const { id, principal } of story.deputies.filter(({ revoked }) => !revoked)) await endDelegation(house.deps, anActor({ userId: principal }), id);
    if (story.published.size > 0) reached.published += 1;
  }

  async function tell(first: Json, steps: readonly Step[]): Promise<void> {
    house.setWorkflows({ agent_publish: first });
    const story = await begin();
    for (const what of steps) await take(story, what);
    await judge(story);
    // The inbox promises no vote that would be refused.
    const bob = actorOf(story, 'bob');
    if (bob) expect((await approvalInbox(house.deps, bob, { size: 50 })).items.every(({ state }) => state === 'pending')).toBe(true);
    await finish(story);
  }

  it(`no version reaches PUBLISHED without the votes its frozen policy demands on exactly that digest (${RUNS[name]} stories)`, async () => {
    for (let told = 0; told < RUNS[name]; told += STORIES_PER_HOUSE) {
      house = await openStaffedGovernance(open);
      for (const userId of NAMES) await house.hire(userId, ROLES[userId]);
      const numRuns = Math.min(STORIES_PER_HOUSE, RUNS[name] - told);
      try {
        await fc.assert(fc.asyncProperty(policy, fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), tell), { numRuns });
      } finally {
        await house.close();
      }
    }
    if (FULL) process.stdout.write(`${name}: ${RUNS[name]} stories, of which ${JSON.stringify(reached)}\n`);
    // Two stories in five come as far as publishing: of forty at least one does, of ten now and then none.
    if (RUNS[name] >= 40) expect(reached.published, 'stories that came as far as publishing').toBeGreaterThan(0);
  }, 7_200_000);
});
