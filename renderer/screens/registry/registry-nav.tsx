import { useMemo, useState } from 'react';
import type { SectionName } from '../../../shared/registry-schema.ts';
import { countOf, Hidden, Icon, LongNav, SearchField, SideNav, Text } from '../../kit/index.ts';
import { isItemList, labelInside, SECTION_GROUPS, sectionFace } from './registry-sections.ts';
import type { RegistryPlace } from './registry-place.ts';
import type { Sections } from './use-registry.ts';

interface SectionNavProps {
  readonly sections: Sections;
  readonly current: SectionName;
  readonly onChoose: (section: SectionName) => void;
}

export function SectionNav({ sections, current, onChoose }: SectionNavProps) {
  const count = (id: SectionName) => sections.sections.find(({ name }) => name === id)?.entries.length ?? 0;
  const groups = SECTION_GROUPS.map(({ sections: members, ...group }) => ({
    ...group,
    // What nobody knows is told of only where there is some.
    items: members.filter(({ id }) => id !== 'other' || count(id) > 0).map(({ id, label }) => ({ id, label, note: count(id) })),
  }));
  return <SideNav label="Sections" groups={groups} current={current} onChoose={(id) => choose(id, onChoose)} />;
}

function choose(id: string, onChoose: (section: SectionName) => void): void {
  const found = SECTION_GROUPS.flatMap((group) => group.sections).find((section) => section.id === id);
  if (found) onChoose(found.id);
}

/** One name of a section, and what is to be known of it before it is chosen. */
export interface NavEntry {
  readonly name: string;
  /** Layers below the base that speak of it. */
  readonly overrides: number;
  readonly warned: boolean;
  /** The draft changes it. */
  readonly changed: boolean;
}

interface EntryNavProps {
  readonly names: readonly NavEntry[];
  readonly place: RegistryPlace;
  readonly onChoose: (place: RegistryPlace) => void;
}

const ALL = ''; // no entry has an empty name

/** The names of a section, found by typing. The figure counts the layers below the base that speak of an entry. */
export function EntryNav({ names, place: { section, name }, onChoose }: EntryNavProps) {
  const [sought, setSought] = useState('');
  const { label } = sectionFace(section);
  const wanted = sought.trim().toLowerCase();
  const found = useMemo(() => names.filter((entry) => entry.name.toLowerCase().includes(wanted)), [names, wanted]);
  const items = useMemo(() => {
    const whole = isItemList(section) ? [] : [{ id: ALL, label: `All of ${labelInside(section)}` }];
    return [...whole, ...found.map((entry) => ({ id: entry.name, label: entry.name }))];
  }, [found, section]);
  const byName = useMemo(() => new Map(names.map((entry) => [entry.name, entry] as const)), [names]);
  return (
    <LongNav
      label={label} current={name ?? ALL} items={items} note={(id) => noteOf(byName.get(id))} onChoose={(id) => onChoose({ section, name: id === ALL ? null : id, inside: [] })}
      top={<SearchField label={`Find in ${label}`} value={sought} onChange={setSought} placeholder={`Find in ${labelInside(section)}`} main />}
      bottom={
        <Text tone="faint" size="s">
          {wanted === '' ? '' : found.length === 0 ? 'Nothing is called that. ' : `${found.length} of ${countOf(names.length, 'name')}. `}
          {names.length > 0 && 'The figure counts the layers below the base that speak of it.'}
        </Text>
      }
    />
  );
}

function noteOf(entry: NavEntry | undefined) {
  if (!entry) return null;
  const { overrides, warned, changed } = entry;
  return (
    <span className="inline-flex items-center gap-1">
      {changed && (
        <>
          <Icon name="edit" size={12} />
          <Hidden>has unsaved changes</Hidden>
        </>
      )}
      {warned && (
        <>
          <Icon name="warn" size={12} />
          <Hidden>has a warning</Hidden>
        </>
      )}
      {overrides > 0 && overrides}
    </span>
  );
}
