import { z } from 'zod';
import type { TenantId } from '../../../shared/brand.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { addOrganisation, addTenant, DEFAULT_PLAN, DisplayName, type PlanBook, Slug, type Tenant } from '../../tenancy/tenants/index.ts';
import { addPerson, addToTenant, Email, hashedPassword, Password, PersonName } from '../identity/index.ts';
import { beginSession, type Begun, type SessionDeps, signedIn, type SignedIn, type Standing, standingOf } from '../sessions/index.ts';
import type { SetupStore } from './setup-store.ts';
import { setupTokenHash } from './setup-token.ts';

const Place = z.strictObject({ slug: Slug, name: DisplayName });

export const NewOwner = z.strictObject({
  token: z.string().min(1).max(100),
  name: PersonName, email: Email, password: Password,
  organisation: Place, tenant: Place,
  /** Whether this person works here alone, and may therefore approve what they made themselves (DECISIONS 11). */
  alone: z.boolean(),
});

/** Writes the visible, audited policy by which a tenant of one person may approve its own work. */
export type AllowSelfApproval = (tx: Tx, actor: Actor, tenant: Tenant) => Promise<void>;

export interface SetupDeps extends SessionDeps {
  readonly setup: SetupStore;
  readonly plans: PlanBook;
  readonly allowSelfApproval: AllowSelfApproval;
}

/** An owner is an admin as well: workflows name admins, and the first person must be able to approve. */
export const OWNER_ROLES: readonly string[] = ['admin', 'owner'];

/** The first person of a deployment, with their organisation, tenant and a browser session, in one transaction. Refused for ever afterwards. */
export async function createOwner(deps: SetupDeps, input: z.infer<typeof NewOwner>, source: RequestSource): Promise<SignedIn> {
  const tokenHash = setupTokenHash(input.token);
  await refuseUnlessOpen(deps, tokenHash, source);
  const passwordHash = await hashedPassword(deps, { ...input, places: [input.organisation, input.tenant].flatMap(({ slug, name }) => [slug, name]) });
  const tenantId = deps.ids.id<TenantId>();
  const made = await deps.storage.writeIdentity({ ...systemActor('setup', tenantId), source }, (tx) => make(deps, tx, { input, tokenHash, passwordHash, tenantId, source }));
  if (!made) return refuseLate(deps, source);
  return signedIn(deps, made.standing, made.begun, 'own', null);
}

/** Asked in the deployment's own name: the tenant of a refused attempt never comes to be and has no log. */
function refuseUnlessOpen(deps: SetupDeps, tokenHash: string, source: RequestSource): Promise<void> {
  return deps.storage.writeIdentity({ ...systemActor('setup'), source }, async (tx) => {
    if (await deps.people.anybody(tx)) throw (await deps.setup.wasUsed(tx, tokenHash)) ? new Refusal('auth/bad-setup-token', { field: 'token' }) : new Refusal('auth/setup-over');
    if (!(await deps.setup.isGood(tx, tokenHash, deps.clock.now()))) throw new Refusal('auth/bad-setup-token', { field: 'token' });
  });
}

/** Two asked at once and this one was second, or the token's hour ended meanwhile. */
function refuseLate(deps: SetupDeps, source: RequestSource): Promise<never> {
  return deps.storage.writeIdentity({ ...systemActor('setup'), source }, async (tx) => {
    throw (await deps.people.anybody(tx)) ? new Refusal('auth/setup-done') : new Refusal('auth/bad-setup-token', { field: 'token' });
  });
}

interface Making {
  readonly input: z.infer<typeof NewOwner>;
  readonly tokenHash: string;
  readonly passwordHash: string | null;
  readonly tenantId: TenantId;
  readonly source: RequestSource;
}

/** Null when somebody else was first; nothing has been written then. */
async function make(deps: SetupDeps, tx: Tx, { input, tokenHash, passwordHash, tenantId, source }: Making): Promise<{ readonly standing: Standing; readonly begun: Begun } | null> {
  if ((await deps.people.anybody(tx)) || !(await deps.setup.use(tx, tokenHash, deps.clock.now()))) return null;
  const installer = { ...systemActor('setup', tenantId), source };
  const tenant = await makePlaces(deps, tx, installer, tenantId, input);
  const person = await addPerson(deps, tx, installer, { email: input.email, name: input.name, passwordHash, isHolder: true });
  const membership = await addToTenant(deps, tx, installer, person, OWNER_ROLES);
  if (tenant.organisationId) await deps.people.setOrganisationRole(tx, tenant.organisationId, person.id, 'owner', deps.clock.now());
  await deps.people.noteTenant(tx, person.id, tenant.id);
  if (input.alone) await deps.allowSelfApproval(tx, installer, tenant);
  const standing = await standingOf(deps, tx, membership);
  if (!standing) throw new Error('the owner that was just made is not there');
  const begun = await beginSession(deps, tx, installer, standing, { kind: 'browser', amr: ['pwd', 'setup'], device: null, source });
  await deps.audit.append(tx, installer, { type: 'auth.login.succeeded', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { method: 'setup', alone: input.alone, session: begun.session.id } });
  return { standing, begun };
}

async function makePlaces(deps: SetupDeps, tx: Tx, installer: Actor, tenantId: TenantId, input: z.infer<typeof NewOwner>): Promise<Tenant> {
  const organisation = await addOrganisation(deps, tx, installer, input.organisation);
  return addTenant(deps, tx, installer, tenantId, { ...input.tenant, organisation: organisation.slug, plan: DEFAULT_PLAN, status: 'active' });
}
