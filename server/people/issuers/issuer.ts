import { z } from 'zod';
import { RoleName } from '../identity/index.ts';
import { Slug } from '../../tenancy/tenants/index.ts';

/** Algorithms by family. One issuer speaks one family: a public key must never be tried as a secret. */
export const FAMILIES = {
  HS: ['HS256', 'HS384', 'HS512'],
  RS: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ES: ['ES256', 'ES384', 'ES512'],
  EdDSA: ['EdDSA'],
} as const;
export type Family = keyof typeof FAMILIES;
export const ALGORITHMS = Object.values(FAMILIES).flat();

const ClaimName = z.string().min(1).max(80).regex(/^(?!__proto__$)/, 'is no name of a claim');
const Text = z.string().min(1).max(300);

/** A foreign issuer of tokens as the deployment's configuration names it (the section `issuers` of a bootstrap file). */
export const IssuerEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,40}$/, 'holds up to 41 of a-z, 0-9, _ and -'),
  /** The claim `iss`, exactly. May be absent for a shared secret only. */
  issuer: Text.optional(),
  audience: z.union([Text, z.array(Text).min(1).max(16)]).optional(),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).max(6).optional(),
  /** In clear text outside production only. */
  secret: z.string().min(1).optional(),
  secret_env: z.string().min(1).optional(),
  jwks_url: z.url({ protocol: /^https?$/ }).optional(),
  /** Every token of this issuer speaks for this tenant, whatever it says. */
  tenant: Slug.optional(),
  /** What the issuer calls our tenants. With this, nothing else names one. */
  tenants: z.record(z.string().min(1).max(200), Slug).optional(),
  /** Claims that hold one tenant or a list of them. */
  tenant_claims: z.array(ClaimName).min(1).max(8).optional(),
  roles_claim: ClaimName.default('roles'),
  /** The issuer's role names in ours; one that is not listed stays what it is. */
  roles: z.record(z.string().min(1).max(200), z.array(RoleName).max(32)).optional(),
  /** The issuer's scopes in our capabilities; one that is not listed stays what it is. */
  scopes: z.record(z.string().min(1).max(200), z.array(z.string().min(1).max(80)).max(100)).optional(),
  /** Roles may also come as one text with commas or blanks between (FEATURES H34). */
  role_texts: z.boolean().default(false),
  /** Whether `platform_admin` and `tenant_ids: ["*"]` of this issuer mean anything. */
  platform: z.boolean().default(false),
});
export type IssuerEntry = z.infer<typeof IssuerEntry>;

/** Where the keys of an issuer come from. */
export type IssuerKeys = { readonly kind: 'secret'; readonly secret: Uint8Array } | { readonly kind: 'jwks'; readonly url: string };

/** An issuer that may be trusted as it stands: everything a check needs has been decided. */
export interface TrustedIssuer {
  readonly name: string;
  readonly issuer: string | null;
  readonly audience: readonly string[] | null;
  readonly algorithms: readonly string[];
  readonly keys: IssuerKeys;
  readonly tenant: string | null;
  readonly tenants: Readonly<Record<string, string>> | null;
  readonly tenantClaims: readonly string[];
  readonly rolesClaim: string;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  readonly roleTexts: boolean;
  readonly platform: boolean;
}

/** No clock of another company is trusted further (FEATURES T04). */
export const LEEWAY_S = 30;
