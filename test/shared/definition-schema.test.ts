import { describe, expect, it } from 'vitest';
import { parseDefinition } from '../../shared/agent-definition.ts';
import { rightsOf } from '../../shared/agent-rights.ts';
import { HOST_FIELDS, LIMIT_FIELDS, MCP_SERVER_FIELDS, MEMORY_FIELDS, MODEL_FIELDS, PROMPT_FIELDS, SECRET_FIELDS, SUB_AGENT_FIELDS, TOOL_FIELDS } from '../../shared/definition-fields.ts';
import { DEFINITION_SCHEMA, membersOf, schemaAt } from '../../shared/definition-schema.ts';

const NOTHING = rightsOf({});

describe('the schema of definitions', () => {
  it('knows every field that rights are read from', () => {
    const known = new Set(DEFINITION_SCHEMA.flatMap(({ keys }) => keys));
    const read = [HOST_FIELDS, LIMIT_FIELDS, MCP_SERVER_FIELDS, MEMORY_FIELDS, MODEL_FIELDS, PROMPT_FIELDS, SECRET_FIELDS, SUB_AGENT_FIELDS, TOOL_FIELDS].flat();
    expect(read.filter((name) => !known.has(name))).toEqual([]);
  });

  it('names no field twice', () => {
    const names = DEFINITION_SCHEMA.flatMap(({ keys }) => keys);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(DEFINITION_SCHEMA.flatMap((field) => field.keys.map((key) => [key, field] as const)))('%s: its example is a definition, and grants or limits something exactly where its help says so', (key, { example, help, values }) => {
    expect(parseDefinition({ [key]: example })).toMatchObject({ ok: true });
    const grave = values?.find(([, says]) => says.startsWith('A grave right'))?.[0];
    const says = /right|limit/i.test(help);
    expect(JSON.stringify(rightsOf({ [key]: grave ?? example })) !== JSON.stringify(NOTHING)).toBe(says);
  });

  it.each(DEFINITION_SCHEMA.flatMap(({ keys, values = [] }) => values.map(([value, says]) => [keys[0], value, says] as const)))('%s: %s is what it is said to be: %s', (key, value, says) => {
    expect(rightsOf({ [key]: value }).unattended.length > 0).toBe(says.startsWith('A grave right'));
  });

  it('follows a path through lists, names and wrappers, in any spelling', () => {
    const at = (...path: readonly (string | number)[]) => {
      const place = schemaAt(path);
      return place && [place.as, place.field?.keys[0] ?? null];
    };
    expect(at()).toEqual(['definition', null]);
    expect(at('mcpServers', 'files')).toEqual(['entry', 'mcp_servers']);
    expect(at('allowedTools', 3, 'annotations', 'readOnlyHint')).toEqual(['field', 'readOnlyHint']);
    expect(at('spec', 'tools', 0)).toEqual(['entry', 'tools']);
    expect(at('memory', 'scope')).toEqual(['field', 'scope']);
    expect(at('memory', 'odd')).toBeNull();
    expect(at('odd', 'tools')).toBeNull();
    expect(membersOf({ field: null, as: 'definition' })).toBe(DEFINITION_SCHEMA);
  });
});
