import { brand, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { DiscussionStore } from './discussion-store.ts';
import type { Comment, Mention, NewReply, NewThread, Thread, Topic } from './thread.ts';

export interface DiscussionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly discussion: DiscussionStore;
  /** Whether somebody works here, so that they can be named. Needs the identity plane. */
  readonly isMember: (db: Db, tenantId: TenantId, person: UserId) => Promise<boolean>;
}

/** Begins to talk about a place in what is asked. */
export function startThread(deps: DiscussionDeps, actor: Actor, topic: Topic, { anchor, body, mentions }: NewThread): Promise<Thread> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const comment = await commentBy(deps, tx, actor, body, mentions);
    const thread: Thread = {
      ...topic, tenantId: actor.tenantId, id: deps.ids.id(), anchor, state: 'open', startedBy: actor.userId, startedByName: actor.name, createdAt: comment.at,
      resolvedBy: null, resolvedByName: null, resolvedAt: null, comments: [comment], ver: 1,
    };
    await deps.discussion.addThread(tx, thread);
    await note(deps, tx, actor, 'discussion.thread.started', thread, { path: anchor?.path ?? null, comment: body, mentions: comment.mentions });
    return thread;
  });
}

/** Says something in a thread; a thread that was resolved is open again. */
export function reply(deps: DiscussionDeps, actor: Actor, { threadId, body, mentions }: NewReply): Promise<Thread> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const thread = await needThread(deps, tx, actor, threadId);
    const comment = await commentBy(deps, tx, actor, body, mentions);
    await deps.discussion.addComment(tx, thread, comment);
    await note(deps, tx, actor, 'discussion.comment.added', thread, { comment: body, mentions: comment.mentions });
    const said = { ...thread, comments: [...thread.comments, comment] };
    return thread.state === 'open' ? said : settle(deps, tx, said, null);
  });
}

/** What came up is dealt with. Anybody who may speak may say so: who did stands with it. */
export function resolveThread(deps: DiscussionDeps, actor: Actor, id: string): Promise<Thread> {
  return deps.storage.write(actor, async (tx) => {
    refuseStandin(actor);
    const thread = await needThread(deps, tx, actor, id);
    if (thread.state === 'resolved') return thread;
    await note(deps, tx, actor, 'discussion.thread.resolved', thread, {});
    return settle(deps, tx, thread, actor);
  });
}

/** Of these subjects, those about which something is not dealt with. */
export async function subjectsWithOpenThreads({ storage, discussion }: Pick<DiscussionDeps, 'storage' | 'discussion'>, actor: Actor, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (subjectIds.length === 0) return new Set();
  return new Set(await storage.read(actor, (db) => discussion.openAmong(db, actor.tenantId, subjectIds)));
}

export function threadsAbout({ storage, discussion }: Pick<DiscussionDeps, 'storage' | 'discussion'>, actor: Actor, subjectId: string): Promise<readonly Thread[]> {
  return storage.read(actor, (db) => discussion.about(db, actor.tenantId, subjectId));
}

export function mentionsOf({ storage, discussion }: Pick<DiscussionDeps, 'storage' | 'discussion'>, actor: Actor, { unread }: { readonly unread: boolean }): Promise<readonly Mention[]> {
  return storage.read(actor, (db) => discussion.mentionsOf(db, actor.tenantId, actor.userId, { unread }));
}

/** Answers how many were unread. That somebody has seen what was said to them is on record, once. */
export function readMentions(deps: Pick<DiscussionDeps, 'storage' | 'discussion' | 'clock' | 'audit'>, actor: Actor, commentIds: readonly string[]): Promise<number> {
  return deps.storage.write(actor, async (tx) => {
    const read = await deps.discussion.markRead(tx, actor.tenantId, actor.userId, commentIds, deps.clock.now());
    if (read.length > 0) await deps.audit.append(tx, actor, { type: 'discussion.mentions.read', resource: { type: 'mention', id: actor.userId }, details: { comments: read } });
    return read.length;
  });
}

/** Voters go by what was said and by whom: nobody puts words into somebody else's mouth, and whoever only looks in says nothing. */
function refuseStandin({ impersonator }: Actor): void {
  if (impersonator !== null) throw new Refusal('discussion/impersonating', { field: 'body' });
}

async function needThread(deps: DiscussionDeps, tx: Tx, { tenantId }: Actor, id: string): Promise<Thread> {
  const thread = await deps.discussion.find(tx, tenantId, id);
  if (!thread) throw new Refusal('discussion/thread-not-found', { id });
  return thread;
}

async function commentBy(deps: DiscussionDeps, tx: Tx, actor: Actor, body: string, named: readonly string[]): Promise<Comment> {
  refuseStandin(actor);
  const mentions = [...new Set(named)].map((id) => brand<UserId>(id));
  for (const person of mentions) if (!(await deps.isMember(tx, actor.tenantId, person))) throw new Refusal('people/user-not-found', { id: person, field: 'mentions' });
  return { id: deps.ids.id(), author: actor.userId, authorName: actor.name, body, mentions, at: deps.clock.now() };
}

async function settle(deps: DiscussionDeps, tx: Tx, thread: Thread, resolver: Actor | null): Promise<Thread> {
  const to = resolver === null
    ? { state: 'open' as const, resolvedBy: null, resolvedByName: null, resolvedAt: null }
    : { state: 'resolved' as const, resolvedBy: resolver.userId, resolvedByName: resolver.name, resolvedAt: deps.clock.now() };
  if (!(await deps.discussion.settle(tx, thread, to))) throw new Refusal('input/conflict', { field: 'id', rule: 'id: somebody changed this thread since it was read' });
  return { ...thread, ...to, ver: thread.ver + 1 };
}

async function note({ audit }: DiscussionDeps, tx: Tx, actor: Actor, type: 'discussion.thread.started' | 'discussion.comment.added' | 'discussion.thread.resolved', thread: Thread, details: { readonly [name: string]: string | null | readonly string[] }): Promise<void> {
  await audit.append(tx, actor, {
    type, resource: { type: 'discussion_thread', id: thread.id }, refs: { definition_sha256: thread.digest },
    details: { subjectType: thread.subjectType, subjectId: thread.subjectId, approval: thread.requestId, ...details },
  });
}
