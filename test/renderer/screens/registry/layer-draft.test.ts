import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { jsonAt } from '../../../../shared/json-equal.ts';
import { readLayer } from '../../../../shared/registry-layer.ts';
import type { Json, JsonObject } from '../../../../shared/json.ts';
import { type CellChange, withChange, withChanges } from '../../../../renderer/screens/registry/layer-draft.ts';
import { placeAt } from '../../../../renderer/screens/registry/registry-place.ts';

function change(pointer: string, to?: Json): CellChange {
  const { section, name, inside } = placeAt(pointer);
  if (name === null) throw new Error(`${pointer} names no entry`);
  return { place: { section, name, inside }, to };
}

const after = (content: JsonObject, ...changes: readonly CellChange[]) => withChanges(content, changes);

describe('a cell changed in a layer', () => {
  it('is written where it belongs, and everything else stays as it was written', () => {
    const layer = { tools: [{ tool_id: 'a', label: 'A' }, { tool_id: 'b', timeout_ms: 5, label: 'B' }], limits: { max_tool_calls: 4 } };
    expect(after(layer, change('/tools/b/timeout_ms', 9))).toEqual({ ...layer, tools: [layer.tools[0], { tool_id: 'b', timeout_ms: 9, label: 'B' }] });
    expect(JSON.stringify(after(layer, change('/tools/b/timeout_ms', 9)))).toBe(JSON.stringify(layer).replace('"timeout_ms":5', '"timeout_ms":9'));
  });

  it('makes the item, the map and the section that it needs', () => {
    expect(after({}, change('/tools/mail/enabled', false))).toEqual({ tools: [{ tool_id: 'mail', enabled: false }] });
    expect(after({}, change('/limits/per_tool/mail', 3))).toEqual({ limits: { per_tool: { mail: 3 } } });
    expect(after({}, change('/workflows/agent_publish/expiry_hours', 24))).toEqual({ workflows: { agent_publish: { expiry_hours: 24 } } });
    expect(after({}, change('/colours/sky', 'blue'))).toEqual({ colours: { sky: 'blue' } });
  });

  it('takes along what says nothing any more when it is reset', () => {
    expect(after({ tools: [{ tool_id: 'mail', enabled: false }], labels: { a: 'x' } }, change('/tools/mail/enabled'))).toEqual({ labels: { a: 'x' } });
    expect(after({ limits: { per_tool: { mail: 3 }, max_tool_calls: 4 } }, change('/limits/per_tool/mail'))).toEqual({ limits: { max_tool_calls: 4 } });
    expect(after({ limits: { max_tool_calls: 4 } }, change('/limits/max_tool_calls'))).toEqual({});
  });

  it('leaves a layer alone that never said what is reset', () => {
    const layer = { tools: [{ tool_id: 'a', label: 'A' }] };
    expect(after(layer, change('/tools/b/enabled'), change('/limits/max_tool_calls'))).toEqual(layer);
  });

  it('keeps sections in the form in which they were written', () => {
    expect(after({ roles: [{ id: 'helper', capabilities: ['runs:read'] }] }, change('/roles/helper', ['runs:read', 'catalog:read']))).toEqual({ roles: [{ id: 'helper', capabilities: ['runs:read', 'catalog:read'] }] });
    expect(after({ roles: { helper: ['runs:read'] } }, change('/roles/helper'))).toEqual({});
    expect(after({ ip_allowlist: ['192.0.2.0/24'] }, change('/ip_allowlist/networks'))).toEqual({});
    expect(after({ locks: ['/tools/a', '/tools/b'] }, change('/locks/~1tools~1a'))).toEqual({ locks: ['/tools/b'] });
  });

  it('counts once however often it is changed, with its last value', () => {
    const changes = [change('/limits/max_tool_calls', 3), change('/labels/a', 'x'), change('/limits/max_tool_calls', 2)].reduce(withChange, [] as readonly CellChange[]);
    expect(after({}, ...changes)).toEqual({ labels: { a: 'x' }, limits: { max_tool_calls: 2 } });
  });

  it('is read back by the registry as it was set, whatever stood there before', () => {
    const word = fc.stringMatching(/^[a-z][a-z_]{0,8}$/);
    const layer = fc.record({ labels: fc.dictionary(word, fc.string()), tools: fc.array(fc.record({ tool_id: word, label: fc.string() })) }, { requiredKeys: [] });
    fc.assert(fc.property(layer, word, fc.string(), (content, name, label) => {
      const reading = readLayer({ kind: 'tenant', id: 't', version: 1, author: 'ada', content: after(content, change(`/labels/${name}`, label), change(`/tools/${name}/label`, label)) });
      expect(reading.sections.get('labels')?.get(name)).toBe(label);
      expect(jsonAt(reading.sections.get('tools')?.get(name), ['label'])).toBe(label);
    }));
  });
});
