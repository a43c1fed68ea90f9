import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { isOpen, type TenantRef } from '../../tenancy/tenants/index.ts';
import type { TokenDialect } from './access-token.ts';
import { type Principal, type Standing, standingOf } from './principal.ts';
import type { SessionDeps } from './session-deps.ts';
import { signedIn, type SignedIn } from './signed-in.ts';
import { isStandin } from './standin-rights.ts';
import { beginSession, personActor } from './start-session.ts';

/** A new session in another of the person's tenants, in place of this one and over when this one would be: a session belongs to one tenant (DECISIONS 1). */
export async function switchTenant(deps: SessionDeps, from: Principal, to: TenantRef, dialect: TokenDialect, source: RequestSource): Promise<SignedIn> {
  const { session } = from;
  if (session && isStandin(session)) throw new Refusal('people/impersonation-refused', { rule: 'End the impersonation that is going on first.' });
  if (!session || session.keyId !== null) throw new Refusal('people/not-a-member', { rule: 'An API key belongs to one tenant.' });
  const standing = await deps.storage.readIdentity({ tenantId: from.tenant.id }, async (db) => {
    const tenant = await deps.tenants.find(db, to);
    return tenant && (await standingOf(deps, db, { tenantId: tenant.id, userId: from.person.id }));
  });
  // A session anew where one is already would be one that nothing bounds which bounds this one: its provider's word, its provider's end.
  if (standing?.tenant.id === from.tenant.id) throw new Refusal('input/invalid', { field: 'tenantId', rule: 'tenantId: you work in this tenant already' });
  if (standing) await deps.storage.readIdentity({ tenantId: standing.tenant.id }, (db) => deps.networks.admit(db, standing.tenant, source)); // nobody leaves for a place that will not have them
  await leave(deps, from, standing, source);
  if (!standing) throw new Error('leaving without a place to go is refused');
  const actor = personActor(standing, source, null);
  const begun = await deps.storage.writeIdentity(actor, async (tx) => {
    const made = await beginSession(deps, tx, actor, standing, { kind: session.kind, amr: session.amr, authTime: session.authTime, device: session.device, jkt: session.jkt, until: session.absoluteExpiresAt, switchedFrom: session.tenantId, source });
    await deps.people.noteTenant(tx, standing.person.id, standing.tenant.id);
    await deps.audit.append(tx, { ...actor, sessionId: made.session.id }, { type: 'auth.login.succeeded', resource: { type: 'user', id: standing.person.id }, details: { method: 'switch', session: made.session.id } });
    return made;
  });
  return signedIn(deps, standing, begun, dialect, null);
}

/** The old tenant's log tells of the leaving, or of the refusal to go where the person is no member. */
function leave(deps: SessionDeps, from: Principal, to: Standing | null, source: RequestSource): Promise<void> {
  const actor = personActor(from, source, from.session?.id ?? null);
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (!to) throw new Refusal('people/not-a-member');
    if (!isOpen(to.tenant)) throw new Refusal('tenancy/shut');
    if (!from.session || !(await deps.sessions.endOne(tx, from.session.id, { reason: 'tenant-switched', at: deps.clock.now() }))) throw new Refusal('auth/session-ended');
    await deps.audit.append(tx, actor, { type: 'auth.logout', resource: { type: 'session', id: from.session.id }, details: { reason: 'tenant-switched' } });
  });
}
