import { describe, expect, it } from 'vitest';
import { SECTION_NAMES } from '../../../../shared/registry-schema.ts';
import { labelInside, SECTION_GROUPS } from '../../../../renderer/screens/registry/registry-sections.ts';

describe('the sections on the left', () => {
  it('are all that a layer can speak of, each once', () => {
    expect(SECTION_GROUPS.flatMap((group) => group.sections.map(({ id }) => id)).toSorted()).toEqual(SECTION_NAMES.toSorted());
  });

  it('are spelled within a sentence as one would write them', () => {
    expect([labelInside('tools'), labelInside('mcp_servers'), labelInside('ip_allowlist'), labelInside('sso')]).toEqual(['tools', 'MCP servers', 'IP allowlist', 'single sign-on']);
  });
});
