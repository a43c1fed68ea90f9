import type { TenantId } from '../../../shared/brand.ts';
import type { Outbound } from '../../base/outbound.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { GrantEnder, KeyEnder, SessionEnder } from '../identity/index.ts';
import type { MemberDeps } from '../members/index.ts';
import type { ReplayGuard } from '../saml/index.ts';
import type { SessionDeps } from '../sessions/index.ts';
import type { DomainStore } from './domain-store.ts';
import type { OidcClients } from './oidc-client.ts';
import type { SsoStore } from './sso-store.ts';
import type { TenantSsoRule } from './sign-in-rule.ts';

/** Texts that a name's DNS shows; refuses nothing, answers none when there are none. */
export type ResolveTexts = (name: string) => Promise<readonly string[]>;

export interface SsoDeps extends SessionDeps, Pick<MemberDeps, 'members' | 'passwordsOpen'> {
  readonly sso: SsoStore;
  readonly domains: DomainStore;
  readonly vault: Vault;
  readonly outbound: Outbound;
  readonly oidc: OidcClients;
  readonly replays: ReplayGuard;
  readonly sessionEnder: SessionEnder;
  readonly keyEnder: KeyEnder;
  readonly grantEnder: GrantEnder;
  readonly resolveTexts: ResolveTexts;
  /** `SSO_ENABLED`: off, nobody comes in that way and nobody is kept out by it. */
  readonly ssoEnabled: boolean;
  /** Whether this tenant has single sign-on at all. Without it, it is to everybody as if it had no provider. */
  readonly hasSso: (db: Db, tenantId: TenantId) => Promise<boolean>;
  /** What the tenant's registry says about signing in. */
  readonly ssoRule: (db: Db, tenantId: TenantId) => Promise<TenantSsoRule>;
}

/** Where browsers reach us, without a path: `https://governance.example`. */
export type PublicOrigin = string;

