import type { Json } from './json.ts';
import { type Narrowing, narrowValue, ruleOf } from './narrow-value.ts';
import type { FieldPlace } from './registry-field.ts';
import { LAYER_RIGHTS, NARROWING, type NarrowingRule, WORKFLOW_RULES } from './registry-rights.ts';
import { LAYER_KINDS, type LayerKind } from './registry-schema.ts';

/** What a layer has said of one value; layers that say nothing may be left out. */
export interface Said {
  readonly kind: LayerKind;
  readonly said: Json | undefined;
}

/** How the layers below the base may move a value; null where they replace it. */
export function ruleAt({ section, name, inside }: FieldPlace): NarrowingRule | null {
  const rules = NARROWING[section];
  if (rules === undefined) return null;
  return inside.reduce((rule: NarrowingRule, key) => (rule === 'workflow' ? ruleOf(WORKFLOW_RULES, key) : typeof rule === 'object' ? ruleOf(rule, key) : rule), ruleOf(rules, name));
}

/** The value that reaches a layer from those above it. Of a role and of whole objects that are merged, what the nearest said. */
export function inheritedAt(place: FieldPlace, kind: LayerKind, opinions: readonly Said[]): Json | undefined {
  const rule = ruleAt(place);
  let value: Json | undefined;
  for (const above of LAYER_KINDS.slice(0, LAYER_KINDS.indexOf(kind))) {
    const said = opinions.find((opinion) => opinion.kind === above)?.said;
    const right = LAYER_RIGHTS[place.section][above];
    if (said === undefined || right === 'forbidden') continue;
    value = narrows(right) && rule !== null && rule !== 'capabilities' ? narrowValue(rule, value, said, unheard()) : said;
  }
  return value;
}

/** Why a layer may not say this below what it inherits: "may only be lower than above". Null when it may, or where only the whole role can tell. */
export function boundBroken(place: FieldPlace, kind: LayerKind, inherited: Json | undefined, value: Json): string | null {
  const rule = ruleAt(place);
  if (rule === null || rule === 'capabilities' || !narrows(LAYER_RIGHTS[place.section][kind])) return null;
  let says: string | null = null;
  narrowValue(rule, inherited, value, { ...unheard(), clamped: (path, words) => (says ??= path.length > 0 ? `${path.join('.')} ${words}` : words) });
  return says;
}

/** The numbers between which a layer may move; null: no bound on that side. */
export function numbersAllowed(place: FieldPlace, kind: LayerKind, inherited: Json | undefined): { readonly least: number | null; readonly most: number | null } {
  const rule = narrows(LAYER_RIGHTS[place.section][kind]) ? ruleAt(place) : null;
  if (typeof inherited !== 'number') return { least: null, most: null };
  return { least: rule === 'highest' ? inherited : null, most: rule === 'lowest' ? inherited : null };
}

/** Whether a layer may only choose among what it inherits. */
export function choosesAmongInherited(place: FieldPlace, kind: LayerKind): boolean {
  return ruleAt(place) === 'fewer' && narrows(LAYER_RIGHTS[place.section][kind]);
}

/** Whether nothing that this layer could say would move the value: it is settled above. */
export function settledAbove(place: FieldPlace, kind: LayerKind, inherited: Json | undefined): string | null {
  const rule = narrows(LAYER_RIGHTS[place.section][kind]) ? ruleAt(place) : null;
  if (rule === 'fixed') return 'Stays as it is above: this layer can only make the rest stricter.';
  if (inherited === undefined || inherited === null) return null;
  if (rule === 'first-word') return 'Was settled above.';
  if (rule === 'stays-true' && inherited === true) return 'Is on above and stays on.';
  if (rule === 'stays-false' && inherited === false) return 'Is off above and stays off.';
  return null;
}

function narrows(right: (typeof LAYER_RIGHTS)['tools']['base']): boolean {
  return right === 'narrow' || right === 'add';
}

/** Roles are left out where this is used, so nobody asks for the ceiling. */
function unheard(): Narrowing {
  return { ceiling: () => new Set(), clamped: () => undefined };
}

/** Whether an entry exists above: fields of one that does not are this layer's own to set. */
export function existsAbove(opinions: readonly Said[], kind: LayerKind): boolean {
  return opinions.some(({ kind: above, said }) => said !== undefined && LAYER_KINDS.indexOf(above) < LAYER_KINDS.indexOf(kind));
}
