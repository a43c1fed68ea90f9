import type { TenantId } from '../../shared/brand.ts';
import { addMember, addPerson, changeRoles, describeUser, hashedPassword, type Person, Roles, setPassword } from '../people/identity/index.ts';
import type { Tenant } from '../tenancy/tenants/index.ts';
import { type BootstrapDocument, misfit } from './bootstrap-document.ts';
import { ask, bootstrapActor, type BootstrapRun, secretOf } from './bootstrap-run.ts';

type UserEntry = NonNullable<BootstrapDocument['users']>[number];
type MembershipEntry = NonNullable<UserEntry['memberships']>[number];

/** The people themselves; their memberships follow once the roles they name are in force. */
export async function applyUsers(run: BootstrapRun): Promise<void> {
  for (const [index, entry] of (run.document.users ?? []).entries()) await applyUser(run, entry, `users[${index}]`);
}

export async function applyMemberships(run: BootstrapRun): Promise<void> {
  for (const [index, user] of (run.document.users ?? []).entries()) {
    const person = await personNamed(run, user.email, `users[${index}].email`);
    for (const [at, membership] of (user.memberships ?? []).entries()) await applyMembership(run, person, membership, `users[${index}].memberships[${at}]`);
  }
}

async function applyUser(run: BootstrapRun, entry: UserEntry, field: string): Promise<void> {
  const email = emailOf(entry.email);
  const stands = await ask(run, (db) => run.deps.people.find(db, { email }));
  if (stands) return run.manage ? reconcileUser(run, stands, entry, field) : undefined;
  const password = passwordOf(run, entry, field);
  const name = entry.name ?? email;
  const passwordHash = await hashedPassword(run.deps, { password, email, name, places: [] });
  const actor = bootstrapActor(await homeOf(run, entry, field));
  await run.deps.storage.writeIdentity(actor, (tx) => addPerson(run.deps, tx, actor, { email, name, externalId: entry.id, passwordHash }));
  run.created.push(`users ${email}`);
}

async function reconcileUser(run: BootstrapRun, person: Person, entry: UserEntry, field: string): Promise<void> {
  const actor = bootstrapActor(await homeOf(run, entry, field));
  const to = { name: entry.name ?? person.name, externalId: entry.id ?? person.externalId };
  if (to.name !== person.name || to.externalId !== person.externalId) {
    await describeUser(run.deps, actor, person, to);
    run.changed.push(`users ${person.email} name or id`);
  }
  const password = passwordOf(run, entry, field);
  if (password === undefined || (await isPasswordOf(run, person, password))) return;
  await setPassword(run.deps, actor, person.id, password);
  run.changed.push(`users ${person.email} password`);
}

async function isPasswordOf(run: BootstrapRun, person: Person, password: string): Promise<boolean> {
  return run.deps.passwords.verify(await ask(run, (db) => run.deps.people.passwordHash(db, person.id)), password);
}

async function applyMembership(run: BootstrapRun, person: Person, entry: MembershipEntry, field: string): Promise<void> {
  const tenant = await tenantNamed(run, entry.tenant, `${field}.tenant`);
  const roles = Roles.parse(entry.roles);
  const stands = await ask(run, (db) => run.deps.people.member(db, tenant.id, person.id));
  if (!stands) {
    await addMember(run.deps, bootstrapActor(tenant.id), { email: person.email, roles });
    run.created.push(`users ${person.email} in ${tenant.slug}`);
  } else if (run.manage && JSON.stringify([...stands.membership.roles].sort()) !== JSON.stringify(roles)) {
    await changeRoles(run.deps, bootstrapActor(tenant.id), { userId: person.id, ver: stands.membership.ver, roles });
    run.changed.push(`users ${person.email} in ${tenant.slug}`);
  }
}

/** Whose log tells of the person: their first tenant's, else the deployment's. */
async function homeOf(run: BootstrapRun, { memberships }: UserEntry, field: string): Promise<TenantId | undefined> {
  const first = memberships?.[0];
  return first && (await tenantNamed(run, first.tenant, `${field}.memberships[0].tenant`)).id;
}

function passwordOf(run: BootstrapRun, entry: UserEntry, field: string): string | undefined {
  return secretOf(run, `${field}.password_env`, entry.password, entry.password_env);
}

export function emailOf(text: string): string {
  return text.trim().toLowerCase();
}

export async function personNamed(run: BootstrapRun, email: string, field: string): Promise<Person> {
  const person = await ask(run, (db) => run.deps.people.find(db, { email: emailOf(email) }));
  if (!person) throw misfit(field, `there is nobody with the email ${emailOf(email)}`);
  return person;
}

export async function tenantNamed(run: BootstrapRun, slug: string, field: string): Promise<Tenant> {
  const tenant = await ask(run, (db) => run.deps.tenants.find(db, { slug }));
  if (!tenant || tenant.closedAt !== null) throw misfit(field, `there is no tenant ${slug}`);
  return tenant;
}
