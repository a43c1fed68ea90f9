import { epochMs, type Instant } from '../../shared/brand.ts';
import { NOTICE_BODY, NOTICE_TITLE, noticeLine, type NoticeRoute, type SystemNotice } from '../../shared/notice.ts';
import { countOf } from '../kit/index.ts';
import { timeLeft } from './time-left.ts';
import type { ApiOutput } from './trpc.ts';

export type News = ApiOutput['home']['news'];

/** What one person has been told on this machine. */
export interface Told {
  /** When they were first looked after here, by the server's clock: what had ended before is no news. */
  readonly since: Instant;
  readonly ids: readonly string[];
}

type Kind = 'waiting' | 'mention' | 'decided' | 'held-up';

interface Item {
  /** What it is remembered by; the last one decides whether it was told. */
  readonly ids: readonly [string, ...string[]];
  readonly kind: Kind;
  readonly title: string;
  readonly body: string;
  /** The thing's own name, for a list of several. */
  readonly name: string;
  readonly route: NoticeRoute;
  /** When it ended; null for what still waits. */
  readonly endedAt: Instant | null;
}

/** More than one answer of the server can hold, so that nothing that still waits is ever told twice. */
const MOST_REMEMBERED = 500;
const NAMED = 3;

/**
 * What to say now, and what is remembered then. Everything is said once. Several things at once are one notice. What somebody is
 * looking at (`seeing` is the path of the screen in front of them, null where the window is not) needs no notice.
 */
export function tell(news: News, told: Told | null, seeing: string | null): { readonly notice: SystemNotice | null; readonly told: Told } {
  const since = told?.since ?? news.now;
  const known = new Set(told?.ids);
  const items = itemsOf(news);
  const fresh = items.filter(({ ids, endedAt, route }) => !known.has(ids.at(-1) ?? ids[0]) && (endedAt === null || endedAt > since) && route.split('?', 1)[0] !== seeing);
  const [first, ...more] = fresh;
  return {
    notice: first === undefined ? null : fit(more.length === 0 ? first : summary(fresh)),
    told: { since, ids: [...new Set([...items.flatMap(({ ids }) => ids), ...known])].slice(0, MOST_REMEMBERED) },
  };
}

function itemsOf(news: News): readonly Item[] {
  return [...news.waiting.map((request) => waitingItem(request, news.now)), ...news.mentions.map(mentionItem), ...news.decided.map(decidedItem), ...news.heldUp.map(heldUpItem)];
}

function waitingItem({ id, type, title, askedBy, deputyFor, expiresAt, remindedAt }: News['waiting'][number], now: Instant): Item {
  const name = title ?? kindName(type);
  const vote = `vote:${id}`;
  const asked = { kind: 'waiting', name, route: `/approvals/${id}`, endedAt: null } as const;
  const left = expiresAt !== null && epochMs(expiresAt) > epochMs(now) ? `, ${timeLeft(expiresAt, now).words}` : '';
  if (remindedAt !== null) return { ...asked, ids: [vote, `soon:${id}`], title: 'A request will soon expire', body: `${name}, asked by ${askedBy}${left}` };
  return { ...asked, ids: [vote], title: deputyFor.length === 0 ? 'Your vote is asked' : `You may vote for ${deputyFor.join(' or ')}`, body: `${name}, asked by ${askedBy}` };
}

function mentionItem({ commentId, requestId, threadId, by }: News['mentions'][number]): Item {
  return { ids: [`mention:${commentId}`], kind: 'mention', title: `${by} named you`, body: 'In a comment on a request', name: by, route: `/approvals/${requestId}?thread=${threadId}`, endedAt: null };
}

function decidedItem({ id, type, title, state, at, by, openThreads }: News['decided'][number]): Item {
  const name = title ?? kindName(type);
  const item = { ids: [`decided:${id}`], kind: 'decided', name, route: `/approvals/${id}`, endedAt: at } as const;
  const byWhom = by === null ? name : `${name}, by ${by}`;
  switch (state) {
    case 'approved':
      return { ...item, title: 'Your request is approved', body: byWhom };
    case 'rejected':
      return { ...item, title: openThreads ? 'Changes are asked for' : 'Your request is rejected', body: byWhom };
    case 'bypassed':
      return { ...item, title: 'Your request was bypassed', body: byWhom };
    case 'expired':
      return { ...item, title: 'Your request has expired', body: `${name}: nobody decided in time` };
    case 'voided':
      return { ...item, title: 'Your request is void', body: `${name}: what it relied on has changed` };
  }
}

function heldUpItem({ versionId, agentId, agentName, version, at }: News['heldUp'][number]): Item {
  const name = `${agentName} ${version}`;
  return { ids: [`held:${versionId}:${at}`], kind: 'held-up', title: 'A publication is held up', body: `${name} did not go out when its time came`, name, route: `/catalog/${agentId}`, endedAt: null };
}

/** For requests whose title may hold what somebody wrote. */
function kindName(type: string): string {
  return type === 'run_approval' ? 'A call of a run' : 'A request';
}

const SAYS = {
  'waiting': (count: number) => `${countOf(count, 'request')} ${count === 1 ? 'waits' : 'wait'} for you`,
  'mention': (count: number) => `${countOf(count, 'comment')} ${count === 1 ? 'names' : 'name'} you`,
  'decided': (count: number) => `${countOf(count, 'request')} of yours ${count === 1 ? 'has' : 'have'} ended`,
  'held-up': (count: number) => `${countOf(count, 'publication')} ${count === 1 ? 'is' : 'are'} held up`,
} as const satisfies Record<Kind, (count: number) => string>;

const LISTED_AT = { 'waiting': '/approvals', 'mention': '/approvals?view=mentions', 'decided': '/approvals?view=mine', 'held-up': '/' } as const satisfies Record<Kind, NoticeRoute>;
const KINDS = ['waiting', 'mention', 'decided', 'held-up'] as const satisfies readonly Kind[];

/** Several things in one notice: of one kind by their names, of several by their numbers. */
function summary(items: readonly Item[]): SystemNotice {
  const counts = KINDS.map((kind) => ({ kind, count: items.filter((item) => item.kind === kind).length })).filter(({ count }) => count > 0);
  const [only, ...others] = counts;
  if (only === undefined || others.length > 0) return { title: `${countOf(items.length, 'thing')} for you`, body: counts.map(({ kind, count }) => SAYS[kind](count)).join(', '), route: '/' };
  const names = [...new Set(items.map(({ name }) => name))];
  const left = names.length - NAMED;
  return { title: SAYS[only.kind](only.count), body: left > 0 ? `${names.slice(0, NAMED).join(', ')} and ${left} more` : names.join(', '), route: LISTED_AT[only.kind] };
}

function fit({ title, body, route }: SystemNotice): SystemNotice {
  return { title: noticeLine(title, NOTICE_TITLE), body: noticeLine(body, NOTICE_BODY), route };
}
