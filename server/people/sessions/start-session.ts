import { createHash } from 'node:crypto';
import { type ApiKeyId, brand, type Instant, plusMs, type SessionId } from '../../../shared/brand.ts';
import { cutText } from '../../../shared/cut-text.ts';
import type { Actor, RequestSource } from '../../base/actor.ts';
import type { Ids } from '../../base/ids.ts';
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
  /** Bought with an API key: narrowed by its scopes, over when it expires. */
  readonly key?: { readonly id: ApiKeyId; readonly scopes: readonly string[]; readonly expiresAt: Instant | null };
}

/** What only the client keeps. Never to be returned from inside a named command, whose answer is stored. */
export type Secret = { readonly kind: 'browser'; readonly cookie: string } | { readonly kind: 'token'; readonly refreshToken: string };

export interface Begun {
  readonly session: Session;
  readonly secret: Secret;
}

const COOKIE_BYTES = 32;
const LONGEST_LABEL = 300;

/** Adds a session in the caller's transaction. Whoever has too many loses the oldest (ASVS 7.1.2). */
export async function beginSession(deps: Pick<SessionDeps, 'clock' | 'ids' | 'audit' | 'sessions' | 'refreshes' | 'lives'>, tx: Tx, actor: Actor, { person, tenant }: Pick<Standing, 'person' | 'tenant'>, how: Beginning): Promise<Begun> {
  const now = deps.clock.now();
  await endOldest(deps, tx, actor, person, now);
  const secret = newSecret(how.kind, deps.ids);
  const absoluteExpiresAt = earlier(plusMs(now, deps.lives.absoluteS * 1000), how.key?.expiresAt ?? plusMs(now, deps.lives.absoluteS * 1000));
  const session: Session = {
    id: deps.ids.id<SessionId>(), userId: person.id, tenantId: tenant.id, kind: how.kind,
    secretHash: secret.kind === 'browser' ? cookieHash(secret.cookie) : null,
    device: how.device === null ? null : cutText(how.device, LONGEST_LABEL), amr: how.amr, authTime: how.authTime ?? now, createdAt: now, lastSeenAt: now,
    idleExpiresAt: idleEnd({ kind: how.kind, absoluteExpiresAt }, deps.lives, now), absoluteExpiresAt,
    revokedAt: null, revokedReason: null, ip: how.source.ip, userAgent: how.source.userAgent?.slice(0, LONGEST_LABEL) ?? null,
    tokenVersion: person.tokenVersion, keyId: how.key?.id ?? null, scopes: how.key?.scopes ?? null,
  };
  await deps.sessions.add(tx, session);
  if (secret.kind === 'token') await deps.refreshes.add(tx, rowFor(secret.refreshToken, { sessionId: session.id, expiresAt: session.idleExpiresAt }, deps.ids));
  return { session, secret };
}

async function endOldest(deps: Pick<SessionDeps, 'audit' | 'sessions' | 'lives'>, tx: Tx, actor: Actor, person: Person, now: Instant): Promise<void> {
  const live = (await deps.sessions.live(tx, person.id, now)).filter((one) => one.tokenVersion === person.tokenVersion);
  for (const { id } of live.slice(Math.max(0, deps.lives.mostPerPerson - 1))) {
    await deps.sessions.endOne(tx, id, { reason: 'too-many', at: now });
    await deps.audit.append(tx, actor, { type: 'auth.session.revoked', resource: { type: 'session', id }, details: { reason: 'too-many', most: deps.lives.mostPerPerson } });
  }
}

function newSecret(kind: SessionKind, ids: Pick<Ids, 'bytes'>): Secret {
  return kind === 'browser' ? { kind, cookie: ids.bytes(COOKIE_BYTES).toString('base64url') } : { kind, refreshToken: newRefreshToken(ids) };
}

/** 256 random bits need no salt and no slow hash. */
export function cookieHash(cookie: string): string {
  return createHash('sha256').update(cookie, 'utf8').digest('hex');
}

/** Who a session's own entries are by: the person, without any of their rights. */
export function personActor({ person, tenant, membership }: Standing, source: RequestSource, sessionId: SessionId | null): Actor {
  return {
    kind: 'user', userId: brand(person.id), name: person.name, email: person.email, tenantId: tenant.id, organisationId: tenant.organisationId,
    roles: new Set(membership.roles), capabilities: new Set(), sessionId, keyId: null, source,
  };
}
