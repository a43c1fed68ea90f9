import { useMemo, useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { type EntryFields, entryFields } from '../../../shared/registry-entry-fields.ts';
import { knownFields } from '../../../shared/registry-field.ts';
import { useSession } from '../../lib/index.ts';
import { markedDraft } from './grid-draft.ts';
import { type GridValue, groupsOf, locksItself, pointerOfValue, valuesOf } from './grid-rows.ts';
import { pointerAt, type RegistryPlace } from './registry-place.ts';
import type { EditableKind, LayerEdit } from './use-layer-edit.ts';

const MOST_ENTRIES = 200; // as the server tells of one section
const NONE: readonly string[] = [];

interface EntryGridState {
  readonly place: RegistryPlace;
  readonly entries: readonly EntryFields[];
  readonly edit: LayerEdit;
  /** The layer whose cells can be changed; null: none. */
  readonly kind: EditableKind | null;
}

/** The grid of what is chosen, as it stands or as the unsaved changes make it, and how to change its cells. */
export function useEntryGrid({ place, entries, edit, kind }: EntryGridState) {
  const organised = useSession().organisation !== null;
  const [asked, setAsked] = useState<{ readonly of: string; readonly fields: readonly string[] }>({ of: '', fields: NONE });
  const [editing, setEditing] = useState<string | null>(null);
  const at = pointerAt(place);
  const extra = asked.of === at ? asked.fields : NONE;
  const preview = edit.draft?.of === 'cells' ? edit.preview : null;
  const now = useMemo(() => {
    const drafted = preview ? (place.name === null ? preview.view.names(place.section).slice(0, MOST_ENTRIES) : [place.name]).map((name) => entryFields(preview.view, place.section, name)) : entries;
    return place.name === null ? drafted : drafted.map((entry) => withFields(entry, extra));
  }, [preview, place.section, place.name, entries, extra]);
  const values = useMemo(() => new Map(now.flatMap((entry) => valuesOf(place.section, entry)).map((value) => [pointerOfValue(value), value] as const)), [now, place.section]);
  const drafted = edit.draft?.of === 'cells' ? edit.draft.kind : null;
  const groups = useMemo(() => {
    const rows = groupsOf(place.section, now, organised);
    return preview && drafted ? markedDraft(rows, { kind: drafted, inForce: groupsOf(place.section, entries, organised), refusals: preview.refusals }) : rows;
  }, [place.section, now, organised, preview, drafted, entries]);
  const version = entries[0]?.entry.opinions.find(({ layer }) => layer.kind === kind)?.layer.version ?? 0;
  const set = (pointer: string, to: Json | undefined) => {
    const value = values.get(pointer);
    if (value && kind) edit.setCell(kind, { place: value, to }, version);
  };
  const [entry] = now;
  return {
    now, groups, values, organised, editing, setEditing, set,
    /** Locks a value for the layers below the one that is written to, or takes that layer's own lock away. */
    toggleLock: (pointer: string) => {
      const value = values.get(pointer);
      if (value && kind) edit.setCell(kind, { place: { section: 'locks', name: pointer, inside: [] }, to: locksItself(value, kind) ? undefined : true }, version);
    },
    /** What the schema knows of the chosen entry and nobody has said. */
    unset: place.name === null || !entry ? NONE : knownFields(place.section, place.name, entry.entry.value).filter((field) => !entry.fields.some(({ key }) => key === field)),
    addField: (field: string) => {
      setAsked({ of: at, fields: [...extra, field] });
      setEditing(pointerAt({ ...place, inside: [field] }));
    },
    /** Whether the layer says anything of the chosen entry. */
    says: entry?.entry.opinions.some(({ layer, said }) => layer.kind === kind && said !== undefined) ?? false,
    resetEntry: () => {
      const { name } = place;
      if (name !== null && kind) edit.setCell(kind, { place: { ...place, name, inside: [] }, to: undefined }, version);
    },
  };
}

/** The entry with rows for fields that nobody has said, so that somebody can. */
function withFields(entry: EntryFields, fields: readonly string[]): EntryFields {
  const missing = fields.filter((field) => !entry.fields.some(({ key }) => key === field));
  const silent = entry.entry.opinions.map(({ layer }) => ({ layer, said: undefined, outcome: 'silent', says: null }) as const);
  return { ...entry, fields: [...entry.fields, ...missing.map((key) => ({ key, value: undefined, setBy: null, opinions: silent }))] };
}

export type EntryGridActs = ReturnType<typeof useEntryGrid>;
export type { GridValue };
