import type { Rate } from '../../base/gcra.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MIB = 1024 * 1024;

interface LimitFacts {
  /** What may happen in each window when nothing else is configured: the source documents' numbers where they have one (FEATURES E61, D56). */
  readonly count: number;
  readonly windowMs: number;
  /** `memory`: forgotten by a restart. `durable`: kept in the database as well, or a restart would be a way around it. */
  readonly tier: 'memory' | 'durable';
  /** What holds while the database cannot be asked (RL-11). */
  readonly unasked: 'refuse' | 'pass';
}

/** Every limit on how often something may be asked. The names are those of the variables `COUNTERSIGN_RATE_<NAME>`. */
export const RATE_LIMITS = {
  /** Calls from one address, before anybody is known. */
  address: { count: 1_200, windowMs: MINUTE_MS, tier: 'memory', unasked: 'pass' },
  user: { count: 120, windowMs: MINUTE_MS, tier: 'memory', unasked: 'pass' },
  tenant: { count: 600, windowMs: MINUTE_MS, tier: 'memory', unasked: 'pass' },
  organisation: { count: 600, windowMs: MINUTE_MS, tier: 'memory', unasked: 'pass' },
  /** Attempts to sign in, right and wrong, from one address. */
  sign_in: { count: 20, windowMs: 15 * MINUTE_MS, tier: 'durable', unasked: 'refuse' },
  refresh: { count: 10, windowMs: 15 * MINUTE_MS, tier: 'durable', unasked: 'refuse' },
  /** Passwords that one administrator gives to others. */
  admin_password: { count: 5, windowMs: HOUR_MS, tier: 'durable', unasked: 'refuse' },
  /** Wrong API keys from one address, and wrong ones that begin like one and the same key. */
  wrong_keys: { count: 20, windowMs: 15 * MINUTE_MS, tier: 'durable', unasked: 'pass' },
  /** Runs that hosted clients ask of one agent of one tenant (FEATURES H18). */
  hosted_run: { count: 60, windowMs: MINUTE_MS, tier: 'memory', unasked: 'pass' },
  /** MiB that one person or key may upload. */
  upload_mib: { count: 2_048, windowMs: HOUR_MS, tier: 'memory', unasked: 'pass' },
} as const satisfies Record<string, LimitFacts>;

export type LimitName = keyof typeof RATE_LIMITS;
export const LIMIT_NAMES = Object.keys(RATE_LIMITS) as readonly LimitName[]; // keys of a closed const object

export type Rates = Readonly<Record<LimitName, Rate>>;

/** On one's own machine everything is allowed a hundred times as often: screens and scripts of one person share one address there. */
const LOCAL_FACTOR = 100;

/** The limits of a deployment. `counts` are those that somebody configured; they hold as they are said, in every mode. */
export function ratesFor(mode: 'local' | 'development' | 'production', counts: Readonly<Partial<Record<LimitName, number>>> = {}): Rates {
  const rate = (name: LimitName): Rate => ({ count: counts[name] ?? RATE_LIMITS[name].count * (mode === 'local' ? LOCAL_FACTOR : 1), windowMs: RATE_LIMITS[name].windowMs });
  return Object.fromEntries(LIMIT_NAMES.map((name) => [name, rate(name)])) as unknown as Rates; // one for each name
}

/** What an upload of that many bytes costs in `upload_mib`. */
export function uploadCost(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / MIB));
}
