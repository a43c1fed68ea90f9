import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Approval, type ApprovalPolicy, castVote, expireDue, type Verdict } from '../../../server/agents/approvals/index.ts';
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
import { aDraft, admin, designer, type Governed, openGovernance } from '../../support/governance.ts';

const HOUR = 3_600_000;
const RUNS = { SQLite: 150, PostgreSQL: 40 } as const;

const cast = {
  ada: designer('ada'), bob: admin('bob'), cyd: anActor({ userId: 'cyd', roles: ['admin', 'agent_designer'], capabilities: ['catalog:edit'] }), dee: designer('dee'),
  rex: anActor({ userId: 'rex', roles: ['viewer'], capabilities: ['catalog:edit'] }),
  adasKey: anActor({ userId: 'ada', kind: 'key', roles: ['admin', 'agent_designer'] }), bobsKey: anActor({ userId: 'bob', kind: 'key', roles: ['admin'] }),
  eve: anActor({ userId: 'eve', tenantId: TENANT_B, roles: ['admin', 'agent_designer'], capabilities: ['catalog:edit'] }),
} as const;

const who = fc.constantFrom(...(['ada', 'ada', 'bob', 'bob', 'cyd', 'cyd', 'dee', 'rex', 'adasKey', 'bobsKey', 'eve'] as const));
const of = fc.constantFrom(0, 0, 0, 1);
const policy: fc.Arbitrary<ApprovalPolicy> = fc.record({
  required: fc.constantFrom(1, 1, 2, 3), roles: fc.constantFrom(['admin'], ['admin', 'agent_designer'], ['agent_designer']), expiresHours: fc.constantFrom(null, 24, 72),
  selfApproval: fc.constantFrom(false, false, true), autoPublish: fc.boolean(), workflow: fc.constant(null),
});
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('submit' as const), who, of }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('vote' as const), who, verdict: fc.constantFrom<Verdict>('approve', 'approve', 'approve', 'approve', 'approve', 'approve', 'reject'), saw: fc.constantFrom('latest' as const, 'latest' as const, 'latest' as const, 'earlier' as const, 'other' as const) }) },
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
  let house: Governed;
  let published = 0;
  beforeAll(async () => {
    house = await openGovernance(open);
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
        return house.setWorkflow(what.policy);
      case 'wait':
        house.clock.advance(what.hours * HOUR);
        return void (what.sweep && (await expireDue(deps, TENANT_A)));
      case 'vote':
        return vote(story, what);
      case 'agree':
        await take(story, { do: 'submit', who: 'ada', of: what.of });
        for (const voter of ['bob', 'cyd', 'dee'] as const) await take(story, { do: 'vote', who: voter, verdict: 'approve', saw: 'latest' });
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

  async function vote(story: Story, { who: voter, verdict, saw }: Extract<Step, { do: 'vote' }>): Promise<void> {
    const request = story.requests.at(-1);
    if (!request) return;
    const digest = saw === 'other' ? OTHER_DIGEST : saw === 'earlier' ? (story.requests[0] ?? request).subjectDigest : request.subjectDigest;
    await castVote(house.deps, cast[voter], { id: request.id, verdict, digest, comment: 'said in a test' });
    story.ballots.push({ request: request.id, voter: cast[voter], verdict, digest });
  }

  const read = (id: string): Promise<VersionView> => getVersion(house.deps, cast.ada, id as Version['id']); // the id of a version of this story

  /** The demand of a request's frozen policy, met by the ballots the test saw accepted on exactly this digest. */
  function demanded({ ballots }: Story, request: Approval, digest: string): boolean {
    const given = ballots.filter((ballot) => ballot.request === request.id);
    const entitled = given.filter(({ voter, verdict, digest: saw }) =>
      verdict === 'approve' && saw === digest && voter.kind === 'user' && request.policy.roles.some((role) => voter.roles.has(role)) && (voter.userId !== request.requestedBy || request.policy.selfApproval));
    return given.every((ballot) => ballot.verdict === 'approve') && new Set(entitled.map((ballot) => ballot.voter.userId)).size >= request.policy.required;
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

  it('no version reaches PUBLISHED without the votes its frozen policy demands on exactly that digest', async () => {
    await fc.assert(fc.asyncProperty(policy, fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (first, steps) => {
      house.setWorkflow(first);
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
  }, 300_000);
});
