import { useMemo, useState } from 'react';
import { Badge, Button, EmptyState, Link, Skeleton, Split, StatusBadge, Text } from '../../kit/index.ts';
import { objectOrEmpty } from '../../../shared/json.ts';
import { TroubleState, useCan } from '../../lib/index.ts';
import { EntryGrid } from './entry-grid.tsx';
import type { EntryFields } from './grid-rows.ts';
import { EntryNav, SectionNav } from './registry-nav.tsx';
import type { RegistryPlace } from './registry-place.ts';
import { isItemList, sectionFace } from './registry-sections.ts';
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
  const place = useMemo(() => firstOf(sections, at.place), [sections, at.place]);
  const { entries, total, query } = useEntries(place);
  const mayTry = useCan()('policy:read');
  const [trying, setTrying] = useState(false);
  return (
    <Split>
      <SectionNav sections={sections} current={place.section} onChoose={(section) => at.goTo({ section, name: null, inside: [] })} />
      <EntryNav key={place.section} sections={sections} place={place} onChoose={at.goTo} />
      <div className="flex min-w-[28rem] flex-1 flex-col">
        {noEntry(sections, place) ? (
          <NothingHere place={place} onTry={place.section === 'policies' && mayTry ? () => setTrying(true) : null} />
        ) : query.error && !entries ? (
          <TroubleState error={query.error} onRetry={() => void query.refetch()} />
        ) : entries ? (
          <>
            <EntryHead place={place} entries={entries} onTry={place.section === 'policies' && mayTry ? () => setTrying(true) : null} />
            <EntryGrid key={place.section} place={place} entries={entries} total={total} explained={at.explained} onExplain={at.explain} edit={edit} />
          </>
        ) : (
          <Skeleton density="dense" label="Loading the layers" />
        )}
      </div>
      {trying && <TryCallDialog sections={sections} onClose={() => setTrying(false)} />}
    </Split>
  );
}

/** A list of items shows its first one until another is chosen; a map shows itself. */
function firstOf({ sections }: Sections, place: RegistryPlace): RegistryPlace {
  if (place.name !== null || !isItemList(place.section)) return place;
  return { ...place, name: sections.find(({ name }) => name === place.section)?.entries[0]?.name ?? null };
}

function noEntry({ sections }: Sections, { section, name }: RegistryPlace): boolean {
  return name === null && (sections.find((candidate) => candidate.name === section)?.entries.length ?? 0) === 0;
}

function NothingHere({ place, onTry }: { readonly place: RegistryPlace; readonly onTry: (() => void) | null }) {
  const { label, one } = sectionFace(place.section);
  return (
    <EmptyState icon="registry" title={`No layer says anything of ${label.toLowerCase()}`} actions={onTry && <Button icon="policy" onPress={onTry}>Try a call</Button>}>
      Whoever may change the tenant layer can add a first {one} there, as JSON.
      {place.section === 'mcp_servers' && <> Or register one <Link to="/registry/servers">by its address</Link>.</>}
    </EmptyState>
  );
}

function EntryHead({ place, entries, onTry }: { readonly place: RegistryPlace; readonly entries: readonly EntryFields[]; readonly onTry: (() => void) | null }) {
  const [entry] = entries;
  const value = place.name !== null && entries.length === 1 ? entry?.entry.value : undefined;
  const fields = objectOrEmpty(value);
  return (
    <div className="flex min-h-11 flex-none flex-wrap items-center gap-2 px-4 py-2">
      <h2>{place.name ?? `All of ${sectionFace(place.section).label.toLowerCase()}`}</h2>
      {fields['destructive'] === true && <StatusBadge status="destructive" tint />}
      {fields['read_only'] === true && <StatusBadge status="read-only" tint />}
      {fields['enabled'] === false && <Badge icon="ban" tint>Switched off</Badge>}
      {place.section === 'mcp_servers' && place.name !== null && <Link to={`/registry/servers/${encodeURIComponent(place.name)}`}>Tools and drift</Link>}
      {typeof fields['description'] === 'string' && <Text tone="faint" size="s">{fields['description']}</Text>}
      {onTry && <span className="ml-auto"><Button size="tiny" icon="policy" onPress={onTry}>Try a call</Button></span>}
    </div>
  );
}
