import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { isJsonList, jsonAt, jsonEqual } from '../../shared/json-equal.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { explain } from '../../shared/registry-explain.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { SECTIONS, type SectionName, SECTION_NAMES } from '../../shared/registry-schema.ts';
import { layerContents } from '../support/registry-arbitraries.ts';
import { aRegistry } from '../support/registry-layers.ts';

describe('where a value comes from', () => {
  const view = aRegistry({
    base: { tools: [{ tool_id: 'a/b', timeout_ms: 1, label: 'A' }], limits: { max_tool_calls: 50 }, roles: { viewer: ['runs:read', 'audit:read'] } },
    org: { tools: [{ tool_id: 'a/b', timeout_ms: 2 }], limits: { max_tool_calls: 40 }, roles: { viewer: ['runs:*', 'audit:read'] }, locks: ['/tools/a~1b/destructive'] },
    tenant: { tools: [{ tool_id: 'a/b', timeout_ms: 3, destructive: false }], limits: { max_tool_calls: 60 } },
    user: { tools: [{ tool_id: 'a/b', label: 'Mine', timeout_ms: 3 }], limits: { max_tool_calls: 1 } },
  });
  const story = (pointer: string) => {
    const { value, setBy, opinions } = explain(view, pointer);
    return { value, setBy: setBy?.kind, opinions: opinions.map(({ said, outcome }) => [said, outcome]) };
  };

  it('names layer, version and author, and what every other layer says', () => {
    expect(explain(view, '/tools/a~1b/timeout_ms')).toEqual({
      value: 3,
      setBy: { kind: 'tenant', id: 'tenant-1', version: 1, author: 'tenant-author' },
      opinions: [
        { layer: { kind: 'base', id: 'base-1', version: 1, author: 'base-author' }, said: 1, outcome: 'overridden', says: null },
        { layer: { kind: 'org', id: 'org-1', version: 1, author: 'org-author' }, said: 2, outcome: 'overridden', says: null },
        { layer: { kind: 'tenant', id: 'tenant-1', version: 1, author: 'tenant-author' }, said: 3, outcome: 'holds', says: null },
        {
          layer: { kind: 'user', id: 'user-1', version: 1, author: 'user-author' }, said: 3, outcome: 'refused',
          says: "timeout_ms is not a user's to set: a user layer holds presentation and own defaults only.",
        },
      ],
    });
  });

  it('tells a clamped limit from a refused one', () => {
    expect(story('/limits/max_tool_calls')).toEqual({ value: 40, setBy: 'org', opinions: [[50, 'overridden'], [40, 'holds'], [60, 'clamped'], [1, 'refused']] });
  });

  it('names the layer that narrowed a value to something that no layer wrote', () => {
    expect(story('/roles/viewer')).toMatchObject({ value: ['audit:read', 'runs:read'], setBy: 'org', opinions: [[['runs:read', 'audit:read'], 'overridden'], [['runs:*', 'audit:read'], 'clamped'], [undefined, 'silent'], [undefined, 'silent']] });
  });

  it('says that a value is locked, and that nobody set it', () => {
    expect(story('/tools/a~1b/destructive')).toEqual({ value: undefined, setBy: undefined, opinions: [[undefined, 'silent'], [undefined, 'silent'], [false, 'locked'], [undefined, 'silent']] });
  });

  it('tells of an object who gave a part of it', () => {
    expect(story('/tools/a~1b').opinions.map(([, outcome]) => outcome)).toEqual(['part', 'part', 'part', 'part']);
    expect(story('/limits').opinions.map(([, outcome]) => outcome)).toEqual(['part', 'part', 'part', 'part']);
  });

  it('knows nothing of a place that no layer mentions', () => {
    expect(story('/tools/none/timeout_ms')).toMatchObject({ value: undefined, opinions: [[undefined, 'silent'], [undefined, 'silent'], [undefined, 'silent'], [undefined, 'silent']] });
    expect(explain(view, 'no pointer')).toEqual({ value: undefined, setBy: null, opinions: [] });
  });
});

describe('every explanation', () => {
  it('agrees with the whole merged registry, and names a layer whose word the value is or that changed it', () => {
    fc.assert(fc.property(layerContents, (contents) => {
      const view = aRegistry(contents);
      const whole = view.materialise();
      for (const [pointer, value] of leavesOf(view)) {
        const { value: explained, setBy, opinions } = explain(view, pointer);
        expect(explained).toEqual(value);
        expect(jsonEqual(explained, inWhole(whole, pointer))).toBe(true);
        const winner = opinions.find(({ layer }) => layer === setBy);
        expect(winner !== undefined && (jsonEqual(winner.said, value) || winner.outcome === 'clamped')).toBe(true);
        expect(opinions.filter(({ outcome }) => outcome === 'holds').length).toBeLessThanOrEqual(1);
      }
    }), { numRuns: 1000 });
  }, 120_000);
});

/** Every value that is no object, with its pointer, as single entries tell it. */
function leavesOf(view: RegistryView): ReadonlyArray<readonly [string, Json]> {
  return SECTION_NAMES.filter((section) => section !== 'locks').flatMap((section) => [...view.entries(section)].flatMap(([name, value]) => leaves(section === 'other' ? [name] : [section, name], value)));
}

function leaves(path: readonly string[], value: Json): ReadonlyArray<readonly [string, Json]> {
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, inner]) => leaves([...path, key], inner)) : [[pointerOf(path), value]];
}

/** The same value found in the materialised document, where items stand in lists. */
function inWhole(whole: Json, pointer: string): Json | undefined {
  const [first = '', second = '', ...rest] = pointer.slice(1).split('/');
  const key = Object.hasOwn(SECTIONS, first) ? SECTIONS[first as SectionName].key : null; // checked on the same line
  const list = jsonAt(whole, [first]);
  if (key === null || !isJsonList(list)) return jsonAt(whole, pointer.slice(1).split('/'));
  return jsonAt(list.find((item) => isJsonObject(item) && item[key] === second), rest);
}
