import { describe, expect, it } from 'vitest';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import type { Json } from '../../../shared/json.ts';
import { previewEdit } from '../../../renderer/lib/layer-preview.ts';
import { aLayer, type LayerContents } from '../../support/registry-layers.ts';

const ALL = new Set(CAPABILITY_NAMES);
const BASE = { limits: { max_tool_calls: 50 }, tools: [{ tool_id: 'mail', enabled: true, timeout_ms: 9_000 }], roles: { helper: ['runs:read', 'catalog:read'] } };

function preview(contents: LayerContents, content: Json, kind: 'org' | 'tenant' | 'user' = 'tenant') {
  const layers = Object.entries({ base: BASE, ...contents }).map(([layer, said]) => aLayer(layer as 'base', said)); // the keys are layers' names
  return previewEdit({ layers, kind, content, editor: ALL });
}

describe('the preview of an edited layer', () => {
  it('names the effective values that change, from what to what and by which layer', () => {
    const { changes, refusals } = preview({}, { limits: { max_tool_calls: 20 }, tools: [{ tool_id: 'mail', timeout_ms: 100 }] });
    expect(refusals).toEqual([]);
    expect(changes).toEqual([
      { section: 'tools', path: ['tools', 'mail', 'timeout_ms'], before: 9_000, after: 100, from: 'tenant' },
      { section: 'limits', path: ['limits', 'max_tool_calls'], before: 50, after: 20, from: 'tenant' },
    ]);
  });

  it('tells what comes back when a value is taken out of the layer', () => {
    expect(preview({ tenant: { limits: { max_tool_calls: 20 } } }, {}).changes).toEqual([{ section: 'limits', path: ['limits', 'max_tool_calls'], before: 20, after: 50, from: 'base' }]);
  });

  it('refuses what the server would refuse, with its path, and does not warn of the same besides', () => {
    const { refusals, warnings } = preview({}, { limits: { max_tool_calls: 60 }, roles: { helper: ['*'] } });
    expect(refusals.map(({ path, rule }) => [path, rule])).toEqual([['/roles/helper', 'widens'], ['/limits/max_tool_calls', 'widens']]);
    expect(warnings).toEqual([]);
  });

  it('refuses content that fits no schema', () => {
    expect(preview({}, { limits: { max_tool_calls: 'many' } }).refusals).toEqual([expect.objectContaining({ path: '/limits/max_tool_calls', rule: 'wrong-shape' })]);
    expect(preview({}, [1]).refusals).toEqual([expect.objectContaining({ path: '', rule: 'not-an-object' })]);
  });

  it('warns when an edit above leaves a lower layer saying what no longer holds', () => {
    const { warnings, changes } = preview({ tenant: { limits: { max_tool_calls: 40 } } }, { limits: { max_tool_calls: 10 } }, 'org');
    expect(warnings).toEqual([expect.objectContaining({ path: '/limits/max_tool_calls', layer: expect.objectContaining({ kind: 'tenant' }) })]);
    expect(changes).toEqual([expect.objectContaining({ before: 40, after: 10, from: 'org' })]);
  });

  it('lets a user layer take nothing that is security', () => {
    expect(preview({}, { roles: { helper: ['*'] } }, 'user')).toMatchObject({ refusals: [{ path: '/roles/helper', rule: 'section-forbidden' }], changes: [] });
  });
});
