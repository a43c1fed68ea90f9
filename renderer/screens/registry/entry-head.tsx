import { objectOrEmpty } from '../../../shared/json.ts';
import { Badge, Button, Link, Menu, Segmented, StatusBadge, Text } from '../../kit/index.ts';
import type { RegistryPlace } from './registry-place.ts';
import { labelInside, sectionFace } from './registry-sections.ts';
import type { EntryGridActs } from './use-entry-grid.ts';
import type { Draft, EditableKind } from './use-layer-edit.ts';

interface EntryHeadProps {
  readonly place: RegistryPlace;
  readonly grid: EntryGridActs;
  readonly writes: EditableKind | null;
  readonly writable: readonly EditableKind[];
  readonly onWriteTo: (kind: EditableKind) => void;
  readonly onTry: (() => void) | null;
  readonly onAdd: (() => void) | null;
  readonly draft: Draft | null;
}

const WRITE_TO = { org: 'Organisation', tenant: 'Tenant', user: 'Yourself' } as const satisfies Record<EditableKind, string>;

/** What is chosen, and what can be done to it as a whole. */
export function EntryHead({ place, grid, writes, writable, onWriteTo, onTry, onAdd, draft }: EntryHeadProps) {
  const [entry] = grid.now;
  const fields = objectOrEmpty(place.name !== null ? entry?.entry.value : undefined);
  const { one } = sectionFace(place.section);
  const free = draft?.of !== 'text';
  return (
    <div className="flex min-h-11 flex-none flex-wrap items-center gap-2 px-4 py-2">
      <h2>{place.name ?? `All of ${labelInside(place.section)}`}</h2>
      {fields['destructive'] === true && <StatusBadge status="destructive" tint />}
      {fields['read_only'] === true && <StatusBadge status="read-only" tint />}
      {fields['enabled'] === false && <Badge icon="ban" tint>Switched off</Badge>}
      {place.section === 'mcp_servers' && place.name !== null && <Link to={`/registry/servers/${encodeURIComponent(place.name)}`}>Tools and drift</Link>}
      {typeof fields['description'] === 'string' && <span className="min-w-0 flex-1"><Text tone="faint" size="s" cut title={fields['description']}>{fields['description']}</Text></span>}
      <span className="ml-auto inline-flex flex-wrap items-center gap-2">
        {onTry && <Button size="tiny" icon="policy" onPress={onTry}>Try a call</Button>}
        {writes !== null && free && grid.says && place.name !== null && <Button size="tiny" icon="undo" onPress={grid.resetEntry}>Reset {one} to inherited</Button>}
        {writes !== null && free && grid.unset.length > 0 && (
          <Menu
            label="Fields nobody has set" placement="bottom end" trigger={<Button size="tiny" icon="plus">Set another field</Button>}
            groups={[{ id: 'Fields nobody has set', entries: grid.unset.map((field) => ({ id: field, label: field, onAction: () => grid.addField(field) })) }]}
          />
        )}
        {onAdd && free && <Button size="tiny" icon="plus" onPress={onAdd}>Add a {one}</Button>}
        {writable.length > 1 && draft === null && <Segmented label="Layer to change" options={writable.map((id) => ({ id, label: WRITE_TO[id] }))} value={writes ?? 'tenant'} onChange={onWriteTo} />}
      </span>
    </div>
  );
}
