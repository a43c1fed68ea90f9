import type { Capability } from '../../../shared/capabilities.ts';
import { isJsonObject, type Json } from '../../../shared/json.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import { pathOf } from '../../../shared/registry-entry.ts';
import { type LayerReading, readLayer } from '../../../shared/registry-layer.ts';
import { type RegistryView, viewOf } from '../../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../../shared/registry-narrowing.ts';
import { LAYER_KINDS, type LayerKind, type RegistryIssue, type RegistryLayer, SECTION_NAMES, type SectionName } from '../../../shared/registry-schema.ts';

/** What an edit of one layer would come to, by the very rules that the server will apply. */
export interface EditPreview {
  /** Why the server would not take it; empty when it would. */
  readonly refusals: readonly Refused[];
  /** What it would take and warn about, and did not warn about before. */
  readonly warnings: readonly RegistryIssue[];
  /** Effective values that become others for whoever edits. */
  readonly changes: readonly EffectiveChange[];
}

export interface Refused {
  /** JSON pointer; an item stands in it by its id. */
  readonly path: string;
  readonly rule: string;
  readonly says: string;
}

export interface EffectiveChange {
  readonly section: SectionName;
  readonly path: readonly string[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

interface Edit {
  /** The layers in force, whichever there are. */
  readonly layers: readonly RegistryLayer[];
  readonly kind: Exclude<LayerKind, 'base'>;
  readonly content: Json;
  /** What the person who edits holds. */
  readonly editor: ReadonlySet<Capability>;
}

export function previewEdit({ layers, kind, content, editor }: Edit): EditPreview {
  const readings = new Map(layers.map((layer) => [layer.kind, readLayer(layer)] as const));
  const before = readings.get(kind) ?? null;
  const after = readLayer({ kind, id: before?.ref.id ?? kind, version: (before?.ref.version ?? 0) + 1, author: 'you', content });
  const inherited = viewOf(inOrder(readings).filter(({ ref }) => LAYER_KINDS.indexOf(ref.kind) < LAYER_KINDS.indexOf(kind)));
  const [was, willBe] = [viewOf(inOrder(readings)), viewOf(inOrder(new Map([...readings, [kind, after]])))];
  return {
    refusals: [...after.issues.filter((issue) => issue.refuses), ...refusalsToEditLayer({ before, after, inherited, editor })].map(({ path, rule, says }) => ({ path, rule, says })),
    warnings: newIssues(was, willBe),
    changes: effectiveChanges(was, willBe),
  };
}

function inOrder(readings: ReadonlyMap<LayerKind, LayerReading>): readonly LayerReading[] {
  return LAYER_KINDS.flatMap((kind) => readings.get(kind) ?? []);
}

function newIssues(was: RegistryView, willBe: RegistryView): readonly RegistryIssue[] {
  const name = ({ layer, path, says }: RegistryIssue) => JSON.stringify([layer.kind, path, says]);
  const known = new Set(was.issues().map(name));
  return willBe.issues().filter((issue) => !issue.refuses && !known.has(name(issue)));
}

function effectiveChanges(was: RegistryView, willBe: RegistryView): readonly EffectiveChange[] {
  return SECTION_NAMES.flatMap((section) => {
    const names = new Set([...was.names(section), ...willBe.names(section)]);
    return [...names].flatMap((name) => changesInside(was.entry(section, name), willBe.entry(section, name), section, pathOf({ section, name }, [])));
  });
}

/** Of two objects the members that differ, one level deep; otherwise the whole. */
function changesInside(before: Json | undefined, after: Json | undefined, section: SectionName, path: readonly string[]): readonly EffectiveChange[] {
  if (jsonEqual(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ section, path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !jsonEqual(before[key], after[key]));
  return keys.map((key) => ({ section, path: [...path, key], before: before[key], after: after[key] }));
}
