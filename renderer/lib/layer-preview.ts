import type { Capability } from '../../shared/capabilities.ts';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { jsonEqual } from '../../shared/json-equal.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { pathOf } from '../../shared/registry-entry.ts';
import { explain } from '../../shared/registry-explain.ts';
import { type LayerReading, readLayer } from '../../shared/registry-layer.ts';
import { type RegistryView, viewOf } from '../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import { LAYER_KINDS, type LayerKind, type RegistryIssue, type RegistryLayer, SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';

/** What an edit of one layer would come to, by the very rules that the server will apply. */
export interface EditPreview {
  /** Why the server would not take it; empty when it would. */
  readonly refusals: readonly Refused[];
  /** What it would take and warn about, and did not warn about before. */
  readonly warnings: readonly RegistryIssue[];
  /** Effective values that become others for whoever edits. */
  readonly changes: readonly EffectiveChange[];
  /** The registry with the edit, for whoever edits. */
  readonly view: RegistryView;
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
  /** The layer that the value will come from; null when it will not be set. */
  readonly from: LayerKind | null;
}

interface Edit {
  /** The layers in force, whichever there are. */
  readonly layers: readonly RegistryLayer[];
}

/** The same of layers that have been read: reading thousands of items takes longer than any edit of one. */
interface ReadEdit {
  readonly readings: readonly LayerReading[];
}

interface EditOf {
  readonly kind: Exclude<LayerKind, 'base'>;
  readonly content: Json;
  /** What the person who edits holds. */
  readonly editor: ReadonlySet<Capability>;
}

export function previewEdit({ kind, content, editor, ...given }: EditOf & (Edit | ReadEdit)): EditPreview {
  const readings = new Map(('readings' in given ? given.readings : given.layers.map(readLayer)).map((reading) => [reading.ref.kind, reading] as const));
  const before = readings.get(kind) ?? null;
  const after = readLayer({ kind, id: before?.ref.id ?? kind, version: (before?.ref.version ?? 0) + 1, author: 'you', content });
  const inherited = viewOf(inOrder(readings).filter(({ ref }) => LAYER_KINDS.indexOf(ref.kind) < LAYER_KINDS.indexOf(kind)));
  const [was, willBe] = [viewOf(inOrder(readings)), viewOf(inOrder(new Map([...readings, [kind, after]])))];
  const refusals = [...after.issues.filter((issue) => issue.refuses), ...refusalsToEditLayer({ before, after, inherited, editor })].map(({ path, rule, says }) => ({ path, rule, says }));
  return {
    refusals,
    // What refuses the save is told once, and not as a warning besides.
    warnings: newIssues(was, willBe).filter((issue) => !refusals.some(({ path, says }) => path === issue.path && says === issue.says)),
    changes: effectiveChanges(was, willBe), view: willBe,
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
  return SECTION_NAMES.filter((section) => was.versionKey(section) !== willBe.versionKey(section)).flatMap((section) => {
    const names = new Set([...was.names(section), ...willBe.names(section)]);
    return [...names].flatMap((name) => changesInside(was.entry(section, name), willBe.entry(section, name)).map(({ key, ...values }) => {
      const path = pathOf({ section, name }, key === null ? [] : [key]);
      return { section, path, ...values, from: explain(willBe, pointerOf(path)).setBy?.kind ?? null };
    }));
  });
}

/** Of two objects the members that differ, one level deep; otherwise the whole, which has no key. */
function changesInside(before: Json | undefined, after: Json | undefined): readonly (Pick<EffectiveChange, 'before' | 'after'> & { readonly key: string | null })[] {
  if (jsonEqual(before, after)) return [];
  if (!isJsonObject(before) || !isJsonObject(after)) return [{ key: null, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !jsonEqual(before[key], after[key]));
  return keys.map((key) => ({ key, before: before[key], after: after[key] }));
}
