import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../../../../shared/json.ts';
import { pointerOf } from '../../../../shared/json-pointer.ts';
import { explain } from '../../../../shared/registry-explain.ts';
import type { RegistryView } from '../../../../shared/registry-merge.ts';
import type { SectionName } from '../../../../shared/registry-schema.ts';
import { type EntryFields, groupsOf } from '../../../../renderer/screens/registry/grid-rows.ts';
import { withDraft } from '../../../../renderer/screens/registry/grid-draft.ts';
import { aRegistry } from '../../../support/registry-layers.ts';

const registry = aRegistry({
  base: { tools: [{ tool_id: 'mail', enabled: false, timeout_ms: 30_000, destructive: true }], limits: { max_tool_calls: 50, max_llm_calls: null } },
  org: { tools: [{ tool_id: 'mail', enabled: true }], limits: { max_tool_calls: 10 }, locks: ['/tools/mail/destructive'] },
  tenant: { tools: [{ tool_id: 'mail', timeout_ms: 8_000, destructive: false }], limits: { max_tool_calls: 40 } },
  user: { tools: [{ tool_id: 'mail', pinned: true }], roles: { viewer: ['*'] } },
});

/** An entry as the server tells it. */
function entry(view: RegistryView, section: SectionName, name: string): EntryFields {
  const at = (inside: readonly string[]) => explain(view, pointerOf([section, name, ...inside]));
  const whole = at([]);
  const keys = new Set([whole.value, ...whole.opinions.map((opinion) => opinion.said)].flatMap((value: Json | undefined) => (isJsonObject(value) ? Object.keys(value) : [])));
  const told = { name, entry: whole, fields: [...keys].map((key) => ({ key, ...at([key]) })), locks: view.locks(section, name) };
  return JSON.parse(JSON.stringify(told)) as EntryFields; // what is undefined is absent on the wire
}

const rowsOf = (section: SectionName, names: readonly string[], organised = true) => groupsOf(section, names.map((name) => entry(registry, section, name)), organised).flatMap((group) => group.rows);

describe('the grid of an entry', () => {
  it('has a row a field, without the name of the item, in groups by what they are about', () => {
    const groups = groupsOf('tools', [entry(registry, 'tools', 'mail')], true);
    expect(groups.map((group) => [group.title, group.rows.map((row) => row.field)])).toEqual([['Use', ['enabled']], ['Limits', ['timeout_ms']], ['Presentation', ['pinned']], ['Safety', ['destructive']]]);
  });

  it('marks the layer that wins and says what holds', () => {
    const [enabled, timeout, pinned] = rowsOf('tools', ['mail']);
    expect(enabled).toMatchObject({ id: '/tools/mail/enabled', effective: { text: 'true', from: 'org' }, cells: { base: { text: 'false' }, org: { text: 'true' }, tenant: { text: null, state: 'open' } } });
    expect(timeout).toMatchObject({ effective: { text: '8,000', from: 'tenant' } });
    expect(pinned).toMatchObject({ effective: { text: 'true', from: 'user' }, cells: { user: { text: 'true', state: 'open' } } });
  });

  it('shows a locked value as locked, by whom, and that what was said there does not hold', () => {
    const destructive = rowsOf('tools', ['mail']).find((row) => row.field === 'destructive');
    expect(destructive).toMatchObject({
      effective: { text: 'true', from: 'base' },
      cells: { org: { text: null, locks: true }, tenant: { text: 'false', state: 'locked', lockedBy: 'org', why: 'Locked by the org layer (version 1, org-author).' } },
    });
  });

  it('shows a clamped value with the reason in words', () => {
    expect(rowsOf('limits', ['max_tool_calls'])[0]).toMatchObject({ field: 'max_tool_calls', effective: { text: '10', from: 'org' }, cells: { tenant: { text: '40', state: 'overruled', why: 'max_tool_calls may only be lower than above.' } } });
  });

  it('closes what a layer can never say, and says why', () => {
    expect(rowsOf('limits', ['max_tool_calls'])[0]?.cells['user']).toEqual({ text: null, state: 'closed', why: 'A user layer may not write limits.' });
    expect(rowsOf('tools', ['mail']).find((row) => row.field === 'enabled')?.cells['user']).toMatchObject({ state: 'closed', why: 'A user layer holds presentation and own defaults only.' });
    expect(rowsOf('limits', ['max_llm_calls'], false)[0]?.cells['org']).toMatchObject({ state: 'closed', why: 'This tenant belongs to no organisation.' });
  });

  it('shows a map whole: plain entries first, composed ones in groups of their own', () => {
    const view = aRegistry({ base: { limits: { max_llm_calls: null, per_tool: { mail: 3 }, per_action: {} } } });
    const groups = groupsOf('limits', ['max_llm_calls', 'per_tool', 'per_action'].map((name) => entry(view, 'limits', name)), true);
    expect(groups.map((group) => [group.title, group.rows.map((row) => [row.id, row.effective.text])])).toEqual([
      ['Limits', [['/limits/max_llm_calls', 'no limit'], ['/limits/per_action', 'none']]],
      ['per_tool', [['/limits/per_tool/mail', '3']]],
    ]);
  });

  it('shows unsaved cells and what they change, with what was there before', () => {
    const groups = groupsOf('limits', [entry(registry, 'limits', 'max_tool_calls')], true);
    const place = { section: 'limits', name: 'max_tool_calls', inside: [] } as const;
    const [row] = withDraft(groups, [{ place, to: 5 }], [{ section: 'limits', path: ['limits', 'max_tool_calls'], before: 10, after: 5, from: 'tenant' }])[0]?.rows ?? [];
    expect(row).toMatchObject({ cells: { tenant: { text: '5', changed: true, state: 'open' } }, effective: { text: '5', was: '10', from: 'tenant' } });
  });
});
