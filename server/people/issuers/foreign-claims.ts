import { z } from 'zod';
import type { TrustedIssuer } from './issuer.ts';

/** What a foreign token says, in one form whatever its issuer's habits are (SECURITY 1.2). */
export interface ForeignClaims {
  readonly subject: string;
  /** Whom a hosted tenant's token speaks for, in the order of its document: oid, sub, upn (FEATURES H15). */
  readonly customer: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly roles: readonly string[];
  /** Null when the token has no scopes at all; an empty list when it has none to give. */
  readonly scopes: readonly string[] | null;
  /** Slugs of ours. */
  readonly tenants: readonly string[];
  readonly everyTenant: boolean;
  /** The token's id, where it has one. */
  readonly jti: string | null;
  readonly expiresAtS: number;
  /** Everything else that is one word or number. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

const MOST_ROLES = 32;
const MOST_TENANTS = 256;
const MOST_SCOPES = 100;
const MOST_ATTRIBUTES = 32;
const LONGEST = 200;

const Word = z.string().max(LONGEST);
const Subjects = z.object({
  sub: Word.optional(), oid: Word.optional(), upn: Word.optional(), jti: Word.optional(), exp: z.number(), name: z.string().max(LONGEST).optional(), email: z.string().max(LONGEST).optional(),
});
const SPOKEN_FOR = new Set(['iss', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sub', 'oid', 'upn', 'name', 'email', 'role', 'scp', 'scope', 'typ']);

/**
 * Reads the claims of a token whose signature is good; null when one of them is of a wrong kind or there are too many, for a
 * token that can be read in two ways must not be read at all. Own keys only are looked at, so that no prototype speaks.
 */
export function foreignClaims(payload: Readonly<Record<string, unknown>>, issuer: TrustedIssuer): ForeignClaims | null {
  const who = Subjects.safeParse(payload);
  const roles = rolesIn(payload, issuer);
  const scopes = scopesIn(payload);
  const tenants = tenantsIn(payload, issuer);
  const subject = who.data?.sub ?? who.data?.oid ?? who.data?.upn;
  if (!who.success || subject === undefined || subject === '' || roles === null || scopes === undefined || tenants === null) return null;
  return {
    subject, customer: who.data.oid ?? who.data.sub ?? who.data.upn ?? subject, name: who.data.name ?? null, email: who.data.email ?? null, jti: who.data.jti ?? null, expiresAtS: who.data.exp, roles, scopes: scopes === null ? null : mapped(scopes, issuer.scopes),
    tenants: tenants.named, everyTenant: tenants.every && issuer.platform, attributes: attributesIn(payload, issuer),
  };
}

function rolesIn(payload: Readonly<Record<string, unknown>>, { rolesClaim, roleTexts, roles, platform }: TrustedIssuer): readonly string[] | null {
  const many = own(payload, rolesClaim);
  const one = own(payload, 'role');
  const listed = many === undefined ? [] : typeof many === 'string' && roleTexts ? words(many) : wordList(many);
  const single = one === undefined ? [] : typeof one !== 'string' ? null : roleTexts ? words(one) : /[\s,]/.test(one) ? null : [one];
  if (listed === null || single === null) return null;
  const named = mapped([...listed, ...single].filter((role) => role !== ''), roles).filter((role) => platform || role !== 'platform_admin');
  return named.length > MOST_ROLES || listed.length > MOST_ROLES ? null : named;
}

/** Undefined when they are of a wrong kind. */
function scopesIn(payload: Readonly<Record<string, unknown>>): readonly string[] | null | undefined {
  const given = [own(payload, 'scp'), own(payload, 'scope')].filter((value) => value !== undefined);
  if (given.length === 0) return null;
  const lists = given.map((value) => (typeof value === 'string' ? value.split(' ').filter(Boolean) : wordList(value)));
  const scopes = lists.flatMap((list) => list ?? []);
  return lists.includes(null) || scopes.length > MOST_SCOPES ? undefined : [...new Set(scopes)];
}

function tenantsIn(payload: Readonly<Record<string, unknown>>, { tenant, tenants, tenantClaims, roleTexts }: TrustedIssuer): { readonly named: readonly string[]; readonly every: boolean } | null {
  if (tenant !== null) return { named: [tenant], every: false };
  const values = tenantClaims.map((claim) => own(payload, claim)).filter((value) => value !== undefined);
  const lists = values.map((value) => (typeof value !== 'string' ? wordList(value) : roleTexts ? words(value) : [value]));
  const said = [...new Set(lists.flatMap((list) => list ?? []))].filter((name) => name !== '');
  if (lists.includes(null) || said.length > MOST_TENANTS) return null;
  const named = tenants === null ? said.filter((name) => name !== '*') : said.flatMap((name) => (Object.hasOwn(tenants, name) ? [tenants[name] ?? ''] : []));
  return { named: [...new Set(named)], every: said.includes('*') };
}

function attributesIn(payload: Readonly<Record<string, unknown>>, { rolesClaim, tenantClaims }: TrustedIssuer): ForeignClaims['attributes'] {
  const plain = Object.entries(payload).filter((entry): entry is [string, string | number | boolean] =>
    !SPOKEN_FOR.has(entry[0]) && entry[0] !== rolesClaim && !tenantClaims.includes(entry[0]) && entry[0] !== '__proto__' && entry[0].length <= 80
    && (typeof entry[1] === 'boolean' || Number.isSafeInteger(entry[1]) || (typeof entry[1] === 'string' && entry[1].length <= LONGEST)));
  return Object.fromEntries(plain.slice(0, MOST_ATTRIBUTES));
}

function mapped(names: readonly string[], map: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return [...new Set(names.flatMap((name) => (Object.hasOwn(map, name) ? (map[name] ?? []) : [name])))];
}

function wordList(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((one): one is string => typeof one === 'string' && one.length <= LONGEST) ? value : null;
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function own(payload: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(payload, name) ? payload[name] : undefined;
}
