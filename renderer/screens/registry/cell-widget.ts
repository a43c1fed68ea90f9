import type { Json } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { boundBroken, choosesAmongInherited, inheritedAt, numbersAllowed } from '../../../shared/registry-bound.ts';
import { fieldFlaw, fieldShape } from '../../../shared/registry-field.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import { formatCount, formatDuration } from '../../kit/index.ts';
import type { GridValue } from './grid-rows.ts';

/** What the words of a list or a reference are taken from. */
export type Vocabulary = 'capabilities' | 'roles' | 'tools' | 'actions' | 'workflows';

/** How a value is edited: by what its schema lets it be, within what the layers above let this one say. */
export type Widget =
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'whole'; readonly least: number | null; readonly most: number | null; readonly unit: string | null }
  | { readonly kind: 'number'; readonly unit: string | null }
  | { readonly kind: 'words'; readonly vocabulary: Vocabulary | null; /** Nothing else may be chosen: what the layer inherits. */ readonly only: readonly string[] | null }
  | { readonly kind: 'reference'; readonly vocabulary: Vocabulary }
  | { readonly kind: 'text' }
  | { readonly kind: 'json' };

/** The value as a layer says it or would. */
export interface CellContext {
  readonly value: GridValue;
  readonly kind: LayerKind;
}

export function widgetFor(context: CellContext): Widget {
  const { value } = context;
  const inherited = inheritedOf(context);
  const known = [saidBy(context), value.explanation.value, inherited].find((candidate) => candidate !== undefined && candidate !== null);
  const shape = fieldShape(value, entrySaid(context));
  const vocabulary = vocabularyOf(value);
  switch (shape.kind) {
    case 'flag': return { kind: 'flag' };
    case 'choice': return { kind: 'choice', options: shape.options };
    case 'number': return shape.whole ? { kind: 'whole', ...tighter(shape, numbersAllowed(value, context.kind, inherited)), unit: unitOf(value) } : { kind: 'number', unit: unitOf(value) };
    case 'texts': return { kind: 'words', vocabulary, only: existing(context) && choosesAmongInherited(value, context.kind) && isTexts(inherited) ? inherited : null };
    case 'text': return vocabulary === null ? { kind: 'text' } : { kind: 'reference', vocabulary };
    case 'object': return { kind: 'json' };
    case 'open': return widgetLike(known, vocabulary, unitOf(value));
  }
}

/** Of a value that no schema speaks of: edited as what it is now. */
function widgetLike(known: Json | undefined, vocabulary: Vocabulary | null, unit: string | null): Widget {
  if (known === undefined || known === null || typeof known === 'string') return { kind: 'text' };
  if (typeof known === 'boolean') return { kind: 'flag' };
  if (typeof known === 'number') return { kind: 'number', unit };
  return isTexts(known) ? { kind: 'words', vocabulary, only: null } : { kind: 'json' };
}

function tighter(shape: { readonly least: number | null; readonly most: number | null }, bound: { readonly least: number | null; readonly most: number | null }) {
  const least = Math.max(shape.least ?? -Infinity, bound.least ?? -Infinity);
  const most = Math.min(shape.most ?? Infinity, bound.most ?? Infinity);
  return { least: Number.isFinite(least) ? least : null, most: Number.isFinite(most) ? most : null };
}

/** Why the layer may not say this: the field's rule, then the rule of narrowing; null when it may as far as one cell can tell. */
export function refusalToSay(context: CellContext, to: Json): string | null {
  const field = context.value.inside.at(-1) ?? context.value.name;
  const flaw = fieldFlaw(context.value, to, context.value.inside.length === 0 ? to : entrySaid(context));
  if (flaw !== null) return `${field} ${flaw}.`;
  if (!existing(context)) return null;
  const inherited = inheritedOf(context);
  const broken = boundBroken(context.value, context.kind, inherited, to);
  return broken === null ? null : `${field} ${broken}${typeof inherited === 'number' ? ` (${formatCount(inherited)})` : ''}.`;
}

/** What a person should know before typing: the bounds, and what the figure means. */
export function hintFor(widget: Widget, said: Json | undefined): string | null {
  if (widget.kind === 'words') return widget.only === null ? null : 'Only what the layer above holds';
  if (widget.kind !== 'whole') return null;
  const meant = widget.unit === 'ms' && typeof said === 'number' && said >= 1_000 ? formatDuration(said) : null;
  return [boundsInWords(widget), meant].filter((part) => part !== null).join(', ') || null;
}

function boundsInWords({ least, most }: { readonly least: number | null; readonly most: number | null }): string | null {
  if (most !== null) return least === null || least === 0 ? `At most ${formatCount(most)}` : `${formatCount(least)} to ${formatCount(most)}`;
  return least !== null && least > 0 ? `At least ${formatCount(least)}` : null;
}

export function saidBy({ value, kind }: CellContext): Json | undefined {
  return value.explanation.opinions.find(({ layer }) => layer.kind === kind)?.said;
}

function entrySaid({ value, kind }: CellContext): Json | undefined {
  return value.entry.opinions.find(({ layer }) => layer.kind === kind)?.said ?? value.entry.value;
}

export function inheritedOf({ value, kind }: CellContext): Json | undefined {
  return inheritedAt(value, kind, value.explanation.opinions.map(({ layer, said }) => ({ kind: layer.kind, said })));
}

/** Whether the entry stands in a layer above: only then is there something to be narrower than. */
function existing({ value, kind }: CellContext): boolean {
  return inheritedAt({ ...value, inside: [] }, kind, value.entry.opinions.map(({ layer, said }) => ({ kind: layer.kind, said }))) !== undefined;
}

const ROLE_LISTS: ReadonlySet<string> = new Set(['allowed_roles', 'roles', 'roles_any', 'roles_all', 'extends', 'at_least']);

function vocabularyOf({ section, inside, name }: GridValue): Vocabulary | null {
  const field = inside.at(-1);
  if (section === 'roles' && (field === undefined || field === 'capabilities')) return 'capabilities';
  if (field !== undefined && ROLE_LISTS.has(field)) return 'roles';
  if (section === 'actions' && field === 'tool') return 'tools';
  return section === 'limits' && name === 'per_tool' ? 'tools' : null;
}

const UNITS: Readonly<Record<string, string>> = {
  timeout_ms: 'ms', timeout_s: 's', cost_units: 'units', max_cost_units: 'units', llm_call_cost_units: 'units', max_tool_calls: 'calls', max_llm_calls: 'calls', requests_per_minute: 'a minute',
  expiry_hours: 'h', remind_hours: 'h', review_hours: 'h', min_days: 'days', max_days: 'days', required_approvers: 'people', per_tool: 'calls', per_action: 'units',
};

function unitOf({ section, name, inside }: GridValue): string | null {
  return UNITS[section === 'limits' ? name : (inside.at(-1) ?? name)] ?? null;
}

function isTexts(value: Json | undefined): value is readonly string[] {
  return isJsonList(value) && value.every((item) => typeof item === 'string');
}
