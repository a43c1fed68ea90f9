import { useMemo, useState } from 'react';
import type { SectionName } from '../../../shared/registry-schema.ts';
import { Button, EmptyState, Link, Skeleton, Split } from '../../kit/index.ts';
import { TroubleState, useCan } from '../../lib/index.ts';
import { ChangeDock } from './change-dock.tsx';
import { EntryGrid } from './entry-grid.tsx';
import { NewEntryDialog, takesNewEntries } from './new-entry-dialog.tsx';
import { EntryNav, type NavEntry, SectionNav } from './registry-nav.tsx';
import type { RegistryPlace } from './registry-place.ts';
import { isItemList, labelInside, sectionFace } from './registry-sections.ts';
import { TryCallDialog } from './try-call-dialog.tsx';
import type { LayerEdit } from './use-layer-edit.ts';
import { type Sections, useEntries } from './use-registry.ts';
import type { useRegistryPlace } from './use-registry-place.ts';

interface RegistryGridProps {
  readonly sections: Sections;
  readonly at: ReturnType<typeof useRegistryPlace>;
  readonly edit: LayerEdit;
}

/** Sections, entries, and the layers of what is chosen. */
export function RegistryGrid({ sections, at, edit }: RegistryGridProps) {
  const { draft, preview } = edit;
  const names = useMemo(() => namesOf(sections, at.place.section, { draft, preview }), [sections, at.place.section, draft, preview]);
  const place = useMemo(() => firstOf(names, at.place), [names, at.place]);
  const { entries, total, query } = useEntries(place);
  const mayTry = useCan()('policy:read');
  const [dialog, setDialog] = useState<'try' | 'add' | null>(null);
  const writable = sections.writes;
  const writes = edit.draft?.of === 'cells' ? edit.draft.kind : (writable.find((kind) => kind === at.layer) ?? writable[0] ?? null);
  const onTry = place.section === 'policies' && mayTry ? () => setDialog('try') : null;
  const onAdd = writes !== null && edit.draft?.of !== 'text' && takesNewEntries(place.section, writes) ? () => setDialog('add') : null;
  return (
    <Split>
      <SectionNav sections={sections} current={place.section} onChoose={(section) => at.goTo({ section, name: null, inside: [] })} />
      <EntryNav key={place.section} names={names} place={place} onChoose={at.goTo} />
      <div className="flex min-w-[28rem] flex-1 flex-col">
        {place.name === null && names.length === 0 ? (
          <>
            <NothingHere place={place} onTry={onTry} onAdd={onAdd} />
            <ChangeDock edit={edit} />
          </>
        ) : query.error && !entries ? (
          <TroubleState error={query.error} onRetry={() => void query.refetch()} />
        ) : entries ? (
          <EntryGrid key={place.section} place={place} entries={entries} total={total} explained={at.explained} onExplain={at.explain} edit={edit} writes={writes} writable={writable} onWriteTo={at.writeTo} onTry={onTry} onAdd={onAdd} />
        ) : (
          <Skeleton density="dense" label="Loading the layers" />
        )}
      </div>
      {dialog === 'try' && <TryCallDialog sections={sections} onClose={() => setDialog(null)} />}
      {dialog === 'add' && writes && (
        <NewEntryDialog
          section={place.section} kind={writes} taken={names.map(({ name }) => name)} onClose={() => setDialog(null)}
          onAdd={(change) => {
            edit.addEntry(writes, change);
            at.goTo({ section: place.section, name: isItemList(place.section) ? change.place.name : null, inside: [] });
          }}
        />
      )}
    </Split>
  );
}

/** The names of a section, with those that the draft would bring and without those that it would take away. */
function namesOf({ sections, issues }: Sections, section: SectionName, edit: Pick<LayerEdit, 'draft' | 'preview'>): readonly NavEntry[] {
  const known = sections.find((candidate) => candidate.name === section)?.entries ?? [];
  const warned = new Set(issues.filter((issue) => issue.rule !== 'unknown-field').map((issue) => issue.path.split('/').slice(1, 3).join('/')));
  const changed = new Set(edit.draft?.of === 'cells' ? edit.draft.changes.filter(({ place }) => place.section === section).map(({ place }) => place.name) : []);
  const faces = new Map(known.map(({ name, layers }) => [name, { name, overrides: layers.filter((layer) => layer !== 'base').length, warned: warned.has(`${section}/${name}`), changed: changed.has(name) }] as const));
  const view = edit.draft?.of === 'cells' ? edit.preview?.view : undefined;
  if (!view) return [...faces.values()];
  // What the draft takes away stays in view until it is saved: it may still be brought back.
  return [...new Set([...faces.keys(), ...view.names(section)])].map((name) => faces.get(name) ?? { name, overrides: 1, warned: false, changed: true });
}

/** A list of items shows its first one until another is chosen; a map shows itself. */
function firstOf(names: readonly NavEntry[], place: RegistryPlace): RegistryPlace {
  if (place.name !== null || !isItemList(place.section)) return place;
  return { ...place, name: names[0]?.name ?? null };
}

function NothingHere({ place, onTry, onAdd }: { readonly place: RegistryPlace; readonly onTry: (() => void) | null; readonly onAdd: (() => void) | null }) {
  const { one } = sectionFace(place.section);
  return (
    <EmptyState icon="registry" title={`No layer says anything of ${labelInside(place.section)}`} actions={(onTry || onAdd) && <>{onTry && <Button icon="policy" onPress={onTry}>Try a call</Button>}{onAdd && <Button kind="primary" icon="plus" onPress={onAdd}>Add a {one}</Button>}</>}>
      Whoever may change a layer can add a first {one} there.
      {place.section === 'mcp_servers' && <> Or register one <Link to="/registry/servers">by its address</Link>.</>}
    </EmptyState>
  );
}
