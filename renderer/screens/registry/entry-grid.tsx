import { useMemo, useState } from 'react';
import type { Json } from '../../../shared/json.ts';
import { countOf, type LayerGroup, LayerGrid, type LayerRow, Notice, Pane, Text } from '../../kit/index.ts';
import { useCan, useGo, useSession } from '../../lib/index.ts';
import { CellEditor } from './cell-editor.tsx';
import { cellKind } from './cell-value.ts';
import { ChangeDock } from './change-dock.tsx';
import { ExplainValue } from './explain-value.tsx';
import { withDraft } from './grid-draft.ts';
import { type EntryFields, type GridValue, groupsOf, LAYER_NAMES, lockAbove, pointerOfValue, shutReason, valuesOf } from './grid-rows.ts';
import type { CellChange } from './layer-draft.ts';
import { pointerAt, type RegistryPlace } from './registry-place.ts';
import type { LayerEdit } from './use-layer-edit.ts';
import { LAYER_KINDS } from '../../../shared/registry-schema.ts';

interface EntryGridProps {
  readonly place: RegistryPlace;
  readonly entries: readonly EntryFields[];
  /** How many there are; more than those shown when a map is very large. */
  readonly total: number;
  readonly explained: string | null;
  readonly onExplain: (pointer: string | null) => void;
  readonly edit: LayerEdit;
}

const NO_CHANGES: readonly CellChange[] = [];

/** The layers of what is chosen, a row a value; cells of the tenant layer can be changed here. */
export function EntryGrid({ place, entries, total, explained, onExplain, edit }: EntryGridProps) {
  const organised = useSession().organisation !== null;
  const mayWrite = useCan()('registry:write');
  const [editing, setEditing] = useState<string | null>(null);
  const values = useMemo(() => new Map(entries.flatMap((entry) => valuesOf(place.section, entry)).map((value) => [pointerOfValue(value), value] as const)), [entries, place.section]);
  const changes = edit.draft?.of === 'cells' ? edit.draft.changes : NO_CHANGES;
  const effects = edit.preview?.changes;
  const groups = useMemo(() => withDraft(groupsOf(place.section, entries, organised), changes, effects ?? []), [place.section, entries, organised, changes, effects]);
  const cells = cellActs(values, changes, edit);
  const editable = mayWrite && edit.draft?.of !== 'text';
  const label = place.name ?? place.section;
  const begin = (pointer: string) => {
    setEditing(pointer);
    onExplain(null);
  };
  const edited = explained === null ? editing : null; // an explanation keeps the focus to itself until it is closed
  return (
    <>
      {edit.draft?.of === 'text' && <TextDraftNotice kind={edit.draft.kind} />}
      <Pane label={`Layers of ${label}`}>
        <LayerGrid
          label={`${label} by layer`} layers={layerFaces(entries, groups)} groups={groups} editable={editable ? 'tenant' : null} onEdit={setEditing} onReset={cells.reset}
          editing={edited === null ? null : { rowId: edited, editor: <Editor pointer={edited} values={values} cells={cells} onClose={() => setEditing(null)} /> }}
          explain={{
            open: explained, onOpen: onExplain, title: (row) => `Why ${row.field} is ${shortened(row)}`,
            body: (row) => {
              const value = values.get(row.id);
              return value && <ExplainValue value={value} organised={organised} act={editable ? actOn(value, organised, cells, begin) : null} />;
            },
          }}
        />
        <Doubts rows={groups.flatMap((group) => group.rows)} />
        {total > entries.length && <div className="px-4 py-3"><Text tone="faint" size="s">The first {entries.length} of {countOf(total, 'entry', 'entries')}. Choose one on the left to see any other.</Text></div>}
      </Pane>
      <ChangeDock edit={edit} />
    </>
  );
}

/** A column in which nothing is said leaves its room to the others. */
function layerFaces(entries: readonly EntryFields[], groups: readonly LayerGroup[]) {
  const rows = groups.flatMap((group) => group.rows);
  const versions = new Map(entries[0]?.entry.opinions.map(({ layer }) => [layer.kind, layer.version] as const));
  return LAYER_KINDS.map((kind) => {
    const version = versions.get(kind);
    return { id: kind, name: LAYER_NAMES[kind], ...(version === undefined ? {} : { note: `v${version}` }), narrow: kind === 'user' || (kind !== 'tenant' && rows.every((row) => (row.cells[kind]?.text ?? null) === null)) };
  });
}

const MOST_TITLE = 60; // characters

function shortened({ effective: { text } }: LayerRow): string {
  return text.length > MOST_TITLE ? `${text.slice(0, MOST_TITLE)}…` : text;
}

type CellActs = ReturnType<typeof cellActs>;

/** What the tenant's cells say with the unsaved changes, and how to change them. */
function cellActs(values: ReadonlyMap<string, GridValue>, changes: readonly CellChange[], edit: LayerEdit) {
  const opinionOf = (value: GridValue) => value.explanation.opinions.find(({ layer }) => layer.kind === 'tenant');
  const set = (pointer: string, to: Json | undefined) => {
    const value = values.get(pointer);
    if (value) edit.setCell({ place: value, to }, opinionOf(value)?.layer.version ?? 0);
  };
  return {
    said: (value: GridValue): Json | undefined => {
      const change = changes.find((candidate) => pointerAt(candidate.place) === pointerOfValue(value));
      return change ? change.to : opinionOf(value)?.said;
    },
    set,
    reset: (pointer: string) => set(pointer, undefined),
  };
}

function actOn(value: GridValue, organised: boolean, cells: CellActs, begin: (pointer: string) => void) {
  if (lockAbove(value, 'tenant') || shutReason(value, 'tenant', organised) !== null) return null;
  const pointer = pointerOfValue(value);
  return { edit: () => begin(pointer), reset: cells.said(value) === undefined ? null : () => cells.reset(pointer) };
}

interface EditorProps {
  readonly pointer: string;
  readonly values: ReadonlyMap<string, GridValue>;
  readonly cells: CellActs;
  readonly onClose: () => void;
}

function Editor({ pointer, values, cells, onClose }: EditorProps) {
  const go = useGo();
  const value = values.get(pointer);
  if (!value) return null;
  const { explanation, inside, name } = value;
  const said = cells.said(value);
  const then = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <CellEditor
      field={inside.at(-1) ?? name} said={said} kind={cellKind(value.section, [said, explanation.value, ...explanation.opinions.map((opinion) => opinion.said)])} onCancel={onClose}
      onCommit={(to) => then(() => cells.set(pointer, to))()} onReset={then(() => cells.reset(pointer))} onJson={() => go('/registry?view=json&layer=tenant')}
    />
  );
}

function TextDraftNotice({ kind }: { readonly kind: string }) {
  return (
    <div className="px-4 py-2">
      <Notice tone="info">The {kind} layer has unsaved text. Save or discard it to change single values again.</Notice>
    </div>
  );
}

/** Everything that was said and does not hold, in words. */
function Doubts({ rows }: { readonly rows: readonly LayerRow[] }) {
  const doubts = rows.flatMap((row) => LAYER_KINDS.flatMap((kind) => {
    const cell = row.cells[kind];
    return cell && cell.text !== null && (cell.state === 'overruled' || cell.state === 'locked') ? [{ id: `${row.id} ${kind}`, layer: LAYER_NAMES[kind], field: row.field, text: cell.text, why: cell.why ?? '' }] : [];
  }));
  if (doubts.length === 0) return null;
  return (
    <div className="grid gap-2 p-4">
      {doubts.map((doubt) => (
        <Notice key={doubt.id} tone="warn">
          {doubt.layer} says {doubt.field} {doubt.text}, which does not hold. {doubt.why}
        </Notice>
      ))}
    </div>
  );
}
