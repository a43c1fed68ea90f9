import { weaknessOf } from '../../base/weak-secret.ts';
import { FAMILIES, type Family, type IssuerEntry, type IssuerKeys, type TrustedIssuer } from './issuer.ts';

const LEAST_SECRET_BYTES = 32;
/** `tid` is a tenant only where the configuration says so: Microsoft's is the directory, not the customer (SECURITY-CASES JWT-28). */
const TENANT_CLAIMS = ['tenant_ids', 'tenant_id'];

export interface IssuerMisfit {
  readonly field: string;
  readonly rule: string;
}

export interface IssuerPlace {
  readonly production: boolean;
  /** The secret itself, from the file or the variable that the entry names. */
  readonly secret: string | undefined;
}

/** Why this entry cannot be trusted, or null. Whatever is wrong stops the start: a half-configured issuer would be open or dead. */
export function misfitOfIssuer(entry: IssuerEntry, { production, secret }: IssuerPlace): IssuerMisfit | null {
  const families = familiesOf(entry);
  if (families.length > 1) return { field: 'algorithms', rule: `mixes ${families.join(' and ')}: one issuer has one family of algorithms` };
  if (entry.secret !== undefined && entry.secret_env !== undefined) return { field: 'secret_env', rule: 'give either secret or secret_env' };
  const shared = entry.secret !== undefined || entry.secret_env !== undefined;
  if (shared === (entry.jwks_url !== undefined)) return { field: 'jwks_url', rule: 'give either a shared secret or jwks_url' };
  if (shared && families[0] !== 'HS') return { field: 'algorithms', rule: `${families[0] ?? ''} has no shared secret: give jwks_url` };
  if (!shared && families[0] === 'HS') return { field: 'algorithms', rule: 'a published key is no secret: HS needs a shared secret' };
  return (shared ? misfitOfSecret(entry, production, secret) : misfitOfJwks(entry, production)) ?? misfitOfTenants(entry);
}

/** The entry with everything decided. Only for an entry without a misfit. */
export function trustedIssuer(entry: IssuerEntry, secret: string | undefined): TrustedIssuer {
  return {
    name: entry.name, issuer: entry.issuer ?? null, audience: entry.audience === undefined ? null : [entry.audience].flat(),
    algorithms: entry.algorithms ?? (entry.jwks_url === undefined ? ['HS256'] : ['RS256']), keys: keysOf(entry, secret),
    tenant: entry.tenant ?? null, tenants: entry.tenants ?? null, tenantClaims: entry.tenant_claims ?? TENANT_CLAIMS,
    rolesClaim: entry.roles_claim, roles: entry.roles ?? {}, scopes: entry.scopes ?? {}, roleTexts: entry.role_texts, platform: entry.platform,
  };
}

/** Why these issuers cannot stand side by side, or null: each token must belong to one of them. */
export function misfitOfIssuers(issuers: ReadonlyArray<Pick<TrustedIssuer, 'name' | 'issuer'>>, own: string): string | null {
  const twice = (values: readonly (string | null)[]) => values.find((value, at) => values.indexOf(value) < at);
  const name = twice(issuers.map((issuer) => issuer.name));
  if (name !== undefined) return `the issuer ${name ?? ''} stands there twice`;
  const issuer = twice(issuers.map((one) => one.issuer));
  if (issuer !== undefined) return issuer === null ? 'only one issuer may do without the claim iss' : `two issuers call themselves ${issuer}`;
  return issuers.some((one) => one.issuer === own) ? `${own} is this deployment's own issuer: call one of the two something else` : null;
}

function familiesOf({ algorithms, jwks_url }: IssuerEntry): readonly Family[] {
  const named: readonly string[] = algorithms ?? (jwks_url === undefined ? ['HS256'] : ['RS256']);
  return (Object.keys(FAMILIES) as Family[]).filter((family) => FAMILIES[family].some((algorithm) => named.includes(algorithm))); // keys of a closed const object
}

function misfitOfSecret({ secret: clear }: IssuerEntry, production: boolean, secret: string | undefined): IssuerMisfit | null {
  const field = clear === undefined ? 'secret_env' : 'secret';
  if (production && clear !== undefined) return { field, rule: 'a secret in clear text is refused in production; name an environment variable instead' };
  if (secret === undefined || secret === '') return { field, rule: 'the environment variable is not set' };
  const bytes = Buffer.from(secret, 'utf8');
  if (bytes.length < LEAST_SECRET_BYTES) return { field, rule: `has ${bytes.length} bytes: it needs at least ${LEAST_SECRET_BYTES}` };
  const weakness = weaknessOf(bytes);
  return weakness === null ? null : { field, rule: weakness };
}

function misfitOfJwks({ issuer, audience, jwks_url = '' }: IssuerEntry, production: boolean): IssuerMisfit | null {
  if (issuer === undefined || audience === undefined) return { field: issuer === undefined ? 'issuer' : 'audience', rule: 'jwks_url needs issuer and audience together' };
  const { protocol, hostname } = new URL(jwks_url);
  const loopback = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
  return protocol === 'https:' || (loopback && !production) ? null : { field: 'jwks_url', rule: 'must be https' };
}

function misfitOfTenants({ tenant, tenants, tenant_claims, jwks_url }: IssuerEntry): IssuerMisfit | null {
  if (tenant !== undefined && (tenants !== undefined || tenant_claims !== undefined)) return { field: 'tenant', rule: 'with tenant, no claim names one' };
  if (jwks_url !== undefined && tenant_claims?.includes('tid') && tenants === undefined) return { field: 'tenant_claims', rule: 'tid names a directory: say in tenants which of ours it means' };
  return null;
}

function keysOf({ jwks_url }: IssuerEntry, secret: string | undefined): IssuerKeys {
  if (jwks_url !== undefined) return { kind: 'jwks', url: jwks_url };
  return { kind: 'secret', secret: Buffer.from(secret ?? '', 'utf8') };
}
