import { isJsonObject, type Json } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { existsAbove, inheritedAt, settledAbove } from '../../../shared/registry-bound.ts';
import { pathOf } from '../../../shared/registry-entry.ts';
import type { EntryFields } from '../../../shared/registry-entry-fields.ts';
import { LAYER_RIGHTS, lockable, PERSONAL_FIELDS } from '../../../shared/registry-rights.ts';
import { LAYER_KINDS, type LayerKind, SECTIONS, type SectionName } from '../../../shared/registry-schema.ts';
import type { LayerCell, LayerGroup, LayerRow } from '../../kit/index.ts';
import { fieldGroup, FIELD_GROUPS } from './field-groups.ts';
import { labelInside, sectionFace } from './registry-sections.ts';
import { LAYER_NAMES, valueText } from '../../lib/index.ts';

export type { EntryFields };
export type Explanation = EntryFields['entry'];
export type Opinion = Explanation['opinions'][number];
type Lock = EntryFields['locks'][number];

/** One row of the grid with all that the server told of its value. */
export interface GridValue {
  readonly section: SectionName;
  readonly name: string;
  /** Empty when the entry itself is the value. */
  readonly inside: readonly string[];
  readonly explanation: Explanation;
  /** Of the entry that it is a part of, or is. */
  readonly entry: Explanation;
  readonly locks: readonly Lock[];
}

export function pointerOfValue({ section, name, inside }: Pick<GridValue, 'section' | 'name' | 'inside'>): string {
  return pointerOf(pathOf({ section, name }, inside));
}

/** The values of an entry: its fields, or itself when it has none. */
export function valuesOf(section: SectionName, { name, entry, fields, locks }: EntryFields): readonly GridValue[] {
  const own = fields.filter((field) => field.key !== SECTIONS[section].key);
  if (own.length === 0) return [{ section, name, inside: [], explanation: entry, entry, locks }];
  return own.map((field) => ({ section, name, inside: [field.key], explanation: field, entry, locks }));
}

/** Rows in groups: one item by what its fields are about, a map by its entries. */
export function groupsOf(section: SectionName, entries: readonly EntryFields[], organised: boolean): readonly LayerGroup[] {
  const [only] = entries;
  if (SECTIONS[section].key !== null && only && entries.length === 1) return groupsOfItem(valuesOf(section, only), organised);
  const plain = entries.filter((entry) => entry.fields.length === 0);
  const composed = entries.filter((entry) => entry.fields.length > 0);
  return [
    ...(plain.length > 0 ? [{ title: sectionFace(section).label, rows: plain.flatMap((entry) => valuesOf(section, entry).map((value) => rowOf(value, organised))) }] : []),
    ...composed.map((entry) => ({ title: entry.name, rows: valuesOf(section, entry).map((value) => rowOf(value, organised)) })),
  ];
}

function groupsOfItem(values: readonly GridValue[], organised: boolean): readonly LayerGroup[] {
  const grouped = Map.groupBy(values, ({ inside }) => fieldGroup(inside[0] ?? ''));
  return FIELD_GROUPS.flatMap((title) => {
    const members = grouped.get(title);
    return members ? [{ title, rows: members.map((value) => rowOf(value, organised)) }] : [];
  });
}

function rowOf(value: GridValue, organised: boolean): LayerRow {
  const { section, name, inside, explanation } = value;
  const shown = explanation.value;
  return {
    id: pointerOfValue(value),
    field: inside.at(-1) ?? name,
    cells: Object.fromEntries(LAYER_KINDS.map((kind) => [kind, cellOf(value, kind, organised)])),
    effective: { text: shown === undefined ? 'not set' : valueText(section, shown), from: explanation.setBy?.kind ?? 'nobody' },
  };
}

function cellOf(value: GridValue, kind: LayerKind, organised: boolean): LayerCell {
  const { section, explanation } = value;
  const opinion = explanation.opinions.find(({ layer }) => layer.kind === kind);
  const said = opinion?.said;
  const text = said === undefined ? null : valueText(section, said);
  const own = lockedBy(value, kind) ? { locks: true } : {};
  const shut = shutReason(value, kind, organised);
  if (text === null && shut !== null) return { text, state: 'closed', why: shut };
  const above = lockAbove(value, kind);
  if (above) return { text, state: 'locked', lockedBy: LAYER_NAMES[above.by.kind].toLowerCase(), why: `Locked by the ${LAYER_NAMES[above.by.kind].toLowerCase()} layer (version ${above.by.version}, ${above.by.author}).` };
  const settled = text === null ? settledReason(value, kind) : null;
  if (settled !== null) return { text, state: 'closed', why: settled };
  if (opinion?.outcome === 'clamped' || opinion?.outcome === 'refused') return { text, state: 'overruled', why: opinion.says ?? 'Does not hold as it was said.' };
  return { text, state: 'open', ...own };
}

/** Why nothing that this layer could say would count, though it may write the section. */
export function settledReason(value: GridValue, kind: LayerKind): string | null {
  const said = ({ opinions }: Explanation) => opinions.map(({ layer, said: words }) => ({ kind: layer.kind, said: words }));
  return existsAbove(said(value.entry), kind) ? settledAbove(value, kind, inheritedAt(value, kind, said(value.explanation))) : null;
}

/** The lock of a layer above that covers this value. */
export function lockAbove({ locks, inside }: Pick<GridValue, 'locks' | 'inside'>, kind: LayerKind): Lock | null {
  return locks.find((lock) => LAYER_KINDS.indexOf(lock.by.kind) < LAYER_KINDS.indexOf(kind) && covers(lock.path, inside)) ?? null;
}

/** Whether a lock of this layer covers the value. */
export function lockedBy({ locks, inside }: Pick<GridValue, 'locks' | 'inside'>, kind: LayerKind): boolean {
  return locks.some((lock) => lock.by.kind === kind && covers(lock.path, inside));
}

/** Whether a layer has a lock on exactly this value. */
export function locksItself({ locks, inside }: Pick<GridValue, 'locks' | 'inside'>, kind: LayerKind): boolean {
  return locks.some((lock) => lock.by.kind === kind && lock.path.length === inside.length && covers(lock.path, inside));
}

/** Whether a lock of this layer on the value would keep anybody from anything. */
export function mayLock(value: Pick<GridValue, 'section' | 'name' | 'inside'>, kind: LayerKind): boolean {
  return LAYER_RIGHTS.locks[kind] === 'add' && lockable(pathOf(value, value.inside));
}

function covers(locked: readonly string[], path: readonly string[]): boolean {
  return locked.length <= path.length && locked.every((segment, at) => segment === path[at]);
}

/** Why a layer can never say anything of this value; null when it can. */
export function shutReason({ section, inside, explanation }: Pick<GridValue, 'section' | 'inside' | 'explanation'>, kind: LayerKind, organised: boolean): string | null {
  if (kind === 'org' && !organised) return 'This tenant belongs to no organisation.';
  const right = LAYER_RIGHTS[section][kind];
  if (right === 'forbidden') return `A ${LAYER_NAMES[kind].toLowerCase()} layer may not write ${labelInside(section)}.`;
  if (right !== 'personal') return null;
  const field = inside[0];
  if (field === undefined ? isPersonalEntry(explanation.value) : PERSONAL_FIELDS.has(field)) return null;
  return 'A user layer holds presentation and own defaults only.';
}

function isPersonalEntry(value: Json | undefined): boolean {
  return isJsonObject(value);
}
