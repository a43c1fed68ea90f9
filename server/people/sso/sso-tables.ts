import type { ProviderId, SessionId, UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables } from '../identity/index.ts';
import type { FlowPurpose, FlowState } from './sso-flow.ts';
import type { FederatedIdentity } from './federated-identity.ts';
import type { ProviderKind, ProviderStatus, RoleMap } from './identity-provider.ts';

export function buildSsoTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamIdentityProvider = kit.table(
    'iam_identity_provider',
    {
      id: kit.text('id').notNull().$type<ProviderId>(),
      tenantId: kit.tenantId(),
      /** Its short name within the tenant, as paths and files use it. */
      key: kit.text('key').notNull(),
      name: kit.text('name').notNull(),
      kind: kit.text('kind').notNull().$type<ProviderKind>(),
      status: kit.text('status').notNull().$type<ProviderStatus>(),
      settings: kit.json<JsonObject>('settings').notNull(),
      /** The client secret, sealed by the vault. */
      secret: kit.bytes('secret'),
      allowedDomains: kit.json<readonly string[]>('allowed_domains').notNull(),
      defaultRole: kit.text('default_role'),
      roleMap: kit.json<RoleMap>('role_map').notNull(),
      /** What whoever wrote the mapping could hand out then; null: the deployment's own file wrote it. */
      authority: kit.json<readonly string[]>('authority'),
      createsAccounts: kit.bool('creates_accounts').notNull(),
      enforced: kit.bool('enforced').notNull(),
      maxAgeS: kit.int('max_age_s').notNull(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.id), kit.unique('iam_identity_provider_key').on(t.tenantId, t.key)],
  );
  const iamIdentityLink = kit.table(
    'iam_identity_link',
    {
      providerId: kit.text('provider_id').notNull().$type<ProviderId>(),
      /** The provider's own name for the person; with the provider, the only key by which somebody is known (OIDC-09). */
      subject: kit.text('subject').notNull(),
      tenantId: kit.tenantId(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      createdAt: kit.at('created_at').notNull(),
      lastSignInAt: kit.at('last_sign_in_at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.providerId, t.subject),
      kit.index('iam_identity_link_by_user').on(t.userId),
      kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] }),
      kit.foreignKey({ columns: [t.providerId], foreignColumns: [iamIdentityProvider.id] }),
    ],
  );
  const iamSsoFlow = kit.table(
    'iam_sso_flow',
    {
      /** SHA-256 of the state, hex. */
      stateHash: kit.text('state_hash').notNull(),
      tenantId: kit.tenantId(),
      providerId: kit.text('provider_id').notNull().$type<ProviderId>(),
      purpose: kit.text('purpose').notNull().$type<FlowPurpose>(),
      /** SHA-256 of the secret that only the browser (or the desktop) which began it holds; verifier and nonce are derived from that secret. */
      holderHash: kit.text('holder_hash').notNull(),
      state: kit.text('state').notNull().$type<FlowState>(),
      redirectUri: kit.text('redirect_uri').notNull(),
      /** A place of ours to go to afterwards. */
      target: kit.text('target').notNull(),
      /** SAML: the request that the response must answer. */
      requestId: kit.text('request_id'),
      /** SAML: whom the checked response named, until the browser comes to finish. */
      arrived: kit.json<FederatedIdentity>('arrived'),
      /** Step-up: the session that is to be proved again. */
      sessionId: kit.text('session_id').$type<SessionId>(),
      createdAt: kit.at('created_at').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
    },
    (t) => [kit.primaryKey(t.stateHash), kit.index('iam_sso_flow_by_age').on(t.expiresAt), kit.index('iam_sso_flow_by_holder').on(t.holderHash), kit.index('iam_sso_flow_by_request').on(t.requestId), kit.foreignKey({ columns: [t.providerId], foreignColumns: [iamIdentityProvider.id] })],
  );
  const iamDomain = kit.table(
    'iam_domain',
    {
      tenantId: kit.tenantId(),
      domain: kit.text('domain').notNull(),
      /** What the domain's DNS must show. Another one for each time the domain is put on the list (OIDC-12). */
      proof: kit.text('proof').notNull(),
      createdAt: kit.at('created_at').notNull(),
      verifiedAt: kit.at('verified_at'),
      verifiedBy: kit.text('verified_by').$type<'dns' | 'platform' | 'bootstrap'>(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.domain), kit.index('iam_domain_by_name').on(t.domain)],
  );
  const iamSsoSession = kit.table(
    'iam_sso_session',
    {
      sessionId: kit.text('session_id').notNull().$type<SessionId>(),
      providerId: kit.text('provider_id').notNull().$type<ProviderId>(),
      subject: kit.text('subject').notNull(),
      /** The provider's own name for its session (`sid`, SessionIndex), by which it ends ours. */
      providerSession: kit.text('provider_session'),
    },
    (t) => [
      kit.primaryKey(t.sessionId),
      kit.index('iam_sso_session_by_provider').on(t.providerId, t.providerSession),
      kit.foreignKey({ columns: [t.providerId], foreignColumns: [iamIdentityProvider.id] }),
    ],
  );
  const iamSsoSeen = kit.table(
    'iam_sso_seen',
    {
      providerId: kit.text('provider_id').notNull().$type<ProviderId>(),
      /** SHA-256 of a logout token's id, hex: each is good once. */
      idHash: kit.text('id_hash').notNull(),
      until: kit.at('until').notNull(),
    },
    (t) => [kit.primaryKey(t.providerId, t.idHash), kit.index('iam_sso_seen_by_age').on(t.until)],
  );
  return { iamIdentityProvider, iamIdentityLink, iamSsoFlow, iamDomain, iamSsoSession, iamSsoSeen };
}

