import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import { domainOf, type FederatedIdentity } from './federated-identity.ts';
import type { IdentityProvider } from './identity-provider.ts';
import type { TenantSsoRule } from './sign-in-rule.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

interface Coming {
  readonly provider: Pick<IdentityProvider, 'allowedDomains'>;
  readonly identity: Pick<FederatedIdentity, 'email' | 'emailVerified'>;
  readonly rule: TenantSsoRule;
  /** Came in through this provider before. */
  readonly known: boolean;
  /** The tenant has proven that the email's domain is its own. */
  readonly domainProven: boolean;
}

/**
 * Why somebody whom the provider vouches for may not come in, or null. The domain list holds at every sign-in; a stranger
 * must besides have an email that the provider vouches for, in a domain that is the tenant's own (SECURITY 1.5).
 */
export function refusalToCome({ provider, identity, rule, known, domainProven }: Coming): RefusalCode | null {
  const domain = identity.email === null ? null : domainOf(identity.email);
  for (const list of [provider.allowedDomains.length > 0 ? provider.allowedDomains : null, rule.allowedDomains]) {
    if (list !== null && (domain === null || !list.includes(domain))) return 'sso/domain-not-allowed';
  }
  if (known) return null;
  if (domain === null || !identity.emailVerified) return 'sso/email-not-verified';
  return domainProven ? null : 'sso/domain-not-proven';
}

/** The address of an account whose plain address belongs to somebody else: the same mailbox under a tag of its own (RFC 5233). */
export function accountEmail(email: string, provider: Pick<IdentityProvider, 'id' | 'key'>, subject: string): string {
  const at = email.lastIndexOf('@');
  const tag = sha256Hex(`${provider.id}\n${subject}`).slice(0, 12);
  return `${email.slice(0, at)}+${provider.key}-${tag}${email.slice(at)}`;
}
