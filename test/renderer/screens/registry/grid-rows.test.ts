import { describe, expect, it } from 'vitest';
import { entryFields } from '../../../../shared/registry-entry-fields.ts';
import type { RegistryView } from '../../../../shared/registry-merge.ts';
import type { SectionName } from '../../../../shared/registry-schema.ts';
import { type EntryFields, groupsOf, locksItself, mayLock, valuesOf } from '../../../../renderer/screens/registry/grid-rows.ts';
import { markedDraft } from '../../../../renderer/screens/registry/grid-draft.ts';
import { aRegistry } from '../../../support/registry-layers.ts';

const registry = aRegistry({
  base: { tools: [{ tool_id: 'mail', enabled: false, timeout_ms: 30_000, destructive: true }], limits: { max_tool_calls: 50, max_llm_calls: null } },
  org: { tools: [{ tool_id: 'mail', enabled: true }], limits: { max_tool_calls: 10 }, locks: ['/tools/mail/destructive'] },
  tenant: { tools: [{ tool_id: 'mail', timeout_ms: 8_000, destructive: false }], limits: { max_tool_calls: 40 } },
  user: { tools: [{ tool_id: 'mail', pinned: true }], roles: { viewer: ['*'] } },
});

/** An entry as the server tells it. */
function entry(view: RegistryView, section: SectionName, name: string): EntryFields {
  return JSON.parse(JSON.stringify(entryFields(view, section, name))) as EntryFields; // what is undefined is absent on the wire
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

  it('closes a cell in which nothing said would count, and says why', () => {
    const view = aRegistry({ base: { policies: [{ policy_id: 'ask', when: { tool: 'mail' }, effect: { deny: true } }], workflows: { agent_publish: { self_approval: false } } }, org: {}, tenant: {} });
    const rows = (['policies', 'workflows'] as const).flatMap((section) => groupsOf(section, [entry(view, section, section === 'policies' ? 'ask' : 'agent_publish')], true).flatMap((group) => group.rows));
    expect(rows.find(({ field }) => field === 'when')?.cells['tenant']).toEqual({ text: null, state: 'closed', why: 'Stays as it is above: this layer can only make the rest stricter.' });
    expect(rows.find(({ field }) => field === 'self_approval')?.cells['tenant']).toMatchObject({ state: 'closed', why: 'Is off above and stays off.' });
    expect(rows.find(({ field }) => field === 'effect')?.cells['tenant']).toMatchObject({ state: 'open' });
  });

  it('shows unsaved cells and what they change, with what was there before, and why one would be refused', () => {
    const groups = (tenant: number) => groupsOf('limits', [entry(aRegistry({ base: { limits: { max_tool_calls: 10 } }, tenant: { limits: { max_tool_calls: tenant } } }), 'limits', 'max_tool_calls')], true);
    const marked = (refusals: Parameters<typeof markedDraft>[1]['refusals']) => markedDraft(groups(5), { kind: 'tenant', inForce: groups(8), refusals })[0]?.rows[0];
    expect(marked([])).toMatchObject({ cells: { tenant: { text: '5', changed: true, state: 'open' } }, effective: { text: '5', was: '8', from: 'tenant' } });
    expect(marked([{ path: '/limits/max_tool_calls', rule: 'widens', says: 'No.' }])).toMatchObject({ cells: { tenant: { state: 'overruled', why: 'No.', changed: true } } });
    expect(markedDraft(groups(8), { kind: 'tenant', inForce: groups(8), refusals: [] })).toEqual(groups(8));
  });

  it('marks a cell as changed that says what it said and is locked from now on', () => {
    const groups = (locks: readonly string[]) => groupsOf('tools', [entry(aRegistry({ base: {}, org: { tools: [{ tool_id: 'mail', timeout_ms: 5 }], locks } }), 'tools', 'mail')], true);
    const [row] = markedDraft(groups(['/tools/mail/timeout_ms']), { kind: 'org', inForce: groups([]), refusals: [] }).flatMap((group) => group.rows);
    expect(row?.cells['org']).toMatchObject({ text: '5', changed: true, locks: true });
  });
});

describe('a lock', () => {
  const fields = new Map(valuesOf('tools', entry(registry, 'tools', 'mail')).map((value) => [value.inside[0], value] as const));

  it('is offered where a lower layer could replace the value, and to a layer that has others below it', () => {
    const limit = { section: 'limits', name: 'max_tool_calls', inside: [] } as const;
    const timeout = { section: 'tools', name: 'mail', inside: ['timeout_ms'] } as const;
    expect([mayLock(timeout, 'org'), mayLock(timeout, 'tenant'), mayLock(timeout, 'user'), mayLock(limit, 'org')]).toEqual([true, true, false, false]);
  });

  it('can be taken away where it stands, by the layer that set it', () => {
    const [locked, free] = [fields.get('destructive'), fields.get('timeout_ms')];
    expect([locked && locksItself(locked, 'org'), locked && locksItself(locked, 'tenant'), free && locksItself(free, 'org')]).toEqual([true, false, false]);
  });
});
