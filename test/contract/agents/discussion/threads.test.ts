import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote } from '../../../../server/agents/approvals/index.ts';
import { Anchor, mentionsOf, readMentions, reply, resolveThread, startThread, threadsAbout, type Topic } from '../../../../server/agents/discussion/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import { submitVersion } from '../../../../server/flows/submit-version.ts';
import { anActor, TENANT_B } from '../../../support/actors.ts';
import { databases } from '../../../support/databases.ts';
import { aDraft } from '../../../support/governance.ts';
import { openStaffedGovernance, type Staffed } from '../../../support/staffed-governance.ts';

const FIELD = { path: '/tools/0/name', side: 'after', line: 3 } as const;

describe.each(databases)('threads on %s', (_name, open) => {
  let house: Staffed;
  let ada: Actor, bob: Actor;
  beforeAll(async () => {
    house = await openStaffedGovernance(open);
    [ada, bob] = [await house.hire('ada', ['agent_designer']), await house.hire('bob', ['admin'])];
  });
  afterAll(() => house.close());

  async function asked() {
    const { version } = await aDraft(house, ada);
    const { approval } = await submitVersion(house.deps, ada, { versionId: version.id });
    const topic: Topic = { subjectType: approval.subjectType, subjectId: approval.subjectId, requestId: approval.id, digest: approval.subjectDigest };
    return { approval, topic, start: (mentions: readonly string[] = []) => startThread(house.deps, bob, topic, { anchor: FIELD, body: 'Why this tool?', mentions }) };
  }

  it('point at a field or line of one content, and take answers until somebody resolves them', async () => {
    const { topic, start } = await asked();
    const thread = await start();
    await reply(house.deps, ada, { threadId: thread.id, body: 'It reads only.', mentions: [] });
    expect(await threadsAbout(house.deps, ada, topic.subjectId)).toMatchObject([{ anchor: FIELD, digest: topic.digest, state: 'open', comments: [{ author: 'bob', body: 'Why this tool?' }, { author: 'ada', body: 'It reads only.' }] }]);
    expect(await resolveThread(house.deps, bob, thread.id)).toMatchObject({ state: 'resolved', resolvedBy: 'bob', resolvedAt: house.clock.now() });
    expect(await reply(house.deps, ada, { threadId: thread.id, body: 'One more thing.', mentions: [] })).toMatchObject({ state: 'open', resolvedBy: null });
    expect(house.audit.notes.slice(-3).map(({ type }) => type)).toEqual(['discussion.comment.added', 'discussion.thread.resolved', 'discussion.comment.added']);
  });

  it('stay open over a rejection, and are found by whoever reads the next request about the same thing', async () => {
    const { approval, topic, start } = await asked();
    await start();
    await castVote(house.deps, bob, { id: approval.id, verdict: 'reject', digest: approval.subjectDigest, comment: 'see the thread' });
    const again = await submitVersion(house.deps, ada, { versionId: approval.subjectId });
    const [thread] = await threadsAbout(house.deps, ada, topic.subjectId);
    expect(thread).toMatchObject({ state: 'open', requestId: approval.id });
    expect(again.approval.id).not.toBe(approval.id);
  });

  it('take nobody’s words out of somebody else’s mouth, nor those of a visitor who only looks in', async () => {
    const { topic, start } = await asked();
    const thread = await start();
    const [asAda, visitor] = [{ ...ada, impersonator: { userId: bob.userId, name: 'bob', reason: 'to help' } }, { ...bob, impersonator: { userId: bob.userId, name: 'bob', reason: 'to look' } }];
    for (const who of [asAda, visitor]) {
      await expect(startThread(house.deps, who, topic, { anchor: null, body: 'Looks good to me.', mentions: [] })).rejects.toMatchObject({ code: 'discussion/impersonating' });
      await expect(reply(house.deps, who, { threadId: thread.id, body: 'It reads only.', mentions: [] })).rejects.toMatchObject({ code: 'discussion/impersonating' });
      await expect(resolveThread(house.deps, who, thread.id)).rejects.toMatchObject({ code: 'discussion/impersonating' });
    }
    expect(await threadsAbout(house.deps, ada, topic.subjectId)).toMatchObject([{ state: 'open', comments: [{ author: 'bob' }] }]);
  });

  it('bring whoever is named a mention that is theirs alone, until they have read it', async () => {
    const { start } = await asked();
    const thread = await start(['ada', 'ada']);
    const [comment] = thread.comments;
    expect(await mentionsOf(house.deps, ada, { unread: true })).toMatchObject([{ threadId: thread.id, authorName: 'bob', body: 'Why this tool?' }]);
    expect(await mentionsOf(house.deps, bob, { unread: true })).toEqual([]);
    expect(await readMentions(house.deps, bob, [String(comment?.id)])).toBe(0);
    expect(await readMentions(house.deps, ada, [String(comment?.id)])).toBe(1);
    expect(await mentionsOf(house.deps, ada, { unread: true })).toEqual([]);
    expect(await mentionsOf(house.deps, ada, { unread: false })).toHaveLength(1);
  });

  it('name only people who work here, and say nothing when one does not', async () => {
    const { topic, start } = await asked();
    await expect(start(['nobody'])).rejects.toMatchObject({ code: 'people/user-not-found', details: { field: 'mentions' } });
    expect(await threadsAbout(house.deps, ada, topic.subjectId)).toEqual([]);
  });

  it('are missing to another tenant', async () => {
    const { topic, start } = await asked();
    const { id } = await start();
    const eve = anActor({ userId: 'eve', tenantId: TENANT_B });
    expect(await threadsAbout(house.deps, eve, topic.subjectId)).toEqual([]);
    await expect(resolveThread(house.deps, eve, id)).rejects.toMatchObject({ code: 'discussion/thread-not-found' });
    await expect(reply(house.deps, eve, { threadId: id, body: 'hello', mentions: [] })).rejects.toMatchObject({ code: 'discussion/thread-not-found' });
  });

  it.each(['tools', '/a~2b', '/x~'])('take %j for no place', (path) => {
    expect(Anchor.safeParse({ path, side: 'after' }).success).toBe(false);
  });
});
