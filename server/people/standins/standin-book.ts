import { CAPABILITIES, type Capability } from '../../../shared/capabilities.ts';
import { expandPatterns } from '../../../shared/capability-patterns.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db } from '../../base/storage/index.ts';
import { personActor, type Session, type SessionDeps, type StandinBook, type Standing, standingOf, whyOver } from '../sessions/index.ts';
import { endStandinIn } from './end-standin.ts';
import type { Standin } from './standin.ts';
import type { StandinStore } from './standin-store.ts';

export type StandinDeps = SessionDeps & { readonly standins: StandinStore };

/** All that somebody of the platform may do in a tenant that is not theirs: look, and at nothing sealed. */
const LOOKING: ReadonlySet<Capability> = expandPatterns(['*:read']).granted;

/** Says at every request what a stand-in session is worth: nothing once the hour, the other session or the right to it is over. */
export function openStandinBook(deps: Omit<StandinDeps, 'standinBook'>): StandinBook {
  return {
    async rightsOf(session) {
      const standin = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.standins.find(db, session.id));
      const now = deps.clock.now();
      if (!standin || standin.endedAt !== null || standin.endsAt <= now) return null;
      const author = await authorOf(deps, standin);
      if (!author?.held.has('platform:impersonate')) return null;
      const by = { userId: standin.byUserId, name: standin.byName, reason: standin.reason };
      const found = standin.kind === 'impersonation' ? await asPerson(deps, session, author.held) : await inTenant(deps, session);
      return found && { ...found, by, kind: standin.kind, endsAt: standin.endsAt };
    },

    async end(session, source) {
      const found = await deps.storage.readIdentity({ tenantId: session.tenantId }, async (db) => ({
        standin: await deps.standins.find(db, session.id), standing: (await standingOf(deps, db, session)) ?? (await visitorIn(deps, db, session)),
      }));
      if (!found.standing || !found.standin || found.standin.endsAt <= deps.clock.now()) return;
      const { byUserId: userId, byName: name, reason } = found.standin;
      const actor: Actor = { ...personActor(found.standing, source, session.id), impersonator: { userId, name, reason } };
      await deps.storage.writeIdentity(actor, (tx) => endStandinIn(deps, tx, actor, session.id));
    },
  };
}

interface Rights {
  readonly standing: Standing;
  readonly held: ReadonlySet<Capability>;
}

/** Who really works, with what they hold in their own tenant, while the session in which they asked for it lives. */
function authorOf(deps: Omit<StandinDeps, 'standinBook'>, { bySessionId, byTenantId }: Standin): Promise<Rights | null> {
  return deps.storage.readIdentity({ tenantId: byTenantId }, async (db) => {
    const session = await deps.sessions.find(db, { id: bySessionId });
    const standing = session && (await standingOf(deps, db, session));
    if (!session || !standing || whyOver(session, standing, deps.clock.now()) !== null) return null;
    return { standing, held: (await deps.roleBook.held(db, byTenantId, standing.membership.roles)).capabilities };
  });
}

/** What the person may do who is stood in for, as far as whoever stands in may do it too; nothing of the platform's. */
function asPerson(deps: Omit<StandinDeps, 'standinBook'>, session: Session, author: ReadonlySet<Capability>): Promise<Rights | null> {
  return deps.storage.readIdentity({ tenantId: session.tenantId }, async (db) => {
    const standing = await standingOf(deps, db, session);
    if (!standing || whyOver(session, standing, deps.clock.now()) !== null) return null;
    const { capabilities } = await deps.roleBook.held(db, session.tenantId, standing.membership.roles);
    return { standing, held: new Set([...capabilities.intersection(author)].filter((name) => CAPABILITIES[name].plane === 'tenant')) };
  });
}

/** A visit: no member, no role, a look at what is not sealed. */
function inTenant(deps: Omit<StandinDeps, 'standinBook'>, session: Session): Promise<Rights | null> {
  return deps.storage.readIdentity({ tenantId: session.tenantId }, async (db) => {
    const standing = await visitorIn(deps, db, session);
    if (!standing || standing.tenant.closedAt !== null) return null;
    const over = session.revokedAt !== null || standing.person.status !== 'active' || standing.person.tokenVersion !== session.tokenVersion || session.absoluteExpiresAt <= deps.clock.now();
    return over ? null : { standing, held: LOOKING };
  });
}

async function visitorIn(deps: Omit<StandinDeps, 'standinBook'>, db: Db, session: Session): Promise<Standing | null> {
  const [person, tenant] = [await deps.people.find(db, { id: session.userId }), await deps.tenants.find(db, { id: session.tenantId })];
  if (!person || !tenant) return null;
  const organisation = tenant.organisationId ? await deps.tenants.organisation(db, { id: tenant.organisationId }) : null;
  return { person, tenant, organisation, membership: { tenantId: tenant.id, userId: person.id, roles: [], createdAt: session.createdAt, ver: 0 } };
}
