import { describe, expect, it } from 'vitest';
import { askedRights } from '../../../../renderer/screens/home/asked-rights.ts';
import type { RightsChange } from '../../../../shared/rights-diff.ts';

function aChange(wishes: Partial<RightsChange> = {}): RightsChange {
  return { kind: 'tool', change: 'added', name: 'claims.read', after: 'read-only', weight: 'widens', severity: 'low', says: 'May now use it.', ...wishes };
}
const tools = (...names: readonly string[]) => names.map((name) => aChange({ name }));

describe('what a waiting version asks for, in one line', () => {
  it('names one or two tools and counts more', () => {
    expect(askedRights(tools('payments.refund')).says).toBe('adds payments.refund');
    expect(askedRights(tools('a', 'b')).says).toBe('adds a and b');
    expect(askedRights(tools('a', 'b', 'c')).says).toBe('adds 3 tools');
  });

  it('counts other rights by their kind, and tells what is dropped apart', () => {
    const says = askedRights([aChange({ name: 'a' }), aChange({ kind: 'host', name: 'x' }), aChange({ kind: 'host', name: 'y' }), aChange({ change: 'removed', name: 'b', weight: 'narrows' })]).says;
    expect(says).toBe('adds a and 2 hosts; drops b');
  });

  it('says so when no right changes', () => {
    expect(askedRights([])).toEqual({ says: 'no rights changed', mark: { icon: 'minus', tone: 'neutral', word: 'Widens nothing' } });
  });

  it.each([
    ['Destructive tool', [aChange(), aChange({ after: 'destructive' }), aChange({ after: 'unknown' })]],
    ['Tool of unknown effect', [aChange({ after: 'unknown' }), aChange({ kind: 'host' })]],
    ['Widens a limit', [aChange({ kind: 'limit', change: 'changed' }), aChange({ kind: 'host' })]],
    ['Widens rights', [aChange({ kind: 'host' })]],
    ['Widens nothing', [aChange({ change: 'removed', weight: 'narrows', after: 'destructive' })]],
  ])('is marked by its gravest part: %s', (word, changes) => {
    expect(askedRights(changes).mark.word).toBe(word);
  });
});
