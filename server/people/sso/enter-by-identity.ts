import { type Instant, plusMs, type SessionId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { isOpen } from '../../tenancy/tenants/index.ts';
import { type Membership, type Person, rolesToKeep, voidForeignPassword } from '../identity/index.ts';
import { takeInvitationIn } from '../members/index.ts';
import { beginSession, endReplaced, personActor, signedIn, type SignedIn, type Standing, standingOf } from '../sessions/index.ts';
import { domainOf, type FederatedIdentity } from './federated-identity.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { accountEmail, refusalToCome } from './provisioning-rules.ts';
import { grantedRoles, rolesAfter } from './role-mapping.ts';
import type { SsoDeps } from './sso-deps.ts';

export interface Entering {
  readonly source: RequestSource;
  readonly replaces: string | null;
}

/** Somebody at the door: who vouches, and for whom; what is done for them before they have a session is done by nobody in particular. */
interface Vouched {
  readonly provider: IdentityProvider;
  readonly identity: FederatedIdentity;
  readonly nobody: Actor;
}

/** A session for whom the provider vouches for: somebody who came before, somebody it may be linked to, or somebody new (FEATURES D33). */
export async function enterByIdentity(deps: SsoDeps, provider: IdentityProvider, identity: FederatedIdentity, { source, replaces }: Entering): Promise<SignedIn> {
  const nobody: Actor = { ...systemActor('sso', provider.tenantId), source };
  const vouched: Vouched = { provider, identity, nobody };
  const { standing, begun } = await deps.storage.writeIdentity(nobody, async (tx) => {
    const rule = await deps.ssoRule(tx, provider.tenantId);
    const domain = identity.email === null ? null : await deps.domains.find(tx, provider.tenantId, domainOf(identity.email));
    const link = await deps.sso.link(tx, provider.id, identity.subject);
    const refusal = refusalToCome({ provider, identity, rule, known: link !== null, domainProven: domain !== null && domain.verifiedAt !== null });
    if (refusal) throw new Refusal(refusal, { id: provider.id, provider: provider.id, ...(identity.email === null ? {} : { domain: domainOf(identity.email) }) });
    const person = link ? await mustFind(deps, tx, link.userId) : await newcomer(deps, tx, vouched);
    if (person.status !== 'active') throw new Refusal('sso/inactive', { id: person.id });
    const here = await standingHere(deps, tx, vouched, { person, isNew: link === null });
    return { standing: here, begun: await begin(deps, tx, vouched, here, { source, replaces }) };
  });
  return signedIn(deps, standing, begun, 'own', null);
}

async function mustFind(deps: SsoDeps, tx: Tx, id: Person['id']): Promise<Person> {
  const person = await deps.people.find(tx, { id });
  if (!person) throw new Error('a linked person vanished');
  return person;
}

/**
 * Links somebody of this email whom the tenant has as a member or has invited, and who has no identity elsewhere; anybody else
 * becomes a person of their own, whatever their email (OIDC-09). An invitation is taken up on the way.
 */
async function newcomer(deps: SsoDeps, tx: Tx, vouched: Vouched): Promise<Person> {
  const { provider, identity, nobody } = vouched;
  const email = identity.email ?? '';
  const now = deps.clock.now();
  const taken = await deps.people.find(tx, { email });
  const member = taken !== null && (await deps.people.member(tx, provider.tenantId, taken.id)) !== null;
  const invitation = member ? null : await deps.members.pendingFor(tx, provider.tenantId, email, now);
  const linkable = taken !== null && (member || invitation !== null) && (await deps.sso.linksOf(tx, taken.id)).length === 0;
  if (!linkable && !provider.createsAccounts && !invitation) throw new Refusal('sso/no-account', { id: provider.id, provider: provider.id });
  const person = linkable ? taken : await addNew(deps, tx, vouched, taken === null ? email : accountEmail(email, provider, identity.subject));
  if (linkable) await voidForeignPassword(deps, tx, nobody, person);
  await deps.sso.addLink(tx, { providerId: provider.id, subject: identity.subject, tenantId: provider.tenantId, userId: person.id, createdAt: now, lastSignInAt: now });
  await deps.audit.append(tx, nobody, {
    type: 'auth.sso.linked', resource: { type: 'user', id: person.id }, subject: { email: person.email, provider_subject: identity.subject }, details: { provider: provider.id, account: linkable ? 'existing' : 'new' },
  });
  if (invitation && person.status === 'active') {
    await takeInvitationIn(deps, tx, nobody, invitation, person).catch((reason: unknown) => {
      // Whoever invited can promise nothing any more; where strangers are let in, the invited one is not worse off.
      if (!(reason instanceof Refusal) || reason.code !== 'people/invitation-void' || !provider.createsAccounts) throw reason;
    });
  }
  return person;
}

async function addNew(deps: SsoDeps, tx: Tx, { provider, identity, nobody }: Vouched, email: string): Promise<Person> {
  const person: Person = {
    id: deps.ids.id(), email, name: identity.name ?? email, externalId: null, status: 'active', tokenVersion: 1, lastTenantId: provider.tenantId, createdAt: deps.clock.now(), ver: 1,
  };
  if (!(await deps.people.add(tx, { ...person, passwordHash: null }))) throw new Refusal('people/user-exists', { field: 'email' });
  await deps.audit.append(tx, nobody, { type: 'admin.user.created', resource: { type: 'user', id: person.id }, subject: { email, name: person.name }, details: { password: false, provider: provider.id } });
  return person;
}

/** Their membership, with the roles that their groups stand for today. Whoever was taken out of the tenant stays out. */
async function standingHere(deps: SsoDeps, tx: Tx, vouched: Vouched, { person, isNew }: { readonly person: Person; readonly isNew: boolean }): Promise<Standing> {
  const { provider, identity } = vouched;
  await deps.people.lockMemberships(tx, provider.tenantId);
  const member = await deps.people.member(tx, provider.tenantId, person.id);
  if (!member && !isNew) throw new Refusal('people/not-a-member', { id: person.id });
  const grantable = await grantedRoles(deps, tx, provider, identity.groups);
  const membership = member ? await followGroups(deps, tx, vouched, member.membership, grantable) : await join(deps, tx, vouched, person, grantable);
  const standing = await standingOf(deps, tx, membership);
  if (!standing || !isOpen(standing.tenant)) throw new Refusal('tenancy/shut');
  return standing;
}

async function join(deps: SsoDeps, tx: Tx, { provider, nobody }: Vouched, person: Person, roles: readonly string[]): Promise<Membership> {
  const membership: Membership = { tenantId: provider.tenantId, userId: person.id, roles, createdAt: deps.clock.now(), ver: 1 };
  if (!(await deps.people.addMembership(tx, membership))) throw new Error('somebody who was no member is one');
  await deps.audit.append(tx, nobody, { type: 'admin.role.assigned', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { roles: [...roles], before: [], provider: provider.id } });
  return membership;
}

async function followGroups(deps: SsoDeps, tx: Tx, { provider, nobody }: Vouched, membership: Membership, granted: readonly string[]): Promise<Membership> {
  const lastOwner = membership.roles.includes('owner') && !(await deps.people.hasOtherOwner(tx, provider.tenantId, membership.userId));
  const mapped = rolesAfter(provider, membership.roles, granted, lastOwner);
  const kept = await rolesToKeep(deps, tx, provider.tenantId, { userId: membership.userId, before: membership.roles, after: mapped });
  const after = [...new Set([...mapped, ...kept])].sort();
  if (after.length === membership.roles.length && after.every((role) => membership.roles.includes(role))) return membership;
  const changed = await deps.people.setRoles(tx, membership, after);
  if (!changed) throw changedMeanwhile(membership.ver);
  const given = after.filter((role) => !membership.roles.includes(role));
  const taken = membership.roles.filter((role) => !after.includes(role));
  const about = { resource: { type: 'user', id: membership.userId } } as const;
  if (given.length > 0) await deps.audit.append(tx, nobody, { ...about, type: 'admin.role.assigned', details: { roles: given, before: [...membership.roles], after: [...after], provider: provider.id } });
  if (taken.length > 0) await deps.audit.append(tx, nobody, { ...about, type: 'admin.role.removed', details: { roles: taken, before: [...membership.roles], after: [...after], provider: provider.id } });
  return changed;
}

async function begin(deps: SsoDeps, tx: Tx, { provider, identity }: Vouched, standing: Standing, { source, replaces }: Entering) {
  const now = deps.clock.now();
  const actor = personActor(standing, source, null);
  const replaced: SessionId | null = replaces ? await endReplaced(deps, tx, replaces) : null;
  const latest = plusMs(now, provider.maxAgeS * 1000);
  const made = await beginSession(deps, tx, actor, standing, {
    kind: 'browser', amr: ['sso', provider.kind], device: null, source, authTime: provedAt(identity, now), until: identity.until !== null && identity.until < latest ? identity.until : latest,
  });
  await deps.sso.addSession(tx, { sessionId: made.session.id, providerId: provider.id, subject: identity.subject, providerSession: identity.providerSession });
  await deps.sso.noteSignIn(tx, provider.id, identity.subject, now);
  await deps.people.noteTenant(tx, standing.person.id, standing.tenant.id);
  await deps.audit.append(tx, { ...actor, sessionId: made.session.id }, {
    type: 'auth.sso.login', resource: { type: 'user', id: standing.person.id }, subject: { email: standing.person.email, provider_subject: identity.subject },
    details: { method: provider.kind, provider: provider.id, session: made.session.id, replaced },
  });
  return made;
}

const LONG_AGO_MS = 86_400_000;

/** A provider that does not say when it last asked the person may have done so weeks ago: that is no recent proof. */
function provedAt(identity: FederatedIdentity, now: Instant): Instant {
  if (identity.authenticatedAt === null) return plusMs(now, -LONG_AGO_MS);
  return identity.authenticatedAt < now ? identity.authenticatedAt : now;
}
