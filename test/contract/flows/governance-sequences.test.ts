import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Approval, approversOf, castVote, expireDue, stagesOf, type Verdict } from '../../../server/agents/approvals/index.ts';
import { archiveVersion, createVersion, deprecateVersion, digestOf, editDraft, getAgent, getVersion, type Version, type VersionView } from '../../../server/agents/catalog/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { Refusal } from '../../../server/base/refusal.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { withdrawVersion } from '../../../server/flows/withdraw-version.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { anActor, TENANT_A, TENANT_B } from '../../support/actors.ts';
import { OTHER_DIGEST } from '../../support/approval-builders.ts';
import { databases } from '../../support/databases.ts';
import { aDraft } from '../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../support/staffed-governance.ts';
import { brand, type Instant } from '../../../shared/brand.ts';
import type { Json } from '../../../shared/json.ts';

const HOUR = 3_600_000;
/** The full count is the nightly command's: there it takes minutes. */
const FULL = process.env['COUNTERSIGN_SEQUENCES'];
const RUNS = { SQLite: Number(FULL ?? 100), PostgreSQL: Number(FULL ?? 30) } as const;

const ROLES = { ada: ['agent_designer'], bob: ['admin'], cyd: ['admin', 'agent_designer'], dee: ['agent_designer'], rex: ['viewer'] } as const;
const may = { capabilities: ['catalog:edit'] } as const;
const person = (userId: keyof typeof ROLES) => anActor({ userId, roles: ROLES[userId], ...may });
/** rex votes for bob while bob is away, and ada for cyd. */
const DEPUTIES = { rex: 'bob', ada: 'cyd' } as const;

const cast = {
  ada: person('ada'), bob: person('bob'), cyd: person('cyd'), dee: person('dee'), rex: person('rex'),
  adasKey: anActor({ userId: 'ada', kind: 'key', roles: ['admin', 'agent_designer'] }), bobsKey: anActor({ userId: 'bob', kind: 'key', roles: ['admin'] }),
  adaAsBob: { ...person('bob'), impersonator: { userId: person('ada').userId, name: 'ada', reason: 'to approve it myself' } },
  service: anActor({ userId: 'adas-service', kind: 'key', roles: ['admin', 'agent_designer'] }),
  eve: anActor({ userId: 'eve', tenantId: TENANT_B, roles: ['admin', 'agent_designer'], capabilities: ['catalog:edit'] }),
} as const;

const who = fc.constantFrom(...(['ada', 'ada', 'bob', 'bob', 'cyd', 'cyd', 'dee', 'rex', 'adasKey', 'bobsKey', 'adaAsBob', 'service', 'eve'] as const));
const of = fc.constantFrom(0, 0, 0, 1);
/** A workflow of the tenant's layer. */
const policy: fc.Arbitrary<Json> = fc.record({
  required_approvers: fc.constantFrom(1, 1, 2, 3), roles: fc.constantFrom(['admin'], ['admin', 'agent_designer'], ['agent_designer']), expiry_hours: fc.constantFrom(24, 72),
  self_approval: fc.constantFrom(false, false, true), auto_publish: fc.boolean(), later_stages: fc.constantFrom([], [], [{ required_approvers: 1, roles: ['admin'] }]), delegation: fc.constantFrom(null, null, false),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const), who, of }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('vote' as const), who, verdict: fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'reject'), saw: fc.constantFrom('latest' as const, 'latest' as const, 'latest' as const, 'earlier' as const, 'other' as const), deputy: fc.constantFrom(false, false, true) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('publish' as const), who, of }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), who, of, n: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('withdraw' as const, 'deprecate' as const, 'archive' as const), who, of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 30, 80), sweep: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), policy }) },
  // Everybody who may agrees: without it few stories would come as far as the question.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('agree' as const), of }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface Ballot {
  readonly request: string;
  readonly voter: Actor;
  /** Whose vote it was: the voter's own, or of whom they are the deputy. */
  readonly principal: string;
  readonly verdict: Verdict;
  readonly digest: string;
}

/** What the test itself saw succeed; the judgement below uses this and not what the product stored about votes. */
interface Story {
  readonly versions: readonly Version[];
  readonly requests: Approval[];
  readonly ballots: Ballot[];
}

describe.each(databases)('whatever anybody tries on %s', (name, open) => {
  let house: Staffed;
  let published = 0;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    for (const [userId, roles] of Object.entries(ROLES)) await house.hire(userId, roles);
    await house.deps.storage.write(cast.bob, async (tx) => {
      for (const [deputy, principal] of Object.entries(DEPUTIES)) await house.deps.approvals.addDelegation(tx, {
        tenantId: TENANT_A, id: house.deps.ids.id(), principal: brand(principal), principalName: principal, deputy: brand(deputy), deputyName: deputy, reason: 'away', startsAt: house.clock.now(), endsAt: brand<Instant>('2199-01-01T00:00:00.000Z'), createdAt: house.clock.now(), revokedAt: null, ver: 1,
      });
    });
  });
  afterAll(() => house.close());

  /** Does one step; the product may refuse, and must not break. */
  async function take(story: Story, what: Step): Promise<void> {
    try {
      await attempt(story, what);
    } catch (reason) {
      if (!(reason instanceof Refusal)) throw reason;
    }
  }

  async function attempt(story: Story, what: Step): Promise<void> {
    const { deps } = house;
    const actor = 'who' in what ? cast[what.who] : cast.ada;
    const versionId = 'of' in what ? (story.versions[what.of]?.id ?? '') : '';
    switch (what.do) {
      case 'policy':
        return house.setWorkflows({ agent_publish: what.policy });
      case 'wait':
        house.clock.advance(what.hours * HOUR);
        return void (what.sweep && (await expireDue(deps, TENANT_A)));
      case 'vote':
        return vote(story, what);
      case 'agree':
        await take(story, { do: 'submit', who: 'ada', of: what.of });
        for (const voter of ['bob', 'cyd', 'dee'] as const) await take(story, { do: 'vote', who: voter, verdict: 'approve', saw: 'latest', deputy: false });
        return take(story, { do: 'publish', who: 'ada', of: what.of });
      case 'submit':
        return void story.requests.push((await submitVersion(deps, actor, { versionId })).approval);
      case 'publish':
        return void (await publishVersion(deps, actor, { versionId }));
      case 'withdraw':
        return void (await withdrawVersion(deps, actor, versionId));
      case 'deprecate':
        return void (await deprecateVersion(deps, actor, { versionId }));
      case 'archive':
        return void (await archiveVersion(deps, actor, { versionId }));
      case 'edit':
        return void (await editDraft(deps, actor, { versionId, ver: (await read(versionId)).ver, definition: { model: 'edited', n: what.n } }));
    }
  }

  async function vote(story: Story, { who: voter, verdict, saw, deputy }: Extract<Step, { do: 'vote' }>): Promise<void> {
    const request = story.requests.at(-1);
    if (!request) return;
    const digest = saw === 'other' ? OTHER_DIGEST : saw === 'earlier' ? (story.requests[0] ?? request).subjectDigest : request.subjectDigest;
    const actor = cast[voter];
    const principal = deputy ? (Object.entries(DEPUTIES).find(([one]) => one === actor.userId)?.[1] ?? actor.userId) : actor.userId;
    await castVote(house.deps, actor, { id: request.id, verdict, digest, comment: 'said in a test', ...(principal === actor.userId ? {} : { onBehalfOf: principal }) });
    story.ballots.push({ request: request.id, voter: actor, principal, verdict, digest });
  }

  const read = (id: string): Promise<VersionView> => getVersion(house.deps, cast.ada, id as Version['id']); // the id of a version of this story

  /** The demand of a request's frozen policy, met by the ballots the test saw accepted on exactly this digest. */
  function demanded({ ballots }: Story, request: Approval, digest: string): boolean {
    const given = ballots.filter((ballot) => ballot.request === request.id);
    const rolesOf = (userId: string): readonly string[] => Object.entries(ROLES).find(([one]) => one === userId)?.[1] ?? [];
    const own = new Set<string>([request.requestedBy, ...request.madeBy]);
    const entitled = given.filter(({ voter, principal, verdict, digest: saw }) =>
      verdict === 'approve' && saw === digest && voter.kind === 'user' && voter.impersonator === null && voter.tenantId === TENANT_A
      && (request.policy.selfApproval || (!own.has(voter.userId) && !own.has(principal))) && (principal === voter.userId || request.policy.delegation !== false));
    const distinct = (names: readonly string[]) => new Set(names).size;
    return given.every((ballot) => ballot.verdict === 'approve')
      && Math.min(distinct(entitled.map(({ principal }) => principal)), distinct(entitled.map(({ voter }) => voter.userId))) >= approversOf(request.policy)
      && stagesOf(request.policy).every(({ required, roles }) => distinct(entitled.filter(({ principal }) => rolesOf(principal).some((role) => roles.includes(role))).map(({ principal }) => principal)) >= required);
  }

  async function judge(story: Story): Promise<void> {
    const now = await Promise.all(story.versions.map((version) => read(version.id)));
    for (const version of now) {
      expect(digestOf(canonicalJson(version.definition))).toBe(version.digest);
      if (version.publishedAt === null) expect(['DRAFT', 'PENDING_APPROVAL', 'APPROVED']).toContain(version.state);
      else expect(story.requests.some((request) => request.subjectId === version.id && request.subjectDigest === version.digest && demanded(story, request, version.digest))).toBe(true);
    }
    const current = now.filter((version) => version.state === 'PUBLISHED').map((version) => version.id);
    const agent = await getAgent(house.deps, cast.ada, story.versions[0]?.agentId ?? now[0]?.agentId as Version['agentId']); // a story has versions
    expect(current).toEqual(agent.currentVersionId === null ? [] : [agent.currentVersionId]);
  }

  it(`no version reaches PUBLISHED without the votes its frozen policy demands on exactly that digest (${RUNS[name]} stories)`, async () => {
    await fc.assert(fc.asyncProperty(policy, fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (first, steps) => {
      house.setWorkflows({ agent_publish: first });
      const { agent, version } = await aDraft(house, cast.ada);
      const second = await createVersion(house.deps, cast.ada, { agentId: agent.id, semver: '0.2.0', definition: { model: 'second' }, changelog: '' });
      const story: Story = { versions: [version, second], requests: [], ballots: [] };
      for (const what of steps) {
        await take(story, what);
        await judge(story);
      }
      if ((await read(version.id)).publishedAt !== null) published += 1;
    }), { numRuns: RUNS[name] });
    expect(published, 'stories that came as far as publishing').toBeGreaterThan(0);
  }, 1_800_000);
});
