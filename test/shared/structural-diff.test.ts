import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonAt, jsonEqual } from '../../shared/json-equal.ts';
import type { Json } from '../../shared/json.ts';
import { segmentsOf } from '../../shared/json-pointer.ts';
import { structuralDiff, type DiffSide, type StructuralChange } from '../../shared/structural-diff.ts';

function told(before: Json, after: Json): readonly string[] {
  return structuralDiff(before, after).map((change) => [change.change, 'before' in change ? change.before.pointer : '-', 'after' in change ? change.after.pointer : '-'].join(' '));
}

describe('the structural diff', () => {
  it('finds one change where one value differs, however deep', () => {
    expect(structuralDiff({ a: { b: [1, { name: 'x', deep: { c: 1 } }] } }, { a: { b: [1, { name: 'x', deep: { c: 2 } }] } }))
      .toEqual([{ change: 'changed', before: { pointer: '/a/b/1/deep/c', value: 1 }, after: { pointer: '/a/b/1/deep/c', value: 2 } }]);
  });

  it('matches the members of a list by name or id, not by index', () => {
    const tools = (...names: readonly string[]): Json => ({ tools: names.map((name) => ({ name, params: { limit: name.length } })) });
    expect(told(tools('mail', 'web'), tools('excel', 'mail', 'web'))).toEqual(['added - /tools/0']);
    expect(told([{ id: 1, a: 1 }, { id: 2, a: 1 }], [{ id: 2, a: 5 }])).toEqual(['removed /0 -', 'changed /1/a /0/a']);
  });

  it('matches texts and numbers by value, and mixed lists too', () => {
    expect(told(['a', { name: 'b', x: 1 }, 'c'], ['c', { name: 'b', x: 2 }])).toEqual(['removed /0 -', 'changed /1/x /1/x', 'reordered  ']);
  });

  it('matches nameless members by their turn', () => {
    expect(told([{ x: 1 }, [1], { x: 2 }], [{ x: 1 }, [1, 2], { x: 3 }])).toEqual(['added - /1/1', 'changed /2/x /2/x']);
  });

  it('says when only the order of a list differs', () => {
    expect(told({ steps: ['a', 'b', 'c'] }, { steps: ['b', 'a', 'c'] })).toEqual(['reordered /steps /steps']);
  });

  it('takes a text that became an object for another thing', () => {
    expect(told({ model: 'm' }, { model: { name: 'm' } })).toEqual(['changed /model /model']);
  });

  it('escapes keys in pointers and orders them by code units', () => {
    expect(told({ 'b/c': 1, 'a~': 1, Z: 1 }, {})).toEqual(['removed /Z -', 'removed /a~0 -', 'removed /b~1c -']);
  });

  it('keeps the number of changes small in a long list', () => {
    const tools = Array.from({ length: 500 }, (_, index) => ({ name: `tool ${index}`, on: true }));
    const changed = tools.flatMap((tool, index) => (index === 7 ? [] : [index === 400 ? { ...tool, on: false } : tool]));
    expect(told(tools, changed)).toEqual(['removed /7 -', 'changed /400/on /399/on']);
  });
});

const word = fc.constantFrom('a', 'b', 'name', 'id', '~/');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof({ maxDepth: 4, depthSize: 'small' }, word, fc.integer({ min: -1, max: 2 }), fc.boolean(), fc.constant(null), fc.array(tie('json'), { maxLength: 4 }), fc.dictionary(word, tie('json'), { maxKeys: 4 })),
}));

function valueAt(document: Json, pointer: string): Json | undefined {
  return jsonAt(document, segmentsOf(pointer) ?? ['not a pointer']);
}

function mirrored(change: StructuralChange): readonly [string, DiffSide | null, DiffSide | null] {
  const turned = { added: 'removed', removed: 'added', changed: 'changed', reordered: 'reordered' } as const;
  return [turned[change.change], 'after' in change ? change.after : null, 'before' in change ? change.before : null];
}

describe('for any two JSON values', () => {
  it('the diff is empty if and only if they are the same value', () => {
    fc.assert(fc.property(json, json, (a, b) => {
      expect(structuralDiff(a, structuredClone(a))).toEqual([]);
      expect(structuralDiff(a, b).length === 0).toBe(jsonEqual(a, b));
    }), { numRuns: 1000 });
  });

  it('every pointer leads to the value that stands beside it', () => {
    fc.assert(fc.property(json, json, (a, b) => {
      for (const change of structuralDiff(a, b)) {
        if ('before' in change) expect(valueAt(a, change.before.pointer)).toEqual(change.before.value);
        if ('after' in change) expect(valueAt(b, change.after.pointer)).toEqual(change.after.value);
      }
    }), { numRuns: 500 });
  });

  it('the diff backwards tells the same changes', () => {
    fc.assert(fc.property(json, json, (a, b) => {
      const forwards = structuralDiff(a, b).map(mirrored).map((change) => JSON.stringify(change));
      const backwards = structuralDiff(b, a).map((change) => JSON.stringify([change.change, 'before' in change ? change.before : null, 'after' in change ? change.after : null]));
      expect(forwards.toSorted()).toEqual(backwards.toSorted());
    }), { numRuns: 500 });
  });
});
