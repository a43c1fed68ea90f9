import type { Instant } from '../../../shared/brand.ts';

/** Whom a provider vouches for, whichever protocol it spoke. Everything in it was checked; nothing in it decides what the person may do. */
export interface FederatedIdentity {
  /** With the provider, the key by which the person is known. */
  readonly subject: string;
  /** Lower-cased; null where the provider names none that could be one. */
  readonly email: string | null;
  /** Whether the provider vouches for the email. SAML has no word for it: there the tenant's own provider speaks for its own domains. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly groups: readonly string[];
  /** The provider's name for its own session. */
  readonly providerSession: string | null;
  /** When the person proved themselves to the provider; null when it does not say. */
  readonly authenticatedAt: Instant | null;
  /** When the provider wants the session to end at the latest. */
  readonly until: Instant | null;
}

const MOST_GROUPS = 1_000;
const LONGEST_GROUP = 256;

/** Groups as texts, whatever shape a claim has; what is no text is no group. */
export function groupsOf(claim: unknown): readonly string[] {
  const list = typeof claim === 'string' ? [claim] : Array.isArray(claim) ? (claim as readonly unknown[]) : []; // what comes from outside has any shape
  return [...new Set(list.filter((group): group is string => typeof group === 'string' && group !== '' && group.length <= LONGEST_GROUP))].slice(0, MOST_GROUPS);
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
