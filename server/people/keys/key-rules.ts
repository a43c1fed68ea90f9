import { type Instant, plusMs } from '../../../shared/brand.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Actor } from '../../base/actor.ts';
import type { ApiKey } from './api-key.ts';
import type { KeyForm } from './key-format.ts';

const DAY_MS = 86_400_000;

export interface ScopeRefusal {
  readonly code: RefusalCode;
  readonly details: JsonObject;
}

/**
 * Why this actor may not make a key with these scopes, or null. `*` follows its owner's rights and so gives nothing new,
 * but only to a person: a key that was narrowed must not make one that is not. A bootstrap file acts for the deployment.
 */
export function refusalOfScopes(actor: Pick<Actor, 'kind' | 'capabilities'>, scopes: readonly string[]): ScopeRefusal | null {
  const { unknown } = expandPatterns(scopes);
  if (unknown.length > 0) return { code: 'input/invalid', details: { field: 'scopes', rule: `There is no capability ${unknown.join(', ')}.` } };
  if (actor.kind === 'bootstrap') return null;
  const weighed = actor.kind === 'user' ? scopes.filter((scope) => scope !== '*') : scopes;
  const beyond = [...expandPatterns(weighed).granted.difference(actor.capabilities)];
  return beyond.length > 0 ? { code: 'people/grant-exceeds-own', details: { field: 'scopes', beyond } } : null;
}

/** Whether a key is good for anything now. */
export function isGood(key: Pick<ApiKey, 'revokedAt' | 'validFrom' | 'expiresAt'>, now: Instant): boolean {
  return key.revokedAt === null && (key.validFrom === null || key.validFrom <= now) && (key.expiresAt === null || key.expiresAt > now);
}

/** A key of the other kind of deployment is refused even where a copied database holds it (SECURITY-CASES AK-14). */
export function isMisplaced(form: KeyForm, keyKind: 'live' | 'test'): boolean {
  if (form.kind !== 'made') return false;
  return (form.prefix === 'cssk_test_') !== (keyKind === 'test') && form.prefix.startsWith('cssk_');
}

export function expiryOf(days: number | null, now: Instant): Instant | null {
  return days === null ? null : plusMs(now, days * DAY_MS);
}
