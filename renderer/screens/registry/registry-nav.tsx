import { useState } from 'react';
import type { SectionName } from '../../../shared/registry-schema.ts';
import { segmentsOf } from '../../../shared/json-pointer.ts';
import { countOf, Hidden, Icon, SearchField, SideNav, type SideNavItem, Text } from '../../kit/index.ts';
import { isItemList, SECTION_GROUPS, sectionFace } from './registry-sections.ts';
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

interface EntryNavProps {
  readonly sections: Sections;
  readonly place: RegistryPlace;
  readonly onChoose: (place: RegistryPlace) => void;
}

const SHOWN = 300; // more than that nobody reads through; the search finds the others
const ALL = ''; // no entry has an empty name

/** The names of a section. The figure counts the layers below the base that speak of an entry. */
export function EntryNav({ sections, place: { section, name }, onChoose }: EntryNavProps) {
  const [sought, setSought] = useState('');
  const { label } = sectionFace(section);
  const entries = sections.sections.find((candidate) => candidate.name === section)?.entries ?? [];
  const found = entries.filter((entry) => entry.name.toLowerCase().includes(sought.trim().toLowerCase()));
  const warned = new Set(sections.issues.filter((issue) => issue.rule !== 'unknown-field').map((issue) => segmentsOf(issue.path)?.slice(0, 2).join('/')));
  const whole: readonly SideNavItem[] = isItemList(section) ? [] : [{ id: ALL, label: `All of ${label.toLowerCase()}` }];
  const items = found.slice(0, SHOWN).map((entry) => ({ id: entry.name, label: entry.name, note: <EntryNote overrides={entry.layers.filter((layer) => layer !== 'base').length} warned={warned.has(`${section}/${entry.name}`)} /> }));
  return (
    <SideNav
      label={label} width="wide" current={name ?? ALL} onChoose={(id) => onChoose({ section, name: id === ALL ? null : id, inside: [] })}
      top={<SearchField label={`Find in ${label}`} value={sought} onChange={setSought} placeholder={`Find in ${label.toLowerCase()}`} main />}
      groups={[{ items: [...whole, ...items] }]}
      bottom={
        <Text tone="faint" size="s">
          {found.length > SHOWN ? `${countOf(found.length - SHOWN, 'more entry', 'more entries')}: search for them. ` : found.length === 0 ? 'Nothing is called that. ' : ''}
          {entries.length > 0 && 'The figure counts the layers below the base that speak of it.'}
        </Text>
      }
    />
  );
}

function EntryNote({ overrides, warned }: { readonly overrides: number; readonly warned: boolean }) {
  return (
    <span className="inline-flex items-center gap-1">
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
