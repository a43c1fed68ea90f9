import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Approval, ApprovalFilter, approvalInbox, type ApprovalPolicy, cancelRequest, castVote, getApproval, listApprovals, requestApproval } from '../../../../server/agents/approvals/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { aPolicy, DIGEST } from '../../../support/approval-builders.ts';
import { databases } from '../../../support/databases.ts';
import { admin, designer, type Governed, openGovernance } from '../../../support/governance.ts';

const ada = designer('ada');
const bob = admin('bob');
const HOUR = 3_600_000;

describe.each(databases)('reading requests on %s', (_name, open) => {
  let house: Governed;
  let made: Record<'bobs' | 'open' | 'voted' | 'foreign' | 'expiring' | 'cancelled' | 'approved' | 'self', Approval>;
  let n = 0;

  async function ask(who: Actor, policy: Partial<ApprovalPolicy> = {}, type = 'exception'): Promise<Approval> {
    house.setWorkflow(aPolicy({ required: 2, ...policy }));
    house.clock.advance(1);
    n += 1;
    return requestApproval(house.deps, who, { type, subjectType: 'thing', subjectId: `thing-${n}`, subjectDigest: DIGEST, title: `Request ${n}` });
  }
  const vote = (who: Actor, approval: Approval) => castVote(house.deps, who, { id: approval.id, verdict: 'approve', digest: DIGEST });

  beforeAll(async () => {
    house = await openGovernance(open);
    made = {
      bobs: await ask(bob), open: await ask(ada), voted: await ask(ada), foreign: await ask(ada, { roles: ['security_officer'] }), expiring: await ask(ada, { expiresHours: 1 }),
      cancelled: await ask(ada), approved: await ask(ada, { required: 1 }, 'other'), self: await ask(bob, { selfApproval: true, expiresHours: null }),
    };
    await vote(bob, made.voted);
    await cancelRequest(house.deps, ada, made.cancelled.id, 'no longer needed');
    await vote(bob, made.approved);
    house.clock.advance(2 * HOUR);
  });
  afterAll(() => house.close());
  beforeEach(() => house.setWorkflow(null));

  const ids = (approvals: readonly Approval[]) => approvals.map((approval) => approval.id);
  const listed = async (filter: Parameters<typeof ApprovalFilter.parse>[0]) => ids((await listApprovals(house.deps, ada, ApprovalFilter.parse(filter))).items);

  it('shows as pending for me what I may vote on: not my own, not voted on, within my roles, not expired', async () => {
    expect(ids((await approvalInbox(house.deps, bob, { size: 50 })).items)).toEqual([made.self.id, made.open.id]);
  });

  it('shows an inbox without API keys’ votes and without roles as empty', async () => {
    expect((await approvalInbox(house.deps, anActor({ userId: 'cyd', roles: ['viewer'] }), { size: 50 })).items).toEqual([]);
    expect((await approvalInbox(house.deps, anActor({ userId: 'cyd', roles: ['admin'], kind: 'key' }), { size: 50 })).items).toEqual([]);
  });

  it('finds requests by a part of their title, of the name of who asked, or of their id, as it is written', async () => {
    expect(await listed({ query: made.open.title.slice(2).toUpperCase(), states: ['pending'] })).toContain(made.open.id);
    expect(await listed({ query: made.open.id })).toEqual([made.open.id]);
    expect(await listed({ query: '%' })).toEqual([]);
  });

  it('pages through an inbox without loss or repetition', async () => {
    const cyd = admin('cyd');
    const all = ids((await approvalInbox(house.deps, cyd, { size: 50 })).items);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await approvalInbox(house.deps, cyd, { size: 1, cursor });
      seen.push(...ids(page.items));
      cursor = page.next;
    }
    expect(seen).toEqual(all);
    expect(all).toEqual([made.self.id, made.voted.id, made.open.id, made.bobs.id]);
  });

  it.each([
    ['own request', () => made.open, ada, 'approvals/own-request'],
    ['wrong role', () => made.foreign, bob, 'approvals/wrong-role'],
    ['voted already', () => made.voted, bob, 'approvals/already-voted'],
    ['expired', () => made.expiring, bob, 'approvals/expired'],
    ['cancelled', () => made.cancelled, bob, 'approvals/closed'],
    ['decided', () => made.approved, bob, 'approvals/closed'],
    ['open', () => made.open, bob, null],
  ] as const)('says exactly why I may not vote: %s', async (_why, pick, who, whyNot) => {
    expect((await getApproval(house.deps, who, pick().id)).whyNot).toBe(whyNot);
  });

  it('shows votes with person, role and digest', async () => {
    const { votes, approvals } = await getApproval(house.deps, ada, made.voted.id);
    expect(votes).toEqual([{ voter: 'bob', voterName: 'bob', castBy: 'bob', castByName: 'bob', stage: 0, role: 'admin', verdict: 'approve', comment: null, digest: DIGEST, at: made.voted.votes[0]?.at ?? votes[0]?.at }]);
    expect(approvals).toBe(1);
  });

  it('lists newest first, by state as it is now, by requester, type and subject', async () => {
    expect(await listed({})).toEqual(ids([made.self, made.approved, made.cancelled, made.expiring, made.foreign, made.voted, made.open, made.bobs]));
    expect(await listed({ states: ['expired'] })).toEqual([made.expiring.id]);
    expect(await listed({ states: ['approved', 'cancelled'] })).toEqual([made.approved.id, made.cancelled.id]);
    expect(await listed({ states: ['pending'] })).not.toContain(made.expiring.id);
    expect(await listed({ requestedBy: 'bob' })).toEqual([made.self.id, made.bobs.id]);
    expect(await listed({ type: 'other' })).toEqual([made.approved.id]);
    expect(await listed({ subjectId: made.open.subjectId })).toEqual([made.open.id]);
  });

  it('pages through the list and refuses a cursor of somebody else’s', async () => {
    const first = await listApprovals(house.deps, ada, ApprovalFilter.parse({ size: 5 }));
    const rest = await listApprovals(house.deps, ada, ApprovalFilter.parse({ size: 5, cursor: first.next ?? '' }));
    expect([...ids(first.items), ...ids(rest.items)]).toEqual(await listed({}));
    await expect(listed({ cursor: 'WyJub3QgYSB0aW1lIiwieCJd' })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'cursor' } });
  });

  it('shows another tenant nothing', async () => {
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B, roles: ['admin'] });
    expect((await approvalInbox(house.deps, eve, { size: 50 })).items).toEqual([]);
    await expect(cancelRequest(house.deps, eve, made.open.id, null)).rejects.toMatchObject({ code: 'approvals/not-found' });
  });

  it('lists what waits in a first, a later or the last stage, and nothing that is decided', async () => {
    const staged = await ask(ada, { required: 1, laterStages: [{ required: 1, roles: ['admin'] }] });
    const before = [await listed({ stage: 'first', query: staged.id }), await listed({ stage: 'later', query: staged.id }), await listed({ stage: 'last', query: staged.id })];
    await vote(bob, staged);
    const after = [await listed({ stage: 'first', query: staged.id }), await listed({ stage: 'later', query: staged.id }), await listed({ stage: 'last', query: staged.id })];
    await cancelRequest(house.deps, ada, staged.id, null);
    expect([before, after, await listed({ stage: 'later' })]).toEqual([[[staged.id], [], []], [[], [staged.id], [staged.id]], []]);
  });

  it('lists what expires soonest first and what never does last, page by page, and in an inbox too', async () => {
    const cyd = admin('cyd');
    const hours = [5, 2, null, 2] as const;
    const asked: Approval[] = [];
    for (const expiresHours of hours) asked.push(await ask(ada, { expiresHours }, 'timed'));
    const [five, two, never, twoLater] = ids(asked);
    const pages: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await approvalInbox(house.deps, cyd, { type: 'timed', order: 'soonest', size: 1, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(...ids(page.items));
      cursor = page.next;
    }
    expect(pages).toEqual([two, twoLater, five, never]);
    expect(await listed({ type: 'timed', order: 'soonest' })).toEqual(pages);
    for (const { id } of asked) await cancelRequest(house.deps, ada, id, null);
  });

  it('refuses a workflow that could be satisfied by nobody or by no vote', async () => {
    for (const policy of [{ required: 0 }, { required: -1 }, { required: 1_000_000_000 }, { roles: [] }]) {
      await expect(ask(ada, policy)).rejects.toMatchObject({ code: 'registry/invalid-layer', details: { field: 'workflows.exception' } });
    }
  });
});
