import { z } from 'zod';
import type { Instant, ProviderId, TenantId } from '../../../shared/brand.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { Refusal } from '../../base/refusal.ts';
import { RoleName } from '../identity/index.ts';
import { SamlProviderSettings } from '../saml/index.ts';

export const PROVIDER_KINDS = ['oidc', 'saml'] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
/** New ones wait until somebody has tested and switched them on (FEATURES D32). */
export type ProviderStatus = 'pending_setup' | 'active' | 'disabled';
/** Group at the provider -> roles of the tenant. */
export type RoleMap = Readonly<Record<string, readonly string[]>>;

export interface IdentityProvider {
  readonly id: ProviderId;
  readonly tenantId: TenantId;
  readonly key: string;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly status: ProviderStatus;
  readonly settings: JsonObject;
  readonly secret: Uint8Array | null;
  /** Email domains whose people come in through it; empty: every domain the tenant has proven. */
  readonly allowedDomains: readonly string[];
  readonly defaultRole: string | null;
  readonly roleMap: RoleMap;
  readonly authority: readonly string[] | null;
  readonly createsAccounts: boolean;
  /** While it is active, nobody of the tenant comes in with a password. */
  readonly enforced: boolean;
  /** How long a session opened through it lasts at most: what the provider says of a person is no older than that (OIDC-17). */
  readonly maxAgeS: number;
  readonly createdAt: Instant;
  readonly ver: number;
}

const DAY_S = 86_400;
const ClaimName = z.string().regex(/^[\w.:/-]{1,128}$/, 'must be a claim name');
const HttpAddress = z.string().max(2_048).refine((text) => isBrowserAddress(text) && !text.includes('?') && !text.includes('#'), 'must be an https address without query and fragment');

/** How to speak OpenID Connect with one provider. The secret is kept elsewhere. */
export const OidcSettings = z.strictObject({
  /** Exactly as the provider's discovery document writes it; for Azure the one with the directory's id, never `common`. */
  issuer: HttpAddress,
  client_id: z.string().trim().min(1).max(256),
  client_auth: z.enum(['client_secret_basic', 'client_secret_post', 'none']).default('client_secret_basic'),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'must be a scope')).max(20).default(['openid', 'email', 'profile']),
  email_claim: ClaimName.default('email'),
  /** Azure says `xms_edov`. */
  email_verified_claim: ClaimName.default('email_verified'),
  name_claim: ClaimName.default('name'),
  groups_claim: ClaimName.default('groups'),
  /** Asked for, and demanded of the answer, at every sign-in through it and at step-up. */
  acr_values: z.array(z.string().regex(/^\S{1,200}$/)).max(10).default([]),
});
export type OidcSettings = z.infer<typeof OidcSettings>;

export const ProviderKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'starts with a lower-case letter or digit and holds up to 63 of a-z, 0-9, _ and -');
export const ProviderName = z.string().trim().min(1).max(100);
export const DomainName = z.string().trim().max(253).transform((text) => text.toLowerCase().replace(/\.$/, ''))
  .pipe(z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/, 'must be a domain name like example.org'));
/** 20 KiB of certificates and names is plenty; the shape is checked by kind. */
const Settings = z.record(z.string().max(64), z.custom<Json>(() => true));
const Secret = z.string().min(1).max(4_096);

/** What somebody may say of a provider; everything but key, name and kind can be said later. */
const fields = {
  settings: Settings,
  client_secret: Secret.optional(),
  allowed_domains: z.array(DomainName).max(100).default([]),
  default_role: RoleName.nullable().default(null),
  role_map: z.record(z.string().min(1).max(256), z.array(RoleName).max(32)).default({}),
  creates_accounts: z.boolean().default(true),
  max_age_s: z.int().min(300).max(30 * DAY_S).default(DAY_S),
};
export const NewProvider = z.strictObject({ key: ProviderKey, name: ProviderName, kind: z.enum(PROVIDER_KINDS), ...fields });
export type NewProvider = z.infer<typeof NewProvider>;
export const ProviderChange = z.strictObject({
  name: ProviderName.optional(), settings: Settings.optional(), client_secret: Secret.optional(), allowed_domains: z.array(DomainName).max(100).optional(), default_role: RoleName.nullable().optional(),
  role_map: z.record(z.string().min(1).max(256), z.array(RoleName).max(32)).optional(), creates_accounts: z.boolean().optional(), max_age_s: z.int().min(300).max(30 * DAY_S).optional(),
});
export type ProviderChange = z.infer<typeof ProviderChange>;

/** The settings of a kind, complete with their defaults; refuses what does not fit and names the field. */
export function settingsOf(kind: ProviderKind, settings: JsonObject): JsonObject {
  const parsed = kind === 'oidc' ? OidcSettings.safeParse(settings) : SamlProviderSettings.safeParse(settings);
  if (parsed.success) {
    const plain: unknown = JSON.parse(JSON.stringify(parsed.data)); // without absent fields
    if (isJsonObject(plain)) return plain;
  }
  const issue = parsed.error?.issues[0];
  const field = ['settings', ...(issue?.path ?? [])].map(String).join('.');
  throw new Refusal('input/invalid', { field, rule: `${field}: ${issue?.message ?? 'does not fit'}` });
}

/** An address that a browser may be sent to: https, or http to this very machine. */
export function isBrowserAddress(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
}

/** A provider as an administrator sees it: that it has a secret, never which. */
export function shownProvider({ secret, authority: _inside, tenantId: _own, ...provider }: IdentityProvider) {
  return {
    id: provider.id, key: provider.key, name: provider.name, kind: provider.kind, status: provider.status, settings: provider.settings,
    client_secret: secret === null ? null : '********', allowed_domains: provider.allowedDomains, default_role: provider.defaultRole, role_map: provider.roleMap,
    creates_accounts: provider.createsAccounts, enforced: provider.enforced, max_age_s: provider.maxAgeS, created_at: provider.createdAt, ver: provider.ver,
  };
}
export type ShownProvider = ReturnType<typeof shownProvider>;
