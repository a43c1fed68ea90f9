import type { EntryFields } from '../../../shared/registry-entry-fields.ts';
import { LAYER_KINDS } from '../../../shared/registry-schema.ts';
import { countOf, type LayerGroup, LayerGrid, type LayerRow, Notice, Pane, Text } from '../../kit/index.ts';
import { CellEditor } from './cell-editor.tsx';
import { ChangeDock } from './change-dock.tsx';
import { EntryHead } from './entry-head.tsx';
import { ExplainValue } from './explain-value.tsx';
import { GridDoubts } from './grid-doubts.tsx';
import { LAYER_NAMES } from '../../lib/index.ts';
import { type GridValue, lockAbove, locksItself, mayLock, settledReason, shutReason } from './grid-rows.ts';
import type { RegistryPlace } from './registry-place.ts';
import { useEntryGrid } from './use-entry-grid.ts';
import type { EditableKind, LayerEdit } from './use-layer-edit.ts';

interface EntryGridProps {
  readonly place: RegistryPlace;
  readonly entries: readonly EntryFields[];
  /** How many there are; more than those shown when a map is very large. */
  readonly total: number;
  readonly explained: string | null;
  readonly onExplain: (pointer: string | null) => void;
  readonly edit: LayerEdit;
  /** The layer whose cells can be changed, of those that this person may write. */
  readonly writes: EditableKind | null;
  readonly writable: readonly EditableKind[];
  readonly onWriteTo: (kind: EditableKind) => void;
  readonly onTry: (() => void) | null;
  readonly onAdd: (() => void) | null;
}

/** The layers of what is chosen, a row a value; cells of the layer that is written to can be changed here. */
export function EntryGrid({ place, entries, total, explained, onExplain, edit, writes, writable, onWriteTo, onTry, onAdd }: EntryGridProps) {
  const editable = edit.draft?.of === 'text' ? null : writes;
  const grid = useEntryGrid({ place, entries, edit, kind: editable });
  const { groups, values, organised, set } = grid;
  const label = place.name ?? place.section;
  const begin = (pointer: string) => {
    grid.setEditing(pointer);
    onExplain(null);
  };
  const edited = explained === null ? grid.editing : null; // an explanation keeps the focus to itself until it is closed
  const value = edited === null ? undefined : values.get(edited);
  const then = (act: () => void) => {
    act();
    grid.setEditing(null);
  };
  return (
    <>
      <EntryHead place={place} grid={grid} writes={writes} writable={writable} onWriteTo={onWriteTo} onTry={onTry} onAdd={onAdd} draft={edit.draft} />
      {edit.draft?.of === 'text' && <div className="px-4 py-2"><Notice tone="info">The {LAYER_NAMES[edit.draft.kind]} layer has unsaved text. Save or discard it to change single values again.</Notice></div>}
      <Pane label={`Layers of ${label}`}>
        <LayerGrid
          label={`${label} by layer`} layers={layerFaces(entries, groups, editable)} groups={groups} editable={editable} onEdit={grid.setEditing} onReset={(pointer) => set(pointer, undefined)}
          editing={edited === null || editable === null || !value ? null : {
            rowId: edited,
            editor: <CellEditor context={{ value, kind: editable }} onCommit={(to) => then(() => set(edited, to))} onReset={() => then(() => set(edited, undefined))} onCancel={() => grid.setEditing(null)} />,
          }}
          explain={{
            open: explained, onOpen: onExplain, title: (row) => `Why ${row.field} is ${shortened(row)}`,
            body: (row) => {
              const of = values.get(row.id);
              return of && <ExplainValue value={of} organised={organised} act={editable === null ? null : actOn(of, editable, { organised, edit: () => begin(row.id), reset: () => set(row.id, undefined), lock: () => { grid.toggleLock(row.id); onExplain(null); } })} />;
            },
          }}
        />
        <GridDoubts rows={groups.flatMap((group) => group.rows)} />
        {total > entries.length && <div className="px-4 py-3"><Text tone="faint" size="s">The first {entries.length} of {countOf(total, 'entry', 'entries')}. Choose one on the left to see any other.</Text></div>}
      </Pane>
      <ChangeDock edit={edit} />
    </>
  );
}

/** A column in which nothing is said leaves its room to the others. */
function layerFaces(entries: readonly EntryFields[], groups: readonly LayerGroup[], editable: EditableKind | null) {
  const rows = groups.flatMap((group) => group.rows);
  const versions = new Map(entries[0]?.entry.opinions.map(({ layer }) => [layer.kind, layer.version] as const));
  return LAYER_KINDS.map((kind) => {
    const version = versions.get(kind);
    return { id: kind, name: LAYER_NAMES[kind], ...(version === undefined ? {} : { note: `v${version}` }), narrow: kind !== editable && (kind === 'user' || (kind !== 'tenant' && rows.every((row) => (row.cells[kind]?.text ?? null) === null))) };
  });
}

const MOST_TITLE = 60; // characters

function shortened({ effective: { text } }: LayerRow): string {
  return text.length > MOST_TITLE ? `${text.slice(0, MOST_TITLE)}…` : text;
}

function actOn(value: GridValue, kind: EditableKind, { organised, edit, reset, lock }: { readonly organised: boolean; readonly edit: () => void; readonly reset: () => void; readonly lock: () => void }) {
  if (lockAbove(value, kind) || shutReason(value, kind, organised) !== null || settledReason(value, kind) !== null) return null;
  const said = value.explanation.opinions.find(({ layer }) => layer.kind === kind)?.said;
  return { where: CHANGES[kind], edit, reset: said === undefined ? null : reset, lock: mayLock(value, kind) ? { says: locksItself(value, kind) ? 'Take the lock away' : 'Lock for the layers below', send: lock } : null };
}

const CHANGES = { org: 'Change for the organisation', tenant: 'Change for this tenant', user: 'Change for yourself' } as const satisfies Record<EditableKind, string>;
