import { describe, expect, it } from 'vitest';
import { aFile, imported, told } from '../../../support/import-files.ts';

function line(seq: number | null, more: object = {}): string {
  return JSON.stringify({ ...(seq === null ? {} : { seq }), commit: `c${seq}`, date: '2026-03-30', changelog: 'feat: x', path: 'configs/clerk.yaml', definition: { tools: [`t${seq}`] }, ...more });
}

describe('a history', () => {
  it('becomes one agent with its revisions, oldest first, and their claims', () => {
    const { agents, problems } = imported(aFile('clerk.jsonl', `${line(1)}\n${line(2, { author: 'Ada', commit: null })}\n`));
    expect(problems).toEqual([]);
    expect(agents).toEqual([{
      kind: 'agent', path: 'clerk.jsonl', item: null, format: 'history', name: 'clerk', nameFrom: 'path',
      revisions: [
        { number: 1, definition: { tools: ['t1'] }, claims: { commit: 'c1', date: '2026-03-30', changelog: 'feat: x' } },
        { number: 2, definition: { tools: ['t2'] }, claims: { date: '2026-03-30', author: 'Ada', changelog: 'feat: x' } },
      ],
    }]);
  });

  it('is called by the newest definition\'s name, else by where the definition lived', () => {
    expect(imported(aFile('x__y.jsonl', `${line(1)}\n${line(2, { definition: { name: ' Clerk ' } })}`)).agents).toMatchObject([{ name: 'Clerk', nameFrom: 'definition' }]);
    expect(imported(aFile('x__y.jsonl', line(1, { definition: { name: 'Old' } }) + '\n' + line(2))).agents).toMatchObject([{ name: 'clerk', nameFrom: 'path' }]);
    expect(imported(aFile('x__y.jsonl', line(1, { path: undefined }))).agents).toMatchObject([{ name: 'x__y' }]);
  });

  it('loses a bad line and nothing else; the others keep their numbers', () => {
    const lines = [line(null), '{"definition": {"tools": [', line(null), '', '{"definition": {"tools": 5}}', line(null)];
    const { agents, problems } = imported(aFile('clerk.jsonl', lines.join('\n')));
    expect(agents[0]?.revisions.map(({ number }) => number)).toEqual([1, 3, 5]);
    expect(problems.map(told)).toEqual(['clerk.jsonl | line 2 | syntax', 'clerk.jsonl | line 5 | /definition/tools | shape']);
  });

  it('names each fault of a line by field and rule', () => {
    const faults = ['7', '{"commit": "x"}', line(1, { date: 5, author: [] }), '{"definition": {"a": 1, "a": 2}}', '{"definition": {"__proto__": 1}}', line(1, { seq: 'one' }), line(3), line(3), line(2.5)];
    expect(imported(aFile('h.jsonl', faults.join('\n'))).problems.map(told)).toEqual([
      'h.jsonl | line 1 | object', 'h.jsonl | line 2 | /definition | required', 'h.jsonl | line 3 | /date | shape', 'h.jsonl | line 3 | /author | shape',
      'h.jsonl | line 4 | /definition/a | duplicate-key', 'h.jsonl | line 5 | /definition/__proto__ | forbidden-key', 'h.jsonl | line 6 | /seq | order', 'h.jsonl | line 8 | /seq | order', 'h.jsonl | line 9 | /seq | order',
    ]);
  });

  it('is told by its content, and may as well be a JSON list or a single revision', () => {
    expect(imported(aFile('history.txt', `${line(1)}\n${line(2)}`)).agents[0]?.revisions).toHaveLength(2);
    expect(imported(aFile('history.txt', `{broken\n${line(2)}`)).agents[0]?.revisions).toHaveLength(1);
    const listed = imported(aFile('history.json', `[${line(1)}, {"seq": 2}, ${line(3)}]`));
    expect(listed.agents[0]?.revisions.map(({ number }) => number)).toEqual([1, 3]);
    expect(listed.problems.map(told)).toEqual(['history.json | entry 2 | /definition | required']);
    expect(imported(aFile('one.json', JSON.stringify(JSON.parse(line(4)), null, 2))).agents).toMatchObject([{ name: 'clerk', revisions: [{ number: 4 }] }]);
    const deepest = `{"definition": {"x": ${'['.repeat(63)}${']'.repeat(63)}}}`;
    expect(imported(aFile('deep.json', deepest), aFile('deeper.json', deepest.replace('[', '[[').replace(']', ']]'))).problems.map(({ path, rule }) => [path, rule])).toEqual([['deeper.json', 'depth']]);
  });

  it('of which nothing can be read is no agent', () => {
    expect(imported(aFile('h.jsonl', '{"a": 1}\n{"b": 2}'))).toMatchObject({ agents: [], problems: [{ rule: 'required' }, { rule: 'required' }] });
  });

  it('with a fault on every line lists the first two hundred and counts the rest', () => {
    const { problems } = imported(aFile('h.jsonl', 'x\n'.repeat(300)));
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({ rule: 'too-many', message: '100 more problems in this file.' });
  });

  it('says so when it is longer than it may be', () => {
    const { agents, problems } = imported(aFile('h.jsonl', '{"definition":{}}\n'.repeat(100_002)));
    expect(agents[0]?.revisions).toHaveLength(100_000);
    expect(problems.map(told)).toEqual(['h.jsonl | line 100001 | too-many']);
  });
});
