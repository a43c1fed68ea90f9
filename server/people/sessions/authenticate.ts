import type { Capability } from '../../../shared/capabilities.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { type Principal, standingOf } from './principal.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { idleEnd, lastMinute, whyOver } from './session-rules.ts';
import { cookieHash } from './start-session.ts';

/** What a request came with, as found. `bearer` is without the scheme's name. */
export interface Presented {
  readonly cookie?: string | null;
  readonly bearer?: string | null;
  readonly apiKey?: string | null;
  readonly source: RequestSource;
}

export interface Authenticated {
  readonly principal: Principal;
  /** What the person's roles give now; the credential's scopes are not yet taken off: `actorFor` does. */
  readonly held: ReadonlySet<Capability>;
}

/** Answered by the keys room, which stands above this one. Refuses an unknown, ended or misplaced key. */
export interface KeyHolders {
  holderOf(key: string, source: RequestSource): Promise<Principal>;
}

/** Who is asking. Every call reads the session, the person, the membership and the tenant anew (FEATURES E09, U22, T08). */
export async function authenticate(deps: SessionDeps & { readonly keyHolders: KeyHolders }, presented: Presented): Promise<Authenticated> {
  const { cookie, bearer, apiKey, source } = presented;
  const given = new Set([cookie, bearer, apiKey].filter((text) => typeof text === 'string' && text !== ''));
  if (given.size === 0) throw new Refusal('auth/missing-token');
  if (given.size > 1) throw new Refusal('auth/two-credentials', { rule: 'Send one of cookie, Authorization and X-API-Key.' });
  if (bearer) return bySession(deps, { id: (await deps.accessTokens.verify(bearer)).sessionId }, 'token');
  if (apiKey) return withRights(deps, await deps.keyHolders.holderOf(apiKey, source));
  if (!/^[\w-]{43}$/.test(cookie ?? '')) throw new Refusal('auth/invalid-token');
  return bySession(deps, { secretHash: cookieHash(cookie ?? '') }, 'browser');
}

/** The session first, which says whose tenant it is; the rest, with that tenant's registry, inside that tenant. */
async function bySession(deps: SessionDeps, ref: Parameters<SessionDeps['sessions']['find']>[1], kind: Session['kind']): Promise<Authenticated> {
  const session = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.sessions.find(db, ref));
  if (!session || session.kind !== kind) throw new Refusal('auth/invalid-token');
  const found = await deps.storage.readIdentity({ tenantId: session.tenantId }, async (db) => {
    const standing = await standingOf(deps, db, session);
    if (!standing || whyOver(session, standing, deps.clock.now()) !== null) throw new Refusal('auth/session-ended');
    return rights(deps, db, { ...standing, session, key: null, scopes: session.scopes });
  });
  await noteSeen(deps, found.principal);
  return found;
}

function withRights(deps: SessionDeps, principal: Principal): Promise<Authenticated> {
  return deps.storage.readIdentity({ tenantId: principal.tenant.id }, (db) => rights(deps, db, principal));
}

async function rights(deps: SessionDeps, db: Db, principal: Principal): Promise<Authenticated> {
  const { capabilities } = await deps.roleBook.held(db, principal.tenant.id, principal.membership.roles);
  return { principal, held: capabilities };
}

async function noteSeen(deps: SessionDeps, { session, tenant }: Principal): Promise<void> {
  const now = deps.clock.now();
  const notSince = lastMinute(now);
  if (!session || session.lastSeenAt > notSince) return;
  const idle = session.kind === 'browser' ? { idleExpiresAt: idleEnd(session, deps.lives, now) } : {};
  await deps.storage.writeIdentity(systemActor('sessions', tenant.id), (tx) => deps.sessions.seen(tx, session.id, { at: now, notSince, ...idle }));
}
