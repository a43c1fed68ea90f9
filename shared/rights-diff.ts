import { z } from 'zod';
import { RIGHT_KINDS, rightRows, type RightRow } from './right-rows.ts';
import type { RightsCard } from './rights-card.ts';
import { saysAdded, saysChanged, saysRemoved } from './right-sentences.ts';
import { RIGHTS_SEVERITIES, severityOf } from './rights-severity.ts';
import { byCodeUnits } from './text-order.ts';

/** What a change does to the power of the agent; approval policy counts the ones that widen. */
export const RIGHTS_WEIGHTS = ['widens', 'narrows', 'neutral'] as const;
export type RightsWeight = (typeof RIGHTS_WEIGHTS)[number];

export const RIGHTS_CHANGES = ['added', 'removed', 'changed'] as const;

const amount = z.union([z.string(), z.number()]);

/**
 * One right that is gained, lost or changed. Everything a condition may ask of it is a plain field with a closed set of values
 * (`kind`, `change`, `weight`, `severity`), a name, or a value; for instance a gained destructive tool is
 * `{ kind: 'tool', change: 'added', name: 'pay', after: 'destructive', weight: 'widens', severity: 'high', says: '…' }`.
 */
export const RightsChange = z.strictObject({
  kind: z.enum(RIGHT_KINDS),
  change: z.enum(RIGHTS_CHANGES),
  /** A tool of an MCP server is `server/tool`, and `server/*` is all of them. */
  name: z.string(),
  /** The effect of a tool, the target of a server, the scope of a memory or the amount of a limit; absent where the name says all. */
  before: amount.exactOptional(),
  after: amount.exactOptional(),
  weight: z.enum(RIGHTS_WEIGHTS),
  /** How much there is to decide: `none` unless the change widens. */
  severity: z.enum(RIGHTS_SEVERITIES),
  /** One sentence for a person. */
  says: z.string(),
}).readonly();
export type RightsChange = z.infer<typeof RightsChange>;

/** A whole diff, ordered by kind, name and change: what a request freezes and what conditions of workflows judge. */
export const RightsDiff = z.array(RightsChange).readonly();
export type RightsDiff = z.infer<typeof RightsDiff>;

/**
 * What the second card may do that the first could not, and the reverse. Ordered by kind, name and change, so that equal
 * cards make equal diffs. `before` is null for the first version of an agent: everything it may do is then new, and its
 * limits take nothing away from anybody.
 */
export function rightsDiff(before: RightsCard | null, after: RightsCard): RightsDiff {
  const was = before ? rightRows(before) : new Map<string, RightRow>();
  const is = rightRows(after);
  const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => changeOf(was.get(key), is.get(key), { was, is }));
  const honest = before ? changes : changes.map((change) => (change.weight === 'narrows' ? { ...change, weight: 'neutral' as const } : change));
  return honest.toSorted(byKindAndName);
}

interface Rows {
  readonly was: ReadonlyMap<string, RightRow>;
  readonly is: ReadonlyMap<string, RightRow>;
}

function changeOf(was: RightRow | undefined, is: RightRow | undefined, rows: Rows): readonly RightsChange[] {
  if (was && is) return was.value === is.value ? [] : [changed(was, is, weightOf(is.power - was.power, is, rows))];
  if (is) return [weighed(is, weightOf(is.bounds ? -1 : 1, is, rows), { change: 'added', ...valueAs('after', is), says: saysAdded(is) })];
  if (was) return [weighed(was, weightOf(was.bounds ? 1 : -1, was, rows), { change: 'removed', ...valueAs('before', was), says: saysRemoved(was) })];
  return [];
}

function changed(was: RightRow, is: RightRow, weight: RightsWeight): RightsChange {
  return weighed(is, weight, { change: 'changed', ...valueAs('before', was), ...valueAs('after', is), says: saysChanged(was, is) });
}

/** `row` is the right as it is after the change; as it was, where it is gone. */
function weighed(row: RightRow, weight: RightsWeight, said: Pick<RightsChange, 'change' | 'before' | 'after' | 'says'>): RightsChange {
  return { kind: row.kind, name: row.name, ...said, weight, severity: weight === 'widens' ? severityOf(row) : 'none' };
}

/** A gain that a wildcard already gave is no gain, and a loss that a wildcard makes good is no loss. */
function weightOf(gain: number, row: RightRow, { was, is }: Rows): RightsWeight {
  if (gain > 0) return isCovered(row, was) ? 'neutral' : 'widens';
  if (gain < 0) return isCovered(row, is) ? 'neutral' : 'narrows';
  return 'neutral';
}

function isCovered(row: RightRow, rows: ReadonlyMap<string, RightRow>): boolean {
  return row.coveredBy.some((key) => rows.has(key));
}

function valueAs(side: 'before' | 'after', { value }: RightRow): Pick<RightsChange, 'before' | 'after'> {
  return value === undefined ? {} : { [side]: value };
}

function byKindAndName(a: RightsChange, b: RightsChange): number {
  return RIGHT_KINDS.indexOf(a.kind) - RIGHT_KINDS.indexOf(b.kind)
    || byCodeUnits(a.name, b.name)
    || byCodeUnits(a.change, b.change)
    || byCodeUnits(String(a.before ?? a.after ?? ''), String(b.before ?? b.after ?? ''))
    || byCodeUnits(typeof (a.before ?? a.after), typeof (b.before ?? b.after));
}
