import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolEffect } from '../../shared/rights-card.ts';
import { dangerousTools, driftRights, hasDrifted, type PinnedTool, saysDrift, toolDrift } from '../../shared/tool-drift.ts';

const tool = (name: string, digest = 'a', effect: ToolEffect = 'read-only'): PinnedTool => ({ name, digest: digest.repeat(64), effect });
const SAME = { before: '1.0.0', after: '1.0.0' };

describe('the drift between two sets of tools', () => {
  it('names what was added, removed and defined anew, and counts what is in both', () => {
    const drift = toolDrift([tool('read'), tool('write'), tool('gone')], [tool('read'), tool('write', 'b'), tool('new')]);
    expect(drift).toEqual({ added: [tool('new')], removed: [tool('gone')], changed: [{ name: 'write', before: tool('write'), after: tool('write', 'b') }], common: 2 });
    expect(saysDrift(drift, SAME)).toBe('1 of 2 definitions changed, 1 tool added, 1 tool removed under the same version (1.0.0).');
  });

  it('says whether the version told of it', () => {
    const drift = toolDrift([tool('read')], [tool('read', 'b')]);
    expect(saysDrift(drift, { before: '1', after: '2' })).toBe('1 of 1 definitions changed from version 1 to 2.');
    expect(saysDrift(drift, { before: null, after: null })).toBe('1 of 1 definitions changed and the server tells no version.');
    expect(saysDrift(toolDrift([tool('read')], [tool('read')]), SAME)).toBe('All definitions are as pinned.');
  });

  it('is a change of rights where annotations changed: from read-only to destructive is a widening', () => {
    const drift = toolDrift([tool('write')], [tool('write', 'b', 'destructive')]);
    expect(driftRights('files', drift)).toEqual([expect.objectContaining({ kind: 'tool', name: 'files/write', change: 'changed', before: 'read-only', after: 'destructive', weight: 'widens', says: 'The tool files/write was read-only and is now destructive.' })]);
    expect(dangerousTools(drift)).toEqual(['write']);
  });

  it.each<[string, PinnedTool[], PinnedTool[], string[]]>([
    ['other words for the same reading', [tool('read')], [tool('read', 'b')], []],
    ['a lost annotation, which may mean anything', [tool('read')], [tool('read', 'b', 'unknown')], ['read']],
    ['a new tool that only reads', [], [tool('read')], []],
    ['a new tool that says nothing of itself', [], [tool('do', 'a', 'unknown')], ['do']],
    ['less than before', [tool('write', 'a', 'destructive')], [tool('write', 'b', 'additive')], []],
  ])('knows whether more may be done after %s', (_what, before, after, dangerous) => {
    expect(dangerousTools(toolDrift(before, after))).toEqual(dangerous);
  });

  it('is none between a set and itself in any order, and mirrored when the sides are', () => {
    const sets = fc.uniqueArray(fc.record({ name: fc.string({ maxLength: 3 }), digest: fc.constantFrom('a', 'b') }), { selector: ({ name }) => name, maxLength: 8 }).map((tools) => tools.map(({ name, digest }) => tool(name, digest)));
    fc.assert(fc.property(sets, sets, (some, others) => {
      expect(hasDrifted(toolDrift(some, some.toReversed()))).toBe(false);
      const [there, back] = [toolDrift(some, others), toolDrift(others, some)];
      expect([there.added.length, there.removed.length, there.changed.length]).toEqual([back.removed.length, back.added.length, back.changed.length]);
    }));
  });
});
