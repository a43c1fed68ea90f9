import { isJsonObject, type Json } from './json.ts';
import { pointerOf } from './json-pointer.ts';
import { type LockedPath, pathOf } from './registry-entry.ts';
import { explain, type Explanation } from './registry-explain.ts';
import type { RegistryView } from './registry-merge.ts';
import type { SectionName } from './registry-schema.ts';

/** One entry as the grid shows it: what every layer says of it and of each of its fields, and what of it is locked. */
export interface EntryFields {
  readonly name: string;
  readonly entry: Explanation;
  readonly fields: readonly (Explanation & { readonly key: string })[];
  readonly locks: readonly LockedPath[];
}

/** The server answers with it; the editor computes the same of layers that are not saved yet. */
export function entryFields(view: RegistryView, section: SectionName, name: string): EntryFields {
  const at = (inside: readonly string[]) => explain(view, pointerOf(pathOf({ section, name }, inside)));
  const whole = at([]);
  const keys = new Set([whole.value, ...whole.opinions.map((opinion) => opinion.said)].flatMap((value: Json | undefined) => (isJsonObject(value) ? Object.keys(value) : [])));
  return { name, entry: whole, fields: [...keys].map((key) => ({ key, ...at([key]) })), locks: view.locks(section, name) };
}
