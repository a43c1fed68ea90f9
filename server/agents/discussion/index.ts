/**
 * What people say about what is asked: threads at a line or field of it, open until somebody resolves them, and who was named in them.
 * Invariant: a comment is never changed, and a thread names the digest of the content that it points into.
 */
export { type DiscussionDeps, mentionsOf, readMentions, reply, resolveThread, startThread, subjectsWithOpenThreads, threadsAbout } from './discuss.ts';
export { type DiscussionStore, openDiscussionStore } from './discussion-store.ts';
export { buildDiscussionTables } from './discussion-tables.ts';
export { Anchor, type Comment, type Mention, NewReply, NewThread, type Thread, type Topic } from './thread.ts';
