import { pointerOf, segmentsOf } from '../../../shared/json-pointer.ts';
import { pathOf } from '../../../shared/registry-entry.ts';
import { sectionOf, type SectionName } from '../../../shared/registry-schema.ts';
import { isItemList } from './registry-sections.ts';

/** What of the registry is looked at: a section, one entry of it, or a value inside one. */
export interface RegistryPlace {
  readonly section: SectionName;
  readonly name: string | null;
  readonly inside: readonly string[];
}

const START: RegistryPlace = { section: 'tools', name: null, inside: [] };

/** From the address, as a JSON pointer: `/tools`, `/tools/letters.send`, `/limits/per_tool/letters.send`. */
export function placeAt(pointer: string | undefined): RegistryPlace {
  const [first, ...rest] = segmentsOf(pointer ?? '') ?? [];
  if (first === undefined) return START;
  const section = sectionOf(first);
  // An unknown section is an entry of `other` under its own name; `/other` itself is all of them.
  const [name = null, ...inside] = section === 'other' && first !== 'other' ? [first, ...rest] : rest;
  return { section, name, inside };
}

export function pointerAt({ section, name, inside }: RegistryPlace): string {
  return name === null ? pointerOf([section]) : pointerOf(pathOf({ section, name }, inside));
}

/** Where a value that is to be explained is shown: with its item, or among all entries of its map. */
export function shownWith({ section, name }: RegistryPlace): RegistryPlace {
  return { section, name: isItemList(section) ? name : null, inside: [] };
}

/** The row of the grid that holds a value, however deep it lies. */
export function rowOf({ section, name, inside }: RegistryPlace): string {
  return pointerAt({ section, name, inside: inside.slice(0, 1) });
}
