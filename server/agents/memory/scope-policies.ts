import { epochMs, type Instant, plusMs } from '../../../shared/brand.ts';
import type { MemoryResource, MemoryScope, Sensitivity } from './memory.ts';

interface ScopePolicy {
  readonly sensitivities: readonly Sensitivity[];
  /** How long something of the scope is kept at most; null: as long as it is wanted. */
  readonly mostDays: number | null;
}

const ALL: readonly Sensitivity[] = ['public', 'internal', 'confidential', 'restricted'];

/** What a scope may hold, and for how long (FEATURES T34). */
export const SCOPE_POLICIES: Readonly<Record<MemoryScope, ScopePolicy>> = {
  global: { sensitivities: ['public', 'internal'], mostDays: null },
  tenant: { sensitivities: ALL, mostDays: 365 },
  project: { sensitivities: ALL, mostDays: null },
  session: { sensitivities: ['public', 'internal', 'confidential'], mostDays: 30 },
  private: { sensitivities: ALL, mostDays: null },
};

/** Roles that may be let near what is private and restricted; nobody else is, whatever they were given. */
const TRUSTED_ROLES = ['admin', 'security_admin'];

export function isPolicyMet({ scope, sensitivity }: Pick<MemoryResource, 'scope' | 'sensitivity'>, roles: ReadonlySet<string>): boolean {
  return scope !== 'private' || sensitivity !== 'restricted' || TRUSTED_ROLES.some((role) => roles.has(role));
}

const DAY_MS = 86_400_000;

/** When it ends: as wished, else as late as its scope allows. Answers the broken rule as a sentence where the scope does not allow it at all. */
export function endWithin({ scope, sensitivity }: Pick<MemoryResource, 'scope' | 'sensitivity'>, { from, wished, now }: { readonly from: Instant; readonly wished: Instant | null; readonly now: Instant }): { readonly expiresAt: Instant | null } | { readonly broken: string } {
  const { sensitivities, mostDays } = SCOPE_POLICIES[scope];
  if (!sensitivities.includes(sensitivity)) return { broken: `sensitivity: what is ${scope} is at most ${sensitivities.at(-1)}` };
  if (wished !== null && wished <= now) return { broken: 'expiresAt: lies behind us' };
  const latest = mostDays === null ? null : plusMs(from, mostDays * DAY_MS);
  if (wished !== null && latest !== null && epochMs(wished) > epochMs(latest)) return { broken: `expiresAt: what is kept for a ${scope} ends after ${mostDays} days` };
  return { expiresAt: wished ?? latest };
}
