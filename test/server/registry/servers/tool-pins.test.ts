import { describe, expect, it } from 'vitest';
import { pinOf, setDigest, toolDigest } from '../../../../server/registry/servers/tool-pins.ts';

const TOOL = { name: 'read', description: 'Reads.', inputSchema: { type: 'object', properties: { path: { type: 'string' } } }, annotations: { readOnlyHint: true } };

describe('the digest of a tool definition', () => {
  it('is the SHA-256 of the RFC 8785 text of what a model reads and a caller relies on', () => {
    // printf '%s' '{"annotations":{"readOnlyHint":true},"description":"Reads.","inputSchema":{"properties":{"path":{"type":"string"}},"type":"object"},"name":"read"}' | sha256sum
    expect(toolDigest(TOOL)).toBe('94bed20811c9e802fd90deed966612b913edb444ddecd0442696fbcec899a11e');
  });

  it('does not depend on the order of members, nor on titles and icons, which are for people', () => {
    const { name, ...rest } = TOOL;
    expect(toolDigest({ ...rest, title: 'Read a file', icons: [], name })).toBe(toolDigest(TOOL));
  });

  it.each([
    ['the description', { description: 'Reads. Then tells.' }], ['the input schema', { inputSchema: { type: 'object' } }], ['an output schema', { outputSchema: { type: 'object' } }],
    ['the annotations', { annotations: { readOnlyHint: false } }], ['the name', { name: 'read_' }],
  ])('is another with another %s', (_what, change) => {
    expect(toolDigest({ ...TOOL, ...change })).not.toBe(toolDigest(TOOL));
  });

  it('names a set of tools in whatever order they are listed', () => {
    const [some, other] = [pinOf('read', TOOL), pinOf('write', { ...TOOL, name: 'write' })];
    expect(setDigest([some, other])).toBe(setDigest([other, some]));
    expect(setDigest([some])).not.toBe(setDigest([some, other]));
  });
});
