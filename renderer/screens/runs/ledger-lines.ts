import type { Instant } from '../../../shared/brand.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { refusedLimit, type RefusedLimit, type RunDetail } from './run-event-words.ts';

type Reservation = RunDetail['ledger'][number];

/** One account that a reservation held, in one line. */
export interface LedgerLine {
  readonly counter: string;
  readonly window: string;
  readonly held: number;
  /** null while it is held; 0 when it was given back. */
  readonly settled: number | null;
  readonly cap: number | null;
  /** Whose cap it is; null where nothing limits and only use is counted. */
  readonly source: string | null;
}

export type LedgerItem =
  | { readonly kind: 'reservation'; readonly id: string; readonly at: Instant; readonly purpose: string; readonly state: Reservation['state']; readonly lines: readonly LedgerLine[] }
  | { readonly kind: 'refusal'; readonly id: string; readonly at: Instant; readonly purpose: string; readonly limit: RefusedLimit };

/** All that was asked of the budgets, in the order in which it was asked: what was held, and what was refused. */
export function ledgerItems({ ledger, events }: Pick<RunDetail, 'ledger' | 'events'>): readonly LedgerItem[] {
  const held = ledger.map((row): LedgerItem => ({ kind: 'reservation', id: row.id, at: row.createdAt, purpose: row.purpose, state: row.state, lines: linesOf(row) }));
  const refused = events.flatMap((event): readonly LedgerItem[] => {
    const limit = event.type === 'step.refused' ? refusedLimit(event.body) : null;
    return limit ? [{ kind: 'refusal', id: `refused-${event.seq}`, at: event.at, purpose: limit.purpose ?? stepName(event.body), limit }] : [];
  });
  return [...held, ...refused].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)); // stable: what was held stays before what was then refused
}

/** Accounts of the run itself first, then those of ever longer windows. */
function linesOf(row: Reservation): readonly LedgerLine[] {
  const lines = row.demands.map(({ window, counter, amount, cap, source }): LedgerLine => ({
    counter, window, held: amount, cap, source: cap === null ? null : source,
    settled: row.state === 'reserved' ? null : row.state === 'released' ? 0 : (row.settledAmounts?.[counter] ?? amount),
  }));
  return lines.toSorted((a, b) => WINDOW_ORDER.indexOf(kindOf(a.window)) - WINDOW_ORDER.indexOf(kindOf(b.window)));
}

const WINDOW_ORDER = ['run', 'day', 'month', 'total'];

function kindOf(window: string): string {
  return window.split(':', 1)[0] ?? window;
}

/** What the run used of one counter, and the cap it was held against. */
export interface CounterUse {
  readonly counter: string;
  readonly settled: number;
  readonly reserved: number;
  /** The cap when it was last charged or refused; for a counter that was not, the one in force now. */
  readonly cap: number | null;
  /** The cap in force now, when that is another one. */
  readonly capNow: number | null | undefined;
}

/** Counters that were used, were refused, or stand under a limit of every run. */
export function counterUses({ run, used, ledger, events, limits }: Pick<RunDetail, 'run' | 'used' | 'ledger' | 'events' | 'limits'>): readonly CounterUse[] {
  const now = limitsByCounter(limits);
  const then = capsThen(run.id, ledger, events);
  const counters = new Set([...used.map((account) => account.counter), ...then.keys(), ...GENERAL.filter((counter) => now.get(counter) !== undefined && now.get(counter) !== null)]);
  return [...counters].toSorted(byCounter).map((counter) => {
    const account = used.find((candidate) => candidate.counter === counter);
    const inForce = now.get(counter) ?? null;
    const cap = then.has(counter) ? (then.get(counter) ?? null) : inForce;
    return { counter, settled: account?.settled ?? 0, reserved: account?.reserved ?? 0, cap, capNow: cap === inForce ? undefined : inForce };
  });
}

const GENERAL = ['tool_calls', 'llm_calls', 'cost_units'];

function limitsByCounter(limits: RunDetail['limits']): ReadonlyMap<string, number | null> {
  return new Map<string, number | null>([
    ['tool_calls', limits.max_tool_calls], ['llm_calls', limits.max_llm_calls], ['cost_units', limits.max_cost_units],
    ...Object.entries(limits.per_tool).map(([tool, cap]) => [`tool:${tool}`, cap] as const),
    ...Object.entries(limits.per_action).map(([action, cap]) => [`action:${action}`, cap] as const),
  ]);
}

/** The run's own caps as its reservations and refusals recorded them, the last word first. */
function capsThen(runId: string, ledger: RunDetail['ledger'], events: RunDetail['events']): ReadonlyMap<string, number | null> {
  const caps = new Map<string, number | null>();
  for (const { demands } of ledger) for (const { window, counter, cap } of demands) if (window === `run:${runId}`) caps.set(counter, cap);
  for (const event of events) {
    const limit = event.type === 'step.refused' ? refusedLimit(event.body) : null;
    if (limit?.window === 'run') caps.set(limit.counter, limit.cap);
  }
  return caps;
}

/** The three general counters first, then tools, then actions. */
function byCounter(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function rank(counter: string): number {
  const general = GENERAL.indexOf(counter);
  return general >= 0 ? general : counter.startsWith('tool:') ? GENERAL.length : GENERAL.length + 1;
}

/** The limit that ended the run, if one did. */
export function lastRefusal(events: RunDetail['events']): RefusedLimit | null {
  return events.reduce<RefusedLimit | null>((last, event) => (event.type === 'step.refused' ? refusedLimit(event.body) : last), null);
}

/** Where the limit that refused can be seen and changed. */
export function limitPlace({ source, counter }: RefusedLimit): string {
  return source === 'registry limits' ? `/registry?why=${encodeURIComponent(limitPointer(counter))}` : '/budgets';
}

/** The registry's limit on what a counter counts. */
export function limitPointer(counter: string): string {
  const [kind, ...rest] = counter.split(':');
  return pointerOf(['limits', ...(kind === 'tool' ? ['per_tool', rest.join(':')] : kind === 'action' ? ['per_action', rest.join(':')] : [`max_${counter}`])]);
}

function stepName(body: RunDetail['events'][number]['body']): string {
  return typeof body['step'] === 'string' ? body['step'] : 'A step';
}
