import { describe, expect, it } from 'vitest';
import { placeAt, pointerAt, rowOf, shownWith } from '../../../../renderer/screens/registry/registry-place.ts';

describe('a place of the registry in the address', () => {
  it.each([
    ['/tools', { section: 'tools', name: null, inside: [] }],
    ['/tools/letters.send', { section: 'tools', name: 'letters.send', inside: [] }],
    ['/limits/per_tool/letters.send', { section: 'limits', name: 'per_tool', inside: ['letters.send'] }],
    ['/labels/a~1b', { section: 'labels', name: 'a/b', inside: [] }],
    ['/other', { section: 'other', name: null, inside: [] }],
    ['/colours/sky', { section: 'other', name: 'colours', inside: ['sky'] }],
  ] as const)('%s is read and written back as it was', (pointer, place) => {
    expect(placeAt(pointer)).toEqual(place);
    expect(pointerAt(placeAt(pointer))).toBe(pointer);
  });

  it('begins with the tools when the address says nothing or nonsense', () => {
    for (const text of [undefined, '', 'tools', '/~9']) expect(placeAt(text)).toEqual({ section: 'tools', name: null, inside: [] });
  });

  it('shows an explained value of an item with its item, and one of a map among the others', () => {
    expect(shownWith(placeAt('/tools/mail/timeout_ms'))).toEqual(placeAt('/tools/mail'));
    expect(shownWith(placeAt('/limits/max_tool_calls'))).toEqual(placeAt('/limits'));
  });

  it('finds the row that holds a value, however deep the value lies', () => {
    expect(rowOf(placeAt('/tools/mail/defaults/sender/name'))).toBe('/tools/mail/defaults');
    expect(rowOf(placeAt('/limits/max_tool_calls'))).toBe('/limits/max_tool_calls');
  });
});
