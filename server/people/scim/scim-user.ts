import { z } from 'zod';
import type { Instant, ScimGroupId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { Email, type Member, type Person } from '../identity/index.ts';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './scim-names.ts';
import { scimRefusal } from './scim-refusal.ts';

export interface ScimEmail {
  readonly value: string;
  readonly type: string | null;
  readonly primary: boolean;
}

/** What a directory may say of a person. Nothing in it is a right: those come from groups, through the tenant's own mapping. */
export interface UserState {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly displayName: string | null;
  readonly formatted: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly emails: readonly ScimEmail[];
}

export interface ScimUserRow extends Omit<UserState, 'active'> {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  readonly grantedRoles: readonly string[];
  readonly madeHere: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly ver: number;
}

/** Somebody as this tenant's directory sees them: a member, or somebody who was one. */
export interface ScimUser {
  readonly person: Person;
  readonly membership: Member['membership'] | null;
  /** Null while no directory has spoken of them. */
  readonly row: ScimUserRow | null;
  readonly groups: readonly { readonly id: ScimGroupId; readonly displayName: string }[];
}

const Text = z.string().trim().max(200);
const Optional = Text.nullish().transform((text) => (text === undefined || text === null || text === '' ? null : text));
/** Entra writes booleans as texts. */
export const Flag = z.union([z.boolean(), z.string().regex(/^(true|false)$/i, 'must be true or false').transform((text) => text.toLowerCase() === 'true')]);
export const Emails = z.array(z.object({ value: z.string().trim().max(254).pipe(z.email()), type: Optional, primary: Flag.nullish().transform((flag) => flag ?? false) })).max(20);
export const UserName = z.string().trim().min(1).max(254);

/** Unknown attributes are left out (RFC 7644 section 3.3), read-only ones as well. */
const Said = z.object({
  userName: UserName,
  externalId: Optional,
  active: Flag.nullish(),
  displayName: Optional,
  name: z.object({ formatted: Optional, givenName: Optional, familyName: Optional }).nullish(),
  emails: Emails.nullish(),
});

/** Attributes that would give rights. They are refused rather than left out, because whoever sends them expects them to count. */
const GIVING = ['roles', 'entitlements'];

/** A whole user as POST and PUT bring it; `before` is what stands, for a PUT that does not speak of `active`. */
export function readUser(body: JsonObject, before: Pick<UserState, 'active'> = { active: true }): UserState {
  refuseRights(body);
  const said = parsed(Said, body);
  return {
    userName: said.userName, externalId: said.externalId, active: said.active ?? before.active, displayName: said.displayName,
    formatted: said.name?.formatted ?? null, givenName: said.name?.givenName ?? null, familyName: said.name?.familyName ?? null, emails: said.emails ?? [],
  };
}

export function refuseRights(body: JsonObject): void {
  const giving = GIVING.find((name) => {
    const value = Object.entries(body).find(([key]) => key.toLowerCase() === name)?.[1];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  });
  if (giving) throw scimRefusal('mutability', `${giving}: roles follow from groups, through the mapping that an administrator of the tenant keeps`);
}

/** A value of this shape, or `invalidValue` that names the attribute and the rule. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw scimRefusal('invalidValue', `${issue?.path.map(String).join('.') || 'value'}: ${issue?.message ?? 'does not fit'}`);
}

/** The address of the account: the primary one, else the first, else the user name where that is one. */
export function accountEmailOf({ userName, emails }: Pick<UserState, 'userName' | 'emails'>): string {
  const [first] = emails.toSorted((a, b) => Number(b.primary) - Number(a.primary));
  const read = Email.safeParse(first?.value ?? userName);
  if (read.success) return read.data;
  throw scimRefusal('invalidValue', 'emails: a person needs an email address here, as userName or in emails');
}

/** What the person is called in the product. */
export function shownNameOf(state: Omit<UserState, 'active' | 'externalId'>): string {
  const whole = [state.givenName, state.familyName].filter((part) => part !== null).join(' ');
  return state.displayName ?? state.formatted ?? (whole === '' ? state.userName : whole);
}

export function isActive({ person, membership }: Pick<ScimUser, 'person' | 'membership'>): boolean {
  return membership !== null && person.status === 'active';
}

export function stateOf(user: ScimUser): UserState {
  const { person, row } = user;
  const active = isActive(user);
  if (row) return { ...row, active };
  return { userName: person.email, externalId: null, active, displayName: person.name, formatted: null, givenName: null, familyName: null, emails: [{ value: person.email, type: 'work', primary: true }] };
}

/** Changes whenever the resource does: the directory's own version, the membership's and the person's. */
export function userVersion({ person, membership, row, groups }: ScimUser): string {
  return `W/"${row?.ver ?? 0}.${membership?.ver ?? 0}.${person.ver}.${groups.length}"`;
}

/** The resource as RFC 7643 section 4.1 writes it; what is not known is left out. */
export function userResource(user: ScimUser, base: string): JsonObject {
  const { person, membership, row, groups } = user;
  const state = stateOf(user);
  const created = row?.createdAt ?? membership?.createdAt ?? person.createdAt;
  const name = present({ formatted: state.formatted, givenName: state.givenName, familyName: state.familyName });
  return {
    schemas: [USER_SCHEMA], id: person.id, ...present({ externalId: state.externalId }), userName: state.userName, active: state.active, ...present({ displayName: state.displayName }),
    ...(Object.keys(name).length > 0 ? { name } : {}),
    emails: state.emails.map((email) => ({ value: email.value, ...present({ type: email.type }), primary: email.primary })),
    groups: groups.map((group) => ({ value: group.id, display: group.displayName, $ref: `${base}/Groups/${group.id}` })),
    meta: { resourceType: 'User', created, lastModified: row?.updatedAt ?? created, version: userVersion(user), location: `${base}/Users/${person.id}` },
  };
}

function present(values: Readonly<Record<string, string | null>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** Attributes of the core and enterprise schemas that this server knows of and does not keep. */
const UNKEPT = new Set(['title', 'nickname', 'profileurl', 'usertype', 'preferredlanguage', 'locale', 'timezone', 'phonenumbers', 'ims', 'photos', 'addresses', 'x509certificates', 'password']);

export function isUnkept(path: string): boolean {
  const [head = ''] = path.toLowerCase().split(/[.[]/, 1);
  return path.toLowerCase().startsWith(ENTERPRISE_SCHEMA.toLowerCase()) || UNKEPT.has(head) || path.toLowerCase() === 'name.middlename' || path.toLowerCase().startsWith('name.honorific');
}
