import type { SessionId } from '../../shared/brand.ts';
import type { Clock } from '../base/clock.ts';
import { Refusal } from '../base/refusal.ts';
import type { BareTx, WriteHooks } from '../base/storage/index.ts';
import type { ApiKeyStore } from '../people/keys/index.ts';
import type { PeopleStore, RoleBook } from '../people/identity/index.ts';
import type { StandinStore } from '../people/standins/index.ts';
import type { SessionStore } from '../people/sessions/index.ts';

interface Deps {
  readonly clock: Clock;
  readonly people: PeopleStore;
  readonly sessions: SessionStore;
  readonly keys: ApiKeyStore;
  readonly roleBook: RoleBook;
  readonly standins: StandinStore;
}

/**
 * Between the question who is asking and the write, somebody may have taken their role, ended their session or narrowed the
 * role itself. So it is asked again inside the write, under a lock that holds every change of the tenant's memberships back
 * until the write is done: what a role allowed is what it allowed at the moment of the COMMIT (SECURITY-CASES RBAC-21).
 */
export function readmitCaller(deps: Deps): WriteHooks['readmit'] {
  return async (tx, actor, plane) => {
    const session = actor.sessionId === null ? null : await deps.sessions.find(tx, { id: actor.sessionId });
    const key = actor.sessionId !== null || actor.keyId === null ? null : await deps.keys.find(tx, actor.tenantId, actor.keyId);
    const home = session?.tenantId ?? key?.tenantId;
    if (!home) return; // an actor without a credential is a part of the product, or a test's
    // A write of identities may change memberships itself: it takes the whole lock at once, for two that upgrade would wait for each other.
    await (plane === 'identity' ? deps.people.lockMemberships(tx, home) : deps.people.shareMemberships(tx, home));
    if (actor.impersonator !== null && session !== null && (await standinOver(deps, tx, session.id))) throw new Refusal('auth/session-ended');
    const member = await deps.people.member(tx, home, actor.userId);
    if (!member && actor.impersonator?.userId === actor.userId) return; // a visitor by break-glass is no member, and may only look
    const over = !member || member.person.status !== 'active' || (session !== null && (session.revokedAt !== null || session.tokenVersion !== member.person.tokenVersion)) || (key !== null && key.revokedAt !== null);
    if (over) throw new Refusal('auth/session-ended');
    // A write in another tenant's name, such as the platform's, cannot see the layers of the caller's own; the membership's roles are compared there.
    const held = home === actor.tenantId ? (await deps.roleBook.held(tx, home, member.membership.roles)).capabilities : rolesKept(actor.roles, member.membership.roles) ? actor.capabilities : new Set();
    const lost = [...actor.capabilities].filter((capability) => !held.has(capability));
    if (lost.length > 0) throw new Refusal('people/rights-changed', { lost });
  };
}

/** Whoever stands in for somebody does so out of a session of their own, and not longer than that. */
async function standinOver({ standins, sessions, clock }: Deps, tx: BareTx, id: SessionId): Promise<boolean> {
  const standin = await standins.find(tx, id);
  const own = standin && (await sessions.find(tx, { id: standin.bySessionId }));
  return !own || own.revokedAt !== null || standin.endedAt !== null || standin.endsAt <= clock.now();
}

function rolesKept(had: ReadonlySet<string>, has: readonly string[]): boolean {
  return had.isSubsetOf(new Set(has));
}
