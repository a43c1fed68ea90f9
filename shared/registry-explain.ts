import { isJsonObject, type Json } from './json.ts';
import { jsonAt, jsonEqual } from './json-equal.ts';
import { segmentsOf } from './json-pointer.ts';
import { pathOf } from './registry-entry.ts';
import type { LayerReading } from './registry-layer.ts';
import { type RegistryView, sectionJson } from './registry-merge.ts';
import { type LayerRef, type RegistryRule, sectionOf, type SectionName } from './registry-schema.ts';

/** What became of a layer's words on one value. `part`: it gave some of an object that several layers made. */
export type Outcome = 'silent' | 'holds' | 'part' | 'overridden' | 'clamped' | 'locked' | 'refused';

export interface Opinion {
  readonly layer: LayerRef;
  /** What the layer says there; undefined when it says nothing. */
  readonly said: Json | undefined;
  readonly outcome: Outcome;
  /** Why it does not hold as it was said. */
  readonly says: string | null;
}

export interface Explanation {
  readonly value: Json | undefined;
  /** The layer whose word the value is, or that took the value away last; null when no layer ever spoke. */
  readonly setBy: LayerRef | null;
  /** One for each layer of the view, base first. */
  readonly opinions: readonly Opinion[];
}

interface Place {
  readonly section: SectionName;
  /** null: the whole section. */
  readonly name: string | null;
  readonly inside: readonly string[];
}

interface Step {
  readonly layer: LayerReading;
  readonly said: Json | undefined;
  readonly changed: boolean;
  /** Whether the value is what the layer says it is, by its own right. */
  readonly holds: boolean;
  readonly note: Note | null;
}

interface Note {
  readonly rule: RegistryRule;
  readonly says: string;
}

/** Where a value of the effective registry comes from. The pointer names items by id: `/tools/mail.send/timeout_ms`. */
export function explain(view: RegistryView, pointer: string): Explanation {
  const place = placeOf(segmentsOf(pointer) ?? []);
  if (place === null) return { value: undefined, setBy: null, opinions: [] };
  const value = valueAt(view, place);
  const steps = chainOf(view).map((at) => stepOf(at, place));
  const winner = steps.findLastIndex(({ changed, holds }) => changed || holds);
  const composed = place.name === null || isJsonObject(value);
  return {
    value,
    setBy: steps[winner]?.layer.ref ?? null,
    opinions: steps.map((step, index) => ({ layer: step.layer.ref, said: step.said, outcome: outcomeOf(step, composed, index === winner), says: step.note?.says ?? null })),
  };
}

function stepOf({ view, layer }: { readonly view: RegistryView; readonly layer: LayerReading }, place: Place): Step {
  const said = saidAt(layer, place);
  const after = valueAt(view, place);
  const note = firstNote(view, place);
  return { layer, said, note, changed: !jsonEqual(valueAt(view.above, place), after), holds: said !== undefined && note === null && jsonEqual(said, after) };
}

function outcomeOf({ said, changed, note }: Step, composed: boolean, wins: boolean): Outcome {
  if (said === undefined && !changed) return 'silent';
  if (note !== null && !(composed && changed)) return OUTCOMES[note.rule] ?? 'clamped';
  if (composed) return 'part';
  return wins ? 'holds' : 'overridden';
}

const OUTCOMES: Readonly<Partial<Record<RegistryRule, Outcome>>> = { locked: 'locked', 'section-forbidden': 'refused', 'personal-only': 'refused' };

function placeOf([first, second, ...rest]: readonly string[]): Place | null {
  if (first === undefined) return null;
  const section = sectionOf(first);
  if (section === 'other') return { section, name: first, inside: second === undefined ? [] : [second, ...rest] };
  return { section, name: second ?? null, inside: rest };
}

function chainOf(view: RegistryView | null): readonly { readonly view: RegistryView; readonly layer: LayerReading }[] {
  if (view === null) return [];
  return view.layer === null ? chainOf(view.above) : [...chainOf(view.above), { view, layer: view.layer }];
}

function saidAt(layer: LayerReading, { section, name, inside }: Place): Json | undefined {
  const entries = layer.sections.get(section);
  if (name === null) return entries && sectionJson(section, entries);
  return jsonAt(entries?.get(name), inside);
}

function valueAt(view: RegistryView | null, { section, name, inside }: Place): Json | undefined {
  if (view === null) return undefined;
  if (name !== null) return jsonAt(view.entry(section, name), inside);
  return view.mentions(section) ? sectionJson(section, view.entries(section)) : undefined;
}

/** The first note of a layer on this value, on something inside it, or on what it is a part of. */
function firstNote(view: RegistryView, { section, name, inside }: Place): Note | null {
  if (name === null) return null;
  const here = pathOf({ section, name }, inside);
  const notes: Note[] = [];
  view.notes(section, name, (path, rule, says) => {
    if (path.every((segment, index) => index >= here.length || segment === here[index])) notes.push({ rule, says });
  });
  return notes[0] ?? null;
}
