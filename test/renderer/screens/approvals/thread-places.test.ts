import { describe, expect, test } from 'vitest';
import { byUrgency, placeOf, placeWords, readingsOf, type ThreadView, threadsAt } from '../../../../renderer/screens/approvals/thread-places.ts';
import { brand, type Instant, type UserId } from '../../../../shared/brand.ts';

const ADA = brand<UserId>('ada');
const aThread = (wishes: Partial<ThreadView>): ThreadView => ({
  id: 't', subjectType: 'agent_version', subjectId: 'v', requestId: 'r', digest: 'd', anchor: null, state: 'open', startedBy: ADA, startedByName: 'Ada', createdAt: brand<Instant>('2026-11-21T12:00:00.000Z'),
  resolvedBy: null, resolvedByName: null, resolvedAt: null, comments: [], ver: 1, ofThisRequest: true, outdated: false, ...wishes,
});

const READINGS = readingsOf({ model: 'small' }, { model: 'large', tools: ['pay'] });

describe('where a comment points', () => {
  test('a line that is only in what was before points there, every other into what is asked for', () => {
    expect(placeOf({ before: 2, after: null }, READINGS)).toEqual({ path: '/model', side: 'before', line: 2 });
    expect(placeOf({ before: 2, after: 2 }, READINGS)).toEqual({ path: '/model', side: 'after', line: 2 });
    expect(placeOf({ before: null, after: 4 }, READINGS)).toEqual({ path: '/tools/0', side: 'after', line: 4 });
  });

  test('in words', () => {
    expect(placeWords(null)).toBe('About all of it');
    expect(placeWords({ path: '/tools/0', side: 'after', line: 4 })).toBe('tools › 0, line 4');
    expect(placeWords({ path: '/model', side: 'before', line: 2 })).toBe('model, line 2, as it was before');
    expect(placeWords({ path: '', side: 'after' })).toBe('The whole definition');
  });
});

describe('threads at a line', () => {
  const here = { path: '/model', side: 'after', line: 2 } as const;
  test('those of that line and side stand there', () => {
    const threads = [aThread({ id: 'here', anchor: here }), aThread({ id: 'elsewhere', anchor: { ...here, line: 3 } }), aThread({ id: 'before', anchor: { ...here, side: 'before' } }), aThread({ id: 'all' })];
    expect(threadsAt(threads, here).map(({ id }) => id)).toEqual(['here']);
  });

  test('one that points into other content does not: its line is another one now', () => {
    expect(threadsAt([aThread({ anchor: here, outdated: true })], here)).toEqual([]);
  });
});

test('what is left to do stands on top', () => {
  const [early, late] = [brand<Instant>('2026-11-21T08:00:00.000Z'), brand<Instant>('2026-11-21T09:00:00.000Z')];
  const threads = [aThread({ id: 'done', state: 'resolved', createdAt: early }), aThread({ id: 'late', createdAt: late }), aThread({ id: 'early', createdAt: early })];
  expect(byUrgency(threads).map(({ id }) => id)).toEqual(['early', 'late', 'done']);
});
