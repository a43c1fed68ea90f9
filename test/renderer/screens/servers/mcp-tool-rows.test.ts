import { describe, expect, it } from 'vitest';
import { toolRows } from '../../../../renderer/screens/servers/mcp-tool-rows.ts';
import type { PinnedTool } from '../../../../shared/tool-drift.ts';

const tool = (name: string, digest = 'a', effect: PinnedTool['effect'] = 'read-only'): PinnedTool => ({ name, digest: digest.repeat(64), effect });
const standings = (rows: ReturnType<typeof toolRows>) => rows.map(({ name, standing }) => [name, standing]);

describe('the tools of a server as its page lists them', () => {
  it('are all proposed while nobody has accepted any, by name', () => {
    expect(standings(toolRows(null, [tool('write'), tool('read')]))).toEqual([['read', 'proposed'], ['write', 'proposed']]);
  });

  it('show first what may do more than was accepted, then what differs, then the rest', () => {
    const accepted = [tool('a'), tool('b'), tool('c'), tool('gone')];
    const seen = [tool('a'), tool('b', 'b'), tool('c', 'b', 'destructive'), tool('new'), tool('wipe', 'a', 'unknown')];
    expect(standings(toolRows(accepted, seen))).toEqual([['c', 'changed'], ['wipe', 'added'], ['b', 'changed'], ['new', 'added'], ['gone', 'removed'], ['a', 'accepted']]);
  });
});
