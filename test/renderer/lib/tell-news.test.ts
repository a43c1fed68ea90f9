import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brand, type Instant, plusMs, type TenantId, type UserId } from '../../../shared/brand.ts';
import { isNoticeLine, isNoticeRoute, NOTICE_BODY, NOTICE_TITLE } from '../../../shared/notice.ts';
import { type News, tell, type Told } from '../../../renderer/lib/tell-news.ts';

const NOW = brand<Instant>('2026-11-21T12:00:00.000Z');
const HOUR = 3_600_000;
const idOf = (n: number) => `0190a6c5-0000-7000-8000-${String(n).padStart(12, '0')}`;

const news = (parts: Partial<News> = {}): News => ({ of: { userId: brand<UserId>('ben'), tenantId: brand<TenantId>('main') }, now: NOW, waiting: [], mentions: [], decided: [], heldUp: [], ...parts });
const waiting = (n: number, parts: Partial<News['waiting'][number]> = {}): News['waiting'][number] => ({
  id: idOf(n), type: 'agent_publish', title: `Publish agent-${n} 0.1.0`, askedBy: 'Dora', deputyFor: [], expiresAt: plusMs(NOW, 5 * HOUR), remindedAt: null, ...parts,
});
const decided = (n: number, parts: Partial<News['decided'][number]> = {}): News['decided'][number] => ({ id: idOf(n), type: 'agent_publish', title: `Publish agent-${n} 0.1.0`, state: 'approved', at: plusMs(NOW, HOUR), by: 'Ben', openThreads: false, ...parts });
const mention = (n: number): News['mentions'][number] => ({ commentId: idOf(n), threadId: idOf(n + 1), requestId: idOf(n + 2), by: 'Cleo' });
/** Somebody who has been looked after here since before, and was told nothing. */
const before: Told = { since: NOW, ids: [] };

describe('telling somebody what is new', () => {
  it.each<[string, Partial<News>, object]>([
    ['a vote', { waiting: [waiting(1)] }, { title: 'Your vote is asked', body: 'Publish agent-1 0.1.0, asked by Dora', route: `/approvals/${idOf(1)}` }],
    ['a vote for somebody else', { waiting: [waiting(1, { deputyFor: ['Eve'] })] }, { title: 'You may vote for Eve', body: 'Publish agent-1 0.1.0, asked by Dora' }],
    ['a call of a run, of which no word is repeated', { waiting: [waiting(1, { type: 'run_approval', title: null })] }, { title: 'Your vote is asked', body: 'A call of a run, asked by Dora' }],
    ['time that runs out', { waiting: [waiting(1, { remindedAt: NOW })] }, { title: 'A request will soon expire', body: 'Publish agent-1 0.1.0, asked by Dora, 5 h left' }],
    ['a mention', { mentions: [mention(4)] }, { title: 'Cleo named you', body: 'In a comment on a request', route: `/approvals/${idOf(6)}?thread=${idOf(5)}` }],
    ['an approval', { decided: [decided(1)] }, { title: 'Your request is approved', body: 'Publish agent-1 0.1.0, by Ben', route: `/approvals/${idOf(1)}` }],
    ['a rejection', { decided: [decided(1, { state: 'rejected' })] }, { title: 'Your request is rejected' }],
    ['changes asked for', { decided: [decided(1, { state: 'rejected', openThreads: true })] }, { title: 'Changes are asked for', body: 'Publish agent-1 0.1.0, by Ben' }],
    ['nobody’s decision', { decided: [decided(1, { state: 'expired', by: null })] }, { title: 'Your request has expired', body: 'Publish agent-1 0.1.0: nobody decided in time' }],
    ['a request whose ground moved', { decided: [decided(1, { state: 'voided', by: null })] }, { title: 'Your request is void' }],
    ['broken glass', { decided: [decided(1, { state: 'bypassed' })] }, { title: 'Your request was bypassed', body: 'Publish agent-1 0.1.0, by Ben' }],
    ['a publication held up', { heldUp: [{ versionId: idOf(1), agentId: idOf(2), agentName: 'night porter', version: '1.0.0', at: NOW }] }, { title: 'A publication is held up', body: 'night porter 1.0.0 did not go out when its time came', route: `/catalog/${idOf(2)}` }],
  ])('says %s in its own words', (_what, parts, notice) => {
    expect(tell(news(parts), before, null).notice).toMatchObject(notice);
  });

  it('says each thing once', () => {
    const first = tell(news({ waiting: [waiting(1)] }), before, null);

    expect(tell(news({ waiting: [waiting(1)] }), first.told, null).notice).toBeNull();
    expect(tell(news({ waiting: [waiting(1), waiting(2)] }), first.told, null).notice?.body).toContain('agent-2');
  });

  it('reminds of a request that was told already, once, and does not tell one twice that comes with its reminder', () => {
    const told = tell(news({ waiting: [waiting(1)] }), before, null).told;
    const reminded = tell(news({ waiting: [waiting(1, { remindedAt: NOW })] }), told, null);

    expect(reminded.notice?.title).toBe('A request will soon expire');
    expect(tell(news({ waiting: [waiting(1, { remindedAt: NOW })] }), reminded.told, null).notice).toBeNull();
    expect(tell(news({ waiting: [waiting(1, { remindedAt: NOW })] }), before, null).notice?.title).toBe('A request will soon expire');
  });

  it('makes one notice of several: of one kind by names, of several by numbers', () => {
    expect(tell(news({ waiting: [1, 2, 3, 4].map((n) => waiting(n)) }), before, null).notice).toEqual({ title: '4 requests wait for you', body: 'Publish agent-1 0.1.0, Publish agent-2 0.1.0, Publish agent-3 0.1.0 and 1 more', route: '/approvals' });
    expect(tell(news({ mentions: [mention(1), mention(5)] }), before, null).notice).toEqual({ title: '2 comments name you', body: 'Cleo', route: '/approvals?view=mentions' });
    expect(tell(news({ waiting: [waiting(1), waiting(2)], decided: [decided(3)], mentions: [mention(4)] }), before, null).notice)
      .toEqual({ title: '4 things for you', body: '2 requests wait for you, 1 comment names you, 1 request of yours has ended', route: '/' });
  });

  it('says at the first sign-in on a computer what waits, and nothing of what had ended by then', () => {
    expect(tell(news({ waiting: [waiting(1), waiting(2)], decided: [decided(3, { at: plusMs(NOW, -HOUR) })] }), null, null).notice?.title).toBe('2 requests wait for you');
    expect(tell(news({ decided: [decided(3, { at: plusMs(NOW, -HOUR) })] }), null, null)).toMatchObject({ notice: null, told: { since: NOW } });
  });

  it('says after an absence what ended meanwhile', () => {
    const told = tell(news(), null, null).told;

    expect(tell(news({ now: plusMs(NOW, 30 * HOUR), decided: [decided(1)] }), told, null).notice?.title).toBe('Your request is approved');
  });

  it('is silent on what somebody is looking at, then and later, and says the rest', () => {
    const here = tell(news({ waiting: [waiting(1), waiting(2)], mentions: [{ ...mention(4), requestId: idOf(1) }] }), before, `/approvals/${idOf(1)}`);

    expect(here.notice?.body).toBe('Publish agent-2 0.1.0, asked by Dora');
    expect(tell(news({ waiting: [waiting(1), waiting(2)] }), here.told, null).notice).toBeNull();
  });

  it('remembers no more than it needs, and never forgets what still waits', () => {
    const crowd = news({ waiting: Array.from({ length: 50 }, (_, n) => waiting(n, { remindedAt: NOW })) });
    const told = tell(crowd, { since: NOW, ids: Array.from({ length: 900 }, (_, n) => `vote:old-${n}`) }, null).told;

    expect(told.ids).toHaveLength(500);
    expect(tell(crowd, told, null).notice).toBeNull();
  });

  it('says nothing that a notice may not hold, whatever agents and people are called', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 120 })), { minLength: 1, maxLength: 4 }), (names) => {
      const { notice } = tell(news({ waiting: names.map(([title, askedBy], n) => waiting(n, { title, askedBy })) }), before, null);
      expect(notice && isNoticeLine(notice.title, NOTICE_TITLE) && isNoticeLine(notice.body, NOTICE_BODY) && isNoticeRoute(notice.route)).toBe(true);
    }));
  });
});
