import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../shared/agent-rights.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { RightsCard, ToolEffect, ToolRight } from '../../shared/rights-card.ts';
import { rightsDiff, RightsDiff, type RightsChange } from '../../shared/rights-diff.ts';
import { sortedSet } from '../../shared/text-order.ts';
import { mostPowerful } from '../../shared/tool-effect.ts';
import { filesIn, imported } from '../support/import-files.ts';
import { testData } from '../support/test-data.ts';

const EMPTY: RightsCard = { models: [], tools: [], mcpServers: [], subAgents: [], hosts: [], secrets: [], memory: [], limits: [], roles: [], unattended: [] };

function diffOf(before: JsonObject | null, after: JsonObject): readonly string[] {
  return rightsDiff(before && rightsOf(before), rightsOf(after)).map(({ weight, says }) => `${weight}: ${says}`);
}

describe('the rights diff', () => {
  it('says in sentences what a version may do that the last one could not', () => {
    expect(diffOf(
      { tools: ['file_read', 'memory'], llm: { default_model: 'main' }, agent: { max_steps: 25 }, memory: { store_dir: '.a' } },
      { tools: ['file_read', 'powershell'], llm: { default_model: 'strong' }, agent: { max_steps: 30 }, memory: { store_dir: '.b' }, url: 'https://api.example' },
    )).toEqual([
      'narrows: May no longer use the tool memory (unknown).',
      'widens: May now use the tool powershell (unknown).',
      'widens: May now reach the host api.example.',
      'narrows: May no longer use the model main.',
      'widens: May now use the model strong.',
      'widens: May now keep memory in memory (.b).',
      'narrows: May no longer keep memory in memory (.a).',
      'widens: The limit agent.max_steps rises from 25 to 30.',
    ]);
  });

  it('calls a tool that stops being read-only wider, also when its annotation just disappears', () => {
    const tool = (annotations: JsonObject): JsonObject => ({ tools: [{ name: 'files', annotations }] });
    expect(diffOf(tool({ readOnlyHint: true }), tool({ destructiveHint: true }))).toEqual(['widens: The tool files was read-only and is now destructive.']);
    expect(diffOf(tool({ readOnlyHint: true }), tool({}))).toEqual(['widens: The tool files was read-only and is now unknown.']);
    expect(diffOf(tool({ destructiveHint: true }), tool({ destructiveHint: false }))).toEqual(['narrows: The tool files was destructive and is now additive.']);
    expect(diffOf(tool({ destructiveHint: true }), tool({}))).toEqual(['neutral: The tool files was destructive and is now unknown.']);
  });

  it('calls a limit that is lifted wider, and a new one narrower', () => {
    expect(diffOf({ budget: { per_day: 5 } }, {})).toEqual(['widens: Is no longer limited: budget.per_day was 5.']);
    expect(diffOf({}, { budget: { per_day: 5 } })).toEqual(['narrows: Is now limited: budget.per_day at 5.']);
    expect(diffOf({ rate_limit: '10/minute' }, { rate_limit: '10/second' })).toEqual(['narrows: Is now limited: rate_limit at 10/second.', 'widens: Is no longer limited: rate_limit was 10/minute.']);
  });

  it('sees no gain in what a wildcard gave already, and no loss in what one gives now', () => {
    const all = { mcp_servers: [{ name: 's', url: 'https://s.example' }] };
    const one = { mcp_servers: [{ name: 's', url: 'https://s.example', tools: ['read'] }] };
    expect(diffOf(all, one)).toEqual(['narrows: May no longer use every tool of s.', 'neutral: May now use the tool s/read (unknown).']);
    expect(diffOf(one, all)).toEqual(['widens: May now use every tool of s.', 'neutral: May no longer use the tool s/read (unknown).']);
    expect(diffOf({ hosts: ['*.example'] }, { hosts: ['a.b.example', 'other.test'] }))
      .toEqual(['narrows: May no longer reach the host *.example.', 'neutral: May now reach the host a.b.example.', 'widens: May now reach the host other.test.']);
  });

  it('takes a server that is started otherwise for another server', () => {
    const server = (version: string): JsonObject => ({ mcp_servers: { files: { command: 'npx', args: [`files@${version}`] } } });
    expect(diffOf(server('1'), server('2'))).toEqual(['widens: May now use the MCP server files at "npx files@2".', 'narrows: May no longer use the MCP server files at "npx files@1".']);
  });

  it('shows a first version as nothing but gains; its limits weigh nothing', () => {
    expect(diffOf(null, { tools: ['a'], agent: { max_steps: 3 } })).toEqual(['widens: May now use the tool a (unknown).', 'neutral: Is now limited: agent.max_steps at 3.']);
  });

  it('gives before and after where there is more to say than the name', () => {
    expect(rightsDiff(rightsOf({ budget: 5, tools: ['a'] }), rightsOf({ budget: 3 }))).toEqual([
      { kind: 'tool', change: 'removed', name: 'a', before: 'unknown', weight: 'narrows', severity: 'none', says: 'May no longer use the tool a (unknown).' },
      { kind: 'limit', change: 'changed', name: 'budget', before: 5, after: 3, weight: 'narrows', severity: 'none', says: 'The limit budget falls from 5 to 3.' },
    ]);
  });
});

const HOSTS = ['a.x', 'b.x', 'c.y', '*.x', '*'];
const NAMES = ['a', 'b', 'c'];
const EFFECTS: readonly ToolEffect[] = ['read-only', 'additive', 'destructive', 'unknown'];

const names = fc.uniqueArray(fc.constantFrom(...NAMES)).map(sortedSet);
const tools: fc.Arbitrary<readonly ToolRight[]> = fc.array(fc.record({ name: fc.constantFrom('a', 'b', '*'), source: fc.constantFrom('own', 's'), effect: fc.constantFrom(...EFFECTS) }), { maxLength: 6 })
  .map((some) => mostPowerful(some.map((tool) => (tool.name === '*' ? { ...tool, effect: 'unknown' as const } : tool))));
const card: fc.Arbitrary<RightsCard> = fc.record({
  models: names,
  tools,
  mcpServers: fc.uniqueArray(fc.record({ name: fc.constantFrom('s', 't'), target: fc.constantFrom(null, 'x', 'y') }), { selector: (server) => JSON.stringify(server) }),
  subAgents: names,
  hosts: fc.uniqueArray(fc.constantFrom(...HOSTS)).map(sortedSet),
  secrets: names,
  memory: fc.uniqueArray(fc.record({ store: fc.constantFrom('memory', 'wiki'), scope: fc.constantFrom('x', 'y') }), { selector: (memory) => JSON.stringify(memory) }),
  limits: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), value: fc.integer({ min: 0, max: 4 }) }), { selector: ({ name }) => name }),
  roles: names,
  unattended: names,
});

/** What a card permits, spelt out act by act over all names that the cards are made of: an independent account of power. */
function actsOf(rights: RightsCard): ReadonlySet<string> {
  const power: Readonly<Record<ToolEffect, number>> = { 'read-only': 1, additive: 2, unknown: 3, destructive: 3 };
  const hostAllowed = (host: string): boolean => rights.hosts.some((allowed) => allowed === '*' || allowed === host || (allowed.startsWith('*.') && host.endsWith(allowed.slice(1))));
  return new Set([
    ...(['models', 'subAgents', 'secrets', 'roles', 'unattended'] as const).flatMap((kind) => rights[kind].map((name) => `${kind} ${name}`)),
    ...[...HOSTS.slice(0, 3), 'elsewhere.z', 'elsewhere.x'].filter(hostAllowed).map((host) => `host ${host}`),
    ...rights.mcpServers.map((server) => `server ${JSON.stringify(server)}`),
    ...rights.memory.map((memory) => `memory ${JSON.stringify(memory)}`),
    ...rights.tools.flatMap(({ source, name, effect }) => (name === '*' ? ['a', 'b', 'any other'] : [name]).flatMap((tool) => [1, 2, 3].filter((level) => level <= power[effect]).map((level) => `tool ${source} ${tool} ${level}`))),
    ...NAMES.flatMap((name) => [0, 1, 2, 3, 4, 5].filter((amount) => rights.limits.every((limit) => limit.name !== name || amount <= Number(limit.value))).map((amount) => `spend ${name} ${amount}`)),
  ]);
}

/** Severity is no part of the mirror: it is told of what widens, seen from where one stands. */
type Bare = Omit<RightsChange, 'says' | 'severity'>;

function mirrored(change: RightsChange): Bare {
  const weight = { widens: 'narrows', narrows: 'widens', neutral: 'neutral' } as const;
  const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
  const { kind, name, before, after } = change;
  return { kind, name, change: turned[change.change], weight: weight[change.weight], ...(after === undefined ? {} : { before: after }), ...(before === undefined ? {} : { after: before }) };
}

function unsaid({ kind, name, change, weight, before, after }: RightsChange): Bare {
  return { kind, name, change, weight, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function inAnyOrder(changes: readonly object[]): readonly string[] {
  return changes.map((change) => JSON.stringify(Object.entries(change).toSorted(([a], [b]) => a.localeCompare(b)))).toSorted();
}

describe('for any two cards', () => {
  it('the diff of a card with itself is empty', () => {
    fc.assert(fc.property(card, (a) => { expect(rightsDiff(a, structuredClone(a))).toEqual([]); }));
  });

  it('the diff backwards is the mirror of the diff forwards', () => {
    fc.assert(fc.property(card, card, (a, b) => {
      const forwards = rightsDiff(a, b).map(mirrored);
      const backwards = rightsDiff(b, a).map(unsaid);
      expect(inAnyOrder(forwards)).toEqual(inAnyOrder(backwards));
    }), { numRuns: 500 });
  });

  it('something widens if and only if an act became possible', () => {
    fc.assert(fc.property(card, card, (a, b) => {
      const widens = rightsDiff(a, b).some(({ weight }) => weight === 'widens');
      expect(widens).toBe(!actsOf(b).isSubsetOf(actsOf(a)));
    }), { numRuns: 1000 });
  });

  it('what one way adds, the other way removes', () => {
    const named = (changes: readonly RightsChange[], wanted: RightsChange['change']) => changes.filter(({ change }) => change === wanted).map(({ kind, name, before: was, after: is }) => JSON.stringify([kind, name, was ?? is ?? null])).toSorted();
    fc.assert(fc.property(card, card, (a, b) => { expect(named(rightsDiff(a, b), 'added')).toEqual(named(rightsDiff(b, a), 'removed')); }), { numRuns: 500 });
  });

  it('severity is told of everything that widens, and of nothing else', () => {
    fc.assert(fc.property(card, card, (a, b) => {
      for (const { weight, severity } of rightsDiff(a, b)) expect(severity === 'none').toBe(weight !== 'widens');
    }));
  });

  it('the diff fits its schema, and comes back from JSON as it was', () => {
    fc.assert(fc.property(card, card, (a, b) => {
      const diff = rightsDiff(a, b);
      expect(RightsDiff.parse(JSON.parse(JSON.stringify(diff)))).toEqual(diff);
    }));
  });

  it('the order does not depend on the order of the cards\' lists', () => {
    fc.assert(fc.property(card, card, (a, b) => {
      const shuffled: RightsCard = { ...b, tools: b.tools.toReversed(), memory: b.memory.toReversed(), limits: b.limits.toReversed(), mcpServers: b.mcpServers.toReversed(), hosts: b.hosts.toReversed() };
      expect(rightsDiff(a, shuffled)).toEqual(rightsDiff(a, b));
    }));
  });

  it('a first version gains what it has over nothing at all', () => {
    fc.assert(fc.property(card, (a) => {
      expect(rightsDiff(null, a).filter(({ kind }) => kind !== 'limit')).toEqual(rightsDiff(EMPTY, a).filter(({ kind }) => kind !== 'limit'));
    }));
  });
});

describe('the history of a real accountant', () => {
  const histories = testData('agents/histories');

  it.skipIf(!histories)('shows where it gained a shell, a spreadsheet and a voice', () => {
    const agent = imported(...filesIn(histories ?? '', 'custom__accountant.jsonl')).agents[0];
    const cards = agent?.revisions.map(({ definition }) => rightsOf(definition)) ?? [];
    const gained = cards.map((after, index) => rightsDiff(cards[index - 1] ?? null, after).filter(({ kind, weight }) => kind === 'tool' && weight === 'widens').map(({ name }) => name));
    expect(gained[2]).toEqual(['excel', 'powershell']);
    expect(gained[11]).toEqual(['send_notification']);
  });
});
