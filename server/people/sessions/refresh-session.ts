import { expandPatterns } from '../../../shared/capability-patterns.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import type { TokenDialect } from './access-token.ts';
import { actorFor } from './actor-for.ts';
import type { PresentedProof } from './key-proof.ts';
import { type Principal, type Standing, standingOf } from './principal.ts';
import { decideRefresh } from './refresh-rules.ts';
import type { RefreshRow } from './refresh-store.ts';
import { isTokenOf, newRefreshToken, prefixOf, rowFor, sealSuccessor, unsealSuccessor } from './refresh-token.ts';
import type { Session } from './session.ts';
import type { SessionDeps } from './session-deps.ts';
import { idleEnd, whyOver } from './session-rules.ts';
import { pairFor, type TokenPair } from './signed-in.ts';
import { personActor } from './start-session.ts';

export interface Refreshed {
  readonly principal: Principal;
  readonly tokens: TokenPair;
}

interface Found {
  readonly row: RefreshRow;
  readonly session: Session;
  readonly standing: Standing;
}

type Outcome = { readonly kind: 'fresh'; readonly successor: string; readonly found: Found } | { readonly kind: 'refused'; readonly code: RefusalCode };

export interface RefreshWay {
  readonly dialect: TokenDialect;
  readonly source: RequestSource;
  /** The proof of the client's own key, for sessions that are bound to one. */
  readonly proof?: PresentedProof | null;
  /** Capability patterns to which this one access token is narrowed; the next refresh has all of the session's again. */
  readonly scope?: readonly string[] | null;
  /** Slug or id of the tenant that the request names; it must be the session's own. */
  readonly tenant?: string | null;
}

/** A refresh token for a new pair (DECISIONS 7). The old one is spent; asked again within the grace it yields the same successor. */
export async function refreshSession(deps: SessionDeps, token: string, { dialect, source, proof = null, scope = null, tenant = null }: RefreshWay): Promise<Refreshed> {
  const jkt = proof ? await deps.keyProofs.keyOf(proof, null) : null;
  const found = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => find(deps, db, token));
  if (!found) return deps.storage.writeIdentity({ ...systemActor('sessions'), source }, () => Promise.reject(new Refusal('auth/invalid-refresh')));
  const outcome = await settle(deps, { token, jkt, scope, tenant }, personActor(found.standing, source, found.session.id));
  if (outcome.kind === 'refused') throw new Refusal(outcome.code);
  const { standing, session } = outcome.found;
  const principal: Principal = { ...standing, session, key: null, scopes: scope ?? session.scopes };
  return { principal, tokens: await pairFor(deps, principal, outcome.successor, dialect) };
}

type Teller = ReturnType<typeof personActor>;

interface Hand {
  readonly token: string;
  /** Thumbprint of the key that the asker proved to hold, if any. */
  readonly jkt: string | null;
  readonly scope: readonly string[] | null;
  readonly tenant: string | null;
}

/** Refusals are answered as values: the end of a stolen family must be kept. */
function settle(deps: SessionDeps, { token, jkt, scope, tenant }: Hand, actor: Teller): Promise<Outcome> {
  return deps.storage.writeIdentity(actor, async (tx): Promise<Outcome> => {
    const successor = newRefreshToken(deps.ids);
    const found = await find(deps, tx, token);
    if (!found) return refused(deps, tx, actor, 'auth/invalid-refresh');
    if (tenant !== null && tenant !== found.standing.tenant.slug && tenant !== found.standing.tenant.id) return refused(deps, tx, actor, 'auth/invalid-refresh');
    if (scope !== null && !(await isWithin(deps, tx, found, scope))) return refused(deps, tx, actor, 'auth/invalid-scope');
    const bound = found.session.jkt;
    if (bound !== null && jkt === null) return refused(deps, tx, actor, 'auth/bad-device-proof');
    if (bound !== null && bound !== jkt) return endStolen(deps, tx, actor, found, 'auth.refresh.device_mismatch');
    const decision = await decide(deps, tx, found);
    if (decision === 'rotate' || decision === 'same-successor') await deps.networks.admit(tx, found.standing.tenant, actor.source); // a thief is found out from anywhere
    if (decision !== 'rotate') return unlessRotated(deps, tx, actor, found, token, decision);
    if (await rotate(deps, tx, found, token, successor)) {
      if (jkt !== null) await deps.sessions.bind(tx, found.session.id, jkt);
      await deps.audit.append(tx, actor, { type: 'auth.token.refreshed', resource: { type: 'session', id: found.session.id } });
      return { kind: 'fresh', successor, found: { ...found, session: { ...found.session, jkt } } };
    }
    // Another process rotated it between our reading and our writing: what it left decides now.
    const left = await find(deps, tx, token);
    return left ? unlessRotated(deps, tx, actor, left, token, await decide(deps, tx, left)) : refused(deps, tx, actor, 'auth/invalid-refresh');
  });
}

/** Whether all that is asked for is the session's to give at this moment; a word that grants nothing is not. */
async function isWithin(deps: SessionDeps, db: Db, { session, standing }: Found, scope: readonly string[]): Promise<boolean> {
  const asked = expandPatterns(scope);
  const held = await deps.roleBook.held(db, standing.tenant.id, standing.membership.roles);
  const grant = actorFor({ ...standing, session, key: null, scopes: session.scopes }, held.capabilities, { ip: null, userAgent: null }).capabilities;
  return asked.unknown.length === 0 && asked.granted.isSubsetOf(grant);
}

async function decide(deps: SessionDeps, db: Db, { row, session, standing }: Found) {
  const now = deps.clock.now();
  const next = row.successorPrefix === null ? null : await deps.refreshes.find(db, row.successorPrefix);
  return decideRefresh({
    over: whyOver(session, standing, now) ?? ((await deps.signInDoor.stands(db, standing, session)) ? null : 'shut-out'), expiresAt: row.expiresAt, usedAt: row.usedAt, now, graceMs: deps.lives.refreshGraceS * 1000,
    successorUsed: row.usedAt !== null && (next === null || next.usedAt !== null),
  });
}

async function unlessRotated(deps: SessionDeps, tx: Tx, actor: Teller, found: Found, token: string, decision: ReturnType<typeof decideRefresh>): Promise<Outcome> {
  const { row } = found;
  if (decision === 'same-successor' && row.successor) return { kind: 'fresh', successor: unsealSuccessor(token, row.successor, deps.ids), found };
  if (decision === 'reused') return endStolen(deps, tx, actor, found, 'auth.refresh.reuse_detected');
  return refused(deps, tx, actor, decision === 'expired' ? 'auth/expired-refresh' : 'auth/invalid-refresh');
}

/** The token is in two hands: nobody of them goes on with it. */
async function endStolen(deps: SessionDeps, tx: Tx, actor: Teller, { row, session }: Found, type: 'auth.refresh.reuse_detected' | 'auth.refresh.device_mismatch'): Promise<Outcome> {
  await deps.sessions.endOne(tx, session.id, { reason: 'refresh-reused', at: deps.clock.now() });
  await deps.audit.append(tx, actor, { type, outcome: 'denied', resource: { type: 'session', id: session.id }, details: { first_used_at: row.usedAt } });
  return { kind: 'refused', code: 'auth/reused-refresh' };
}

async function refused(deps: SessionDeps, tx: Tx, actor: Teller, code: RefusalCode): Promise<Outcome> {
  await deps.audit.append(tx, actor, { type: 'auth.token.refreshed', outcome: 'failure', ...(actor.sessionId ? { resource: { type: 'session', id: actor.sessionId } } : {}), details: { reason: code } });
  return { kind: 'refused', code };
}

/** Spends the token and leaves its successor; false when somebody else was first. */
async function rotate(deps: SessionDeps, tx: Tx, { row, session }: Found, token: string, successor: string): Promise<boolean> {
  const now = deps.clock.now();
  const expiresAt = idleEnd(session, deps.lives, now);
  const next = rowFor(successor, { sessionId: session.id, expiresAt }, deps.ids);
  if (!(await deps.refreshes.use(tx, row.prefix, { usedAt: now, successorPrefix: next.prefix, successor: sealSuccessor(token, successor, deps.ids) }))) return false;
  await deps.refreshes.add(tx, next);
  await deps.refreshes.forgetSpent(tx, session.id, now);
  await deps.sessions.prolong(tx, session.id, now, expiresAt);
  return true;
}

/** The token's row with its session and person, or null when no such token was ever given out. */
async function find(deps: SessionDeps, db: Db, token: string): Promise<Found | null> {
  const prefix = prefixOf(token);
  const row = prefix === null ? null : await deps.refreshes.find(db, prefix);
  if (!row || !isTokenOf(row, token)) return null;
  const session = await deps.sessions.find(db, { id: row.sessionId });
  const standing = session && (await standingOf(deps, db, session));
  return session && standing ? { row, session, standing } : null;
}
