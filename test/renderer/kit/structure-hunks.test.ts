import { describe, expect, test } from 'vitest';
import { definitionLines } from '../../../renderer/kit/definition-lines.ts';
import { placeName, structureHunks } from '../../../renderer/kit/structure-hunks.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { structuralDiff } from '../../../shared/structural-diff.ts';

function hunks(before: JsonObject | null, after: JsonObject) {
  return structureHunks(before, after, structuralDiff(before ?? {}, after));
}

const BEFORE = { limits: { steps: 20 }, prompt: 'Read.\nAnswer.', tools: [{ name: 'read' }, { name: 'preview' }] };
const AFTER = { limits: { steps: 30 }, prompt: 'Read.\nPay.\nAnswer.', tools: [{ name: 'read' }, { name: 'pay', limit: 250 }] };

describe('changes by structure', () => {
  test('each change is titled by its place, list members by their name', () => {
    expect(hunks(BEFORE, AFTER).map(({ title, note }) => [title, note])).toEqual([['limits › steps', 'changed'], ['prompt', 'changed'], ['tools › preview', 'removed'], ['tools › pay', 'added']]);
  });

  test('its lines carry the numbers they have in the two readings', () => {
    const was = definitionLines(BEFORE).map((line) => line.text);
    const is = definitionLines(AFTER).map((line) => line.text);
    const lines = hunks(BEFORE, AFTER).flatMap((hunk) => hunk.lines);
    const elsewhere = lines.filter((line) => (line.before !== null && was[line.before - 1] !== line.text) || (line.after !== null && is[line.after - 1] !== line.text));
    expect(lines.length).toBeGreaterThan(0);
    expect(elsewhere).toEqual([]);
  });

  test('inside a changed text only the new line is marked', () => {
    const prompt = hunks(BEFORE, AFTER).find((hunk) => hunk.title === 'prompt');
    expect(prompt?.lines.filter((line) => line.kind !== 'same').map((line) => line.text)).toEqual(['    | Pay.']);
  });

  test('without anything before, everything is added', () => {
    const lines = hunks(null, { model: 'm' }).flatMap((hunk) => hunk.lines);
    expect(lines).toEqual([{ kind: 'add', text: '  "model": "m"', before: null, after: 2 }]);
  });

  test('a list in another order shows the names in both orders', () => {
    const [hunk] = hunks({ tools: ['a', 'b'] }, { tools: ['b', 'a'] });
    expect(hunk?.note).toBe('reordered');
    expect(hunk?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['del a', 'same b', 'add a']);
  });
});

describe('the name of a place', () => {
  test.each([
    ['', 'the whole definition'],
    ['/tools/1', 'tools › preview'],
    ['/tools/7', 'tools › #8'],
    ['/nowhere/0', 'nowhere › 0'],
  ])('%j is %j', (pointer, name) => {
    expect(placeName(BEFORE, pointer)).toBe(name);
  });

  test('a member that is a long text goes by its number', () => {
    expect(placeName({ rules: ['x'.repeat(200), 'two\nlines'] }, '/rules/1')).toBe('rules › #2');
  });
});
