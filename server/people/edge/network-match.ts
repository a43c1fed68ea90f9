import type { Instant } from '../../../shared/brand.ts';
import { networkHolds } from '../../../shared/ip-network.ts';
import type { AllowlistState, NetworkRule } from './network-rule.ts';

/** All that decides from where a tenant may be worked in. */
export interface Allowlist {
  /** The tenant's own entries, expired ones included. */
  readonly rules: ReadonlyArray<Pick<NetworkRule, 'network' | 'expiresAt'>>;
  /** What the registry's layers come to: the organisation's networks, narrowed by the tenant's; null when none of them says anything. */
  readonly registry: readonly string[] | null;
}

/** An entry admits until its moment, and from that moment on no more. */
export function isInForce({ expiresAt }: Pick<NetworkRule, 'expiresAt'>, now: Instant): boolean {
  return expiresAt === null || expiresAt > now;
}

export function stateOf(rules: Allowlist['rules'], now: Instant): AllowlistState {
  if (rules.length === 0) return 'open';
  return rules.some((rule) => isInForce(rule, now)) ? 'restricted' : 'closed';
}

/** Which list does not admit the address, or null. Both must; an address that is none is admitted by no list. */
export function listThatRefuses({ rules, registry }: Allowlist, address: string, now: Instant): 'tenant' | 'registry' | null {
  if (registry !== null && !registry.some((network) => networkHolds(network, address))) return 'registry';
  const admitted = rules.length === 0 || rules.some((rule) => isInForce(rule, now) && networkHolds(rule.network, address));
  return admitted ? null : 'tenant';
}

/** What a person should know of an entry that is allowed and probably not meant. */
export function warningsFor(network: string): readonly string[] {
  if (network === '0.0.0.0/0') return ['This admits every IPv4 address.'];
  return network === '::/0' ? ['This admits every IPv6 address.'] : [];
}
