import { type ApiKeyId, brand, type Instant, plusMs, type SessionId, type TenantId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Person } from '../identity/index.ts';
import { newRefreshToken, rowFor } from './refresh-token.ts';
import type { Standing } from './principal.ts';
import type { Session, SessionKind } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { earlier, idleEnd } from './session-rules.ts';

export interface Beginning {
  readonly kind: SessionKind;
  readonly amr: readonly string[];
  readonly device: string | null;
  readonly source: RequestSource;
  /** When the person proved themselves, if not just now. */
  readonly authTime?: Instant;
  /** Thumbprint of the key that the client proved to hold. */
  readonly jkt?: string | null;
  /** When it is over at the latest, where somebody else's word that the person is who they are is good for so long only. */
  readonly until?: Instant;
  /** Not the person's own doing: none of their sessions ends for it, and their tenant's rule about ways in is not asked. */
  readonly standin?: true;
  /** The tenant whose session this one takes the place of. */
  readonly switchedFrom?: TenantId;
  /** Bought with an API key: narrowed by its scopes, over when it expires. */
  readonly key?: { readonly id: ApiKeyId; readonly scopes: readonly string[]; readonly expiresAt: Instant | null };
}

/** What only the client keeps. Never to be returned from inside a named command, whose answer is stored. */
export type Secret = { readonly kind: 'browser'; readonly cookie: string } | { readonly kind: 'token'; readonly refreshToken: string };

export interface Begun {
  readonly session: Session;
  readonly secret: Secret;
  /** How many older sessions of the person ended for this one. */
  readonly ended: number;
}

const COOKIE_BYTES = 32;
const LONGEST_LABEL = 300;

/** Adds a session in the caller's transaction, if the tenant lets people in this way. Whoever has too many loses the oldest (ASVS 7.1.2). */
export async function beginSession(deps: Pick<SessionDeps, 'clock' | 'ids' | 'audit' | 'sessions' | 'refreshes' | 'lives' | 'signInDoor' | 'networks'>, tx: Tx, actor: Actor, standing: Standing, how: Beginning): Promise<Begun> {
  const { person, tenant } = standing;
  const now = deps.clock.now();
  await deps.networks.admit(tx, tenant, how.source);
  if (!how.standin) await passDoor(deps, tx, actor, standing, how);
  const ended = how.standin ? 0 : await endOldest(deps, tx, actor, person, now);
  const secret = newSecret(how.kind, deps.ids);
  const longest = plusMs(now, deps.lives.absoluteS * 1000);
  const absoluteExpiresAt = earlier(earlier(longest, how.key?.expiresAt ?? longest), how.until ?? longest);
  const session: Session = {
    id: deps.ids.id<SessionId>(), userId: person.id, tenantId: tenant.id, kind: how.kind,
    secretHash: secret.kind === 'browser' ? cookieHash(secret.cookie) : null,
    device: how.device === null ? null : cutText(how.device, LONGEST_LABEL), amr: how.amr, authTime: how.authTime ?? now, createdAt: now, lastSeenAt: now,
    idleExpiresAt: idleEnd({ kind: how.kind, absoluteExpiresAt }, deps.lives, now), absoluteExpiresAt,
    revokedAt: null, revokedReason: null, ip: how.source.ip, userAgent: how.source.userAgent?.slice(0, LONGEST_LABEL) ?? null,
    tokenVersion: person.tokenVersion, keyId: how.key?.id ?? null, scopes: how.key?.scopes ?? null, jkt: how.jkt ?? null,
  };
  await deps.sessions.add(tx, session);
  if (secret.kind === 'token') await deps.refreshes.add(tx, rowFor(secret.refreshToken, { sessionId: session.id, expiresAt: session.idleExpiresAt }, deps.ids));
  return { session, secret, ended };
}

/** Every session begins here, so this is the one place where a tenant's rule about ways in is asked. */
async function passDoor(deps: Pick<SessionDeps, 'audit' | 'signInDoor'>, tx: Tx, actor: Actor, standing: Standing, how: Beginning): Promise<void> {
  const verdict = await deps.signInDoor.judge(tx, standing, how);
  if (verdict === 'open') return;
  if (verdict !== 'break-glass') throw new Refusal(verdict, { id: standing.person.id });
  await deps.audit.append(tx, actor, {
    type: 'auth.break_glass.signed_in', resource: { type: 'user', id: standing.person.id }, subject: { email: standing.person.email }, details: { amr: [...how.amr] },
  });
}

async function endOldest(deps: Pick<SessionDeps, 'audit' | 'sessions' | 'lives'>, tx: Tx, actor: Actor, person: Person, now: Instant): Promise<number> {
  const live = (await deps.sessions.live(tx, person.id, now)).filter((one) => one.tokenVersion === person.tokenVersion);
  const oldest = live.slice(Math.max(0, deps.lives.mostPerPerson - 1));
  for (const { id } of oldest) {
    await deps.sessions.endOne(tx, id, { reason: 'too-many', at: now });
    await deps.audit.append(tx, actor, { type: 'auth.session.revoked', resource: { type: 'session', id }, details: { reason: 'too-many', most: deps.lives.mostPerPerson } });
  }
  return oldest.length;
}

function newSecret(kind: SessionKind, ids: Pick<Ids, 'bytes'>): Secret {
  return kind === 'browser' ? { kind, cookie: ids.bytes(COOKIE_BYTES).toString('base64url') } : { kind, refreshToken: newRefreshToken(ids) };
}

/** 256 random bits need no salt and no slow hash. */
export function cookieHash(cookie: string): string {
  return sha256Hex(cookie);
}

/** Who a session's own entries are by: the person, without any of their rights. */
export function personActor({ person, tenant, membership }: Standing, source: RequestSource, sessionId: SessionId | null): Actor {
  return {
    kind: 'user', userId: brand(person.id), name: person.name, email: person.email, tenantId: tenant.id, organisationId: tenant.organisationId,
    roles: new Set(membership.roles), capabilities: new Set(), sessionId, keyId: null, source, impersonator: null,
  };
}
