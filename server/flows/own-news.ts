import { plusMs, type Instant, type TenantId, type UserId } from '../../shared/brand.ts';
import { type Approval, approvalInbox, ApprovalFilter, type ApprovalState, listApprovals } from '../agents/approvals/index.ts';
import { type DiscussionDeps, mentionsOf, subjectsWithOpenThreads } from '../agents/discussion/index.ts';
import type { Actor } from '../base/actor.ts';
import { DELETE_REQUEST } from './delete-agent.ts';
import { BUDGET_REQUEST } from './propose-budget.ts';
import { OVERRIDE_REQUEST } from './propose-layer.ts';
import { ROLE_REQUEST } from './propose-roles.ts';
import type { ScheduleDeps } from './schedule-publication.ts';
import { PUBLISH_REQUEST, REVIEW_REQUEST } from './version-governance.ts';

/** What became of a request without whoever made it. */
const DECIDED = ['approved', 'rejected', 'expired', 'voided', 'bypassed'] as const satisfies readonly ApprovalState[];

/** What a person is told of outside of the product's own window: names of things and people, and nothing that stands in them. */
interface News {
  /** Whose news it is, so that whoever asks cannot take it for somebody else's. */
  readonly of: { readonly userId: UserId; readonly tenantId: TenantId };
  readonly now: Instant;
  /** Requests that wait for their vote, or for that of somebody whose deputy they are. */
  readonly waiting: readonly WaitingNews[];
  /** Comments that name them and that they have not read. */
  readonly mentions: readonly { readonly commentId: string; readonly threadId: string; readonly requestId: string; readonly by: string }[];
  /** What became of their own requests of late, by others' doing. */
  readonly decided: readonly DecidedNews[];
  /** Publications for which they set a time and which could not happen at it. */
  readonly heldUp: readonly { readonly versionId: string; readonly agentId: string; readonly agentName: string; readonly version: string; readonly at: Instant }[];
}

interface WaitingNews {
  readonly id: string;
  readonly type: string;
  /** Null where words of a person could stand in it. */
  readonly title: string | null;
  readonly askedBy: string;
  readonly deputyFor: readonly string[];
  readonly expiresAt: Instant | null;
  readonly remindedAt: Instant | null;
}

interface DecidedNews {
  readonly id: string;
  readonly type: string;
  readonly title: string | null;
  readonly state: (typeof DECIDED)[number];
  readonly at: Instant;
  /** Whose vote or word was the last; null where nobody spoke. */
  readonly by: string | null;
  /** Something said about it is not dealt with: whoever rejected it asks for changes. */
  readonly openThreads: boolean;
}

const MOST = 50;
/** One's requests are read newest first; an old one may be decided last. */
const READ = 200;
const RECENT_MS = 14 * 86_400_000;
/** Titles of these are made by this product of names alone; the title of a run's call holds what somebody wrote to the run. */
const TITLED: ReadonlySet<string> = new Set([PUBLISH_REQUEST, REVIEW_REQUEST, DELETE_REQUEST, OVERRIDE_REQUEST, ROLE_REQUEST, BUDGET_REQUEST]);

type NewsDeps = ScheduleDeps & DiscussionDeps;

/** What is new to this person, as far as they may see it. */
export async function ownNews(deps: NewsDeps, actor: Actor): Promise<News> {
  const reads = actor.capabilities.has('approvals:read');
  return {
    of: { userId: actor.userId, tenantId: actor.tenantId }, now: deps.clock.now(),
    waiting: reads ? await waitingFor(deps, actor) : [],
    mentions: reads ? (await mentionsOf(deps, actor, { unread: true })).slice(0, MOST).map(({ commentId, threadId, requestId, authorName }) => ({ commentId, threadId, requestId, by: authorName })) : [],
    decided: reads ? await decidedOf(deps, actor) : [],
    heldUp: actor.capabilities.has('catalog:read') ? await heldUpOf(deps, actor) : [],
  };
}

async function waitingFor(deps: NewsDeps, actor: Actor): Promise<readonly WaitingNews[]> {
  const { items } = await approvalInbox(deps, actor, { order: 'soonest', size: MOST });
  return items.map((request) => ({
    id: request.id, type: request.type, title: titleOf(request), askedBy: request.requestedByName, expiresAt: request.expiresAt, remindedAt: request.remindedAt,
    deputyFor: request.whyNot === null ? [] : request.deputyFor.map(({ name }) => name),
  }));
}

async function decidedOf(deps: NewsDeps, actor: Actor): Promise<readonly DecidedNews[]> {
  const since = plusMs(deps.clock.now(), -RECENT_MS);
  const { items } = await listApprovals(deps, actor, ApprovalFilter.parse({ requestedBy: actor.userId, states: DECIDED, size: READ }));
  const decided = items.flatMap((request) => {
    const end = endOf(request);
    return end && end.at > since && end.byId !== actor.userId ? [{ request, end }] : [];
  }).toSorted((a, b) => (a.end.at < b.end.at ? 1 : -1)).slice(0, MOST);
  const open = await subjectsWithOpenThreads(deps, actor, decided.map(({ request }) => request.subjectId));
  return decided.map(({ request, end: { at, by, state } }) => ({ id: request.id, type: request.type, title: titleOf(request), state, at, by, openThreads: open.has(request.subjectId) }));
}

/** How and when a request ended, and by whose word; null while it has not. */
function endOf({ state, decidedAt, expiresAt, votes, bypass }: Approval): Pick<DecidedNews, 'state' | 'at' | 'by'> & { readonly byId: UserId | null } | null {
  const ended = DECIDED.find((known) => known === state);
  const at = ended === 'expired' ? expiresAt : decidedAt; // its time ran out before anybody noted that it had
  if (ended === undefined || at === null) return null;
  const last = votes.at(-1);
  switch (ended) {
    case 'approved':
    case 'rejected':
      return { state: ended, at, by: last?.castByName ?? null, byId: last?.castBy ?? null };
    case 'bypassed':
      return { state: ended, at, by: bypass?.byName ?? null, byId: bypass?.by ?? null };
    case 'expired':
    case 'voided':
      return { state: ended, at, by: null, byId: null };
  }
}

function heldUpOf({ storage, schedules, catalog }: NewsDeps, actor: Actor): Promise<News['heldUp']> {
  return storage.read(actor, async (db) => {
    const own = (await schedules.open(db, actor.tenantId)).filter(({ state, scheduledBy }) => state === 'suspended' && scheduledBy === actor.userId).slice(0, MOST);
    const found: News['heldUp'][number][] = [];
    for (const { versionId, at } of own) {
      const version = await catalog.findVersion(db, actor.tenantId, versionId);
      const agent = version && await catalog.findAgent(db, actor.tenantId, version.agentId);
      if (version && agent) found.push({ versionId, agentId: agent.id, agentName: agent.name, version: version.semver, at });
    }
    return found;
  });
}

function titleOf({ type, title }: Pick<Approval, 'type' | 'title'>): string | null {
  return TITLED.has(type) ? title : null;
}
