import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventDigest, type RunEvent, verifyEvents } from '../../../../server/agents/runs/index.ts';
import { brand, type Instant, type RunId } from '../../../../shared/brand.ts';

function story(length: number): readonly RunEvent[] {
  return Array.from({ length }, (_none, at) => {
    const said = { runId: brand<RunId>('r'), seq: at + 1, type: 'step', at: brand<Instant>('2026-11-21T09:00:00.000Z'), body: { n: at } };
    return { ...said, digest: eventDigest(said) };
  });
}
const told = (events: readonly RunEvent[]) => events.map(({ digest }) => digest);

describe('a run’s events held against the log', () => {
  it('E60: are whole when each is what the log tells of, in its place', () => {
    expect(verifyEvents(story(5), told(story(5)))).toEqual({ ok: true, checked: 5, bad: [] });
    expect(verifyEvents([], [])).toEqual({ ok: true, checked: 0, bad: [] });
  });

  it('E60: name any place that was edited, deleted or exchanged, whichever it is', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.nat(), fc.constantFrom('edit', 'delete', 'swap'), (length, a, b, how) => {
      const events = story(length);
      const [one, other] = [a % length, b % length];
      fc.pre(how !== 'swap' || one !== other);
      const spoilt = how === 'delete' ? events.filter((_event, at) => at !== one) : events.map((event, at) =>
        how === 'edit' ? (at === one ? { ...event, body: { n: -1 } } : event) : at === one ? { ...event, seq: other + 1 } : at === other ? { ...event, seq: one + 1 } : event);
      const { ok, bad } = verifyEvents(spoilt, told(events));
      expect(ok).toBe(false);
      expect(bad.map(({ seq }) => seq)).toEqual((how === 'swap' ? [one + 1, other + 1] : [one + 1]).toSorted((x, y) => x - y));
    }));
  });

  it('E60: name what the log does not know, and at most twenty places', () => {
    expect(verifyEvents(story(3), told(story(2))).bad).toEqual([{ seq: 3, why: 'unknown to the audit log' }]);
    expect(verifyEvents([], told(story(30))).bad).toHaveLength(20);
  });
});
