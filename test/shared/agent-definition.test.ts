import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDefinition } from '../../shared/agent-definition.ts';
import { DEFINITION_MAX_BYTES } from '../../shared/definition-limits.ts';

function rulesOf(value: unknown): readonly string[] {
  const parsed = parseDefinition(value);
  return parsed.ok ? [] : parsed.problems.map(({ path, rule }) => `${path} ${rule}`);
}

/** An object whose outermost is level 1 and whose innermost is level `depth`. */
function nested(depth: number): object {
  return depth === 1 ? {} : { in: nested(depth - 1) };
}

describe('a definition', () => {
  it('keeps fields that nobody knows, floats among them', () => {
    const definition = { name: 'Clerk', house_rules: { patience: 0.25 }, tools: ['search'] };
    expect(parseDefinition(definition)).toEqual({ ok: true, definition });
  });

  it('is an object and nothing else', () => {
    for (const value of [null, undefined, 'text', 7, ['a'], new Map(), new Date(0)]) expect(rulesOf(value)).toEqual([' object']);
  });

  it('may be 64 deep and not 65', () => {
    expect(rulesOf(nested(64))).toEqual([]);
    expect(rulesOf(nested(65))).toEqual([`${'/in'.repeat(64)} depth`]);
  });

  it('may have one mebibyte in canonical form and not a byte more', () => {
    const around = JSON.stringify({ prompt: '' }).length;
    expect(rulesOf({ prompt: 'x'.repeat(DEFINITION_MAX_BYTES - around) })).toEqual([]);
    expect(rulesOf({ prompt: 'x'.repeat(DEFINITION_MAX_BYTES - around + 1) })).toEqual([' size']);
  });

  it('is measured in bytes, not in characters', () => {
    expect(rulesOf({ prompt: 'é'.repeat(DEFINITION_MAX_BYTES / 2) })).toEqual([' size']);
  });

  it('is refused at once when shared parts make it vast', () => {
    let part: object = { text: 'x' };
    for (let level = 0; level < 40; level++) part = { a: part, b: part };
    expect(rulesOf({ part })).toEqual([' size']);
  });

  it('holds no key that reaches the prototype', () => {
    expect(rulesOf(JSON.parse('{"a": {"__proto__": {}}, "constructor": 1, "b": [{"prototype": 2}]}')))
      .toEqual(['/a/__proto__ forbidden-key', '/constructor forbidden-key', '/b/0/prototype forbidden-key']);
  });

  it('holds nothing that JSON cannot say', () => {
    expect(rulesOf({ a: undefined, b: Number.NaN, c: 1n, d: new Date(0), e: () => 1, f: [new Uint8Array(1)], g: Array(1) }))
      .toEqual(['/a json', '/b json', '/c json', '/d json', '/e json', '/f/0 json', '/g/0 json']);
  });

  it('holds well-formed Unicode only', () => {
    expect(rulesOf({ a: 'half \ud83d', 'key \udc00': 1 })).toEqual(['/a unicode', ' unicode']);
  });

  it('points at keys with slashes and tildes by RFC 6901', () => {
    expect(rulesOf({ 'a/b~c': Number.NaN })).toEqual(['/a~1b~0c json']);
  });
});

describe('known fields of a definition', () => {
  it('may take every shape found in the wild', () => {
    const wild = [
      { name: 'a', version: 1, description: null, model: 'm', tools: ['x', { name: 'y' }, { type: 'web_search' }, { type: 'function', function: { name: 'z' } }] },
      { tools: 'Read, Grep', mcpServers: { github: { command: 'npx' } }, sub_agents: [{ specialist: 'b' }], memory: true, budget: 5 },
      { tools: { search: true, shell: false }, mcp_servers: [{ type: 'stdio', command: 'uv' }, 'github'], llm: { default_model: 'm' }, prompts: ['a'] },
      { models: [{ id: 'm' }], memory: { store_dir: '.m' }, limits: { max_cost: 1.5 }, secrets: ['KEY'], hosts: ['a.example'], url: 'https://a.example' },
      { tools: null, model: null, name: null, mcp_servers: null, rag: null },
    ];
    for (const definition of wild) expect(rulesOf(definition)).toEqual([]);
  });

  it('are refused in shapes nobody could read, each by its path', () => {
    expect(rulesOf({ name: '  ', description: 7, version: true, tools: ['a', 3, { colour: 'red' }], mcp_servers: [{ args: [] }] }))
      .toEqual(['/name shape', '/description shape', '/version shape', '/tools/1 shape', '/tools/2 shape', '/mcp_servers/0 shape']);
    expect(rulesOf({ model: 4, subAgents: true, memory: 3, budget: false, system_prompt: 1, allowed_hosts: [1], url: {} }))
      .toEqual(['/model shape', '/subAgents shape', '/memory shape', '/budget shape', '/system_prompt shape', '/allowed_hosts/0 shape', '/url shape']);
  });

  it('name the field and the rule to the reader', () => {
    const parsed = parseDefinition({ tools: ['a', 3] });
    expect(parsed).toMatchObject({ ok: false, problems: [{ message: 'tools.1 must be a name or an object with a name.' }] });
  });

  it('have short names', () => {
    expect(rulesOf({ name: 'x'.repeat(200) })).toEqual([]);
    expect(rulesOf({ name: 'x'.repeat(201) })).toEqual(['/name shape']);
  });
});

describe('parsing a definition', () => {
  it('never throws and accepts only what survives JSON', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true, withTypedArray: true }), (value) => {
      const parsed = parseDefinition(value);
      if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.definition))).toEqual(JSON.parse(JSON.stringify(value)));
      else expect(parsed.problems.length).toBeGreaterThan(0);
    }), { numRuns: 500 });
  });

  it('tells of a great many faults by their first fifty', () => {
    const faults = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`f${index}`, Number.NaN]));
    expect(rulesOf(faults)).toHaveLength(50);
  });
});
