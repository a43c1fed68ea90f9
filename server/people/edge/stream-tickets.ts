import { plusMs, type RunId, type SessionId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { StreamTicket, StreamTicketStore } from './stream-ticket-store.ts';

export interface TicketDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly tickets: StreamTicketStore;
}

const TICKET_BYTES = 16;
const TICKET_S = 30;

/** A pass to one run's stream: 128 random bits, good once, for half a minute, for the session that asked (SECURITY 1.2). Whether that session may see the run is the caller's to ask, here and when it is used. */
export async function issueStreamTicket(deps: TicketDeps, actor: Actor, runId: RunId): Promise<{ readonly ticket: string; readonly expiresInS: number }> {
  const { command: _named, sessionId, ...unnamed } = actor; // the answer of a named command is kept, and this one is a secret
  if (sessionId === null) throw new Refusal('edge/no-session', { rule: 'A ticket belongs to a session; send the API key itself with the stream’s request.' });
  const ticket = deps.ids.bytes(TICKET_BYTES).toString('base64url');
  await deps.storage.writeIdentity({ ...unnamed, sessionId }, async (tx) => {
    const now = deps.clock.now();
    await deps.tickets.forgetExpired(tx, now);
    await deps.tickets.add(tx, { hash: sha256Hex(ticket), tenantId: actor.tenantId, sessionId, runId, expiresAt: plusMs(now, TICKET_S * 1000) });
    await deps.audit.append(tx, actor, { type: 'run.stream.admitted', run: runId, resource: { type: 'run', id: runId }, details: { session: sessionId } });
  });
  return { ticket, expiresInS: TICKET_S };
}

/** The session a ticket stands for. Whoever shows one uses it up, also at the wrong run or too late (SSE-02). */
export async function redeemStreamTicket(deps: Pick<TicketDeps, 'storage' | 'clock' | 'tickets'>, ticket: string, runId: string): Promise<SessionId> {
  const known: StreamTicket | null = /^[\w-]{22}$/.test(ticket) ? await deps.storage.writeIdentity(systemActor('edge'), (tx) => deps.tickets.take(tx, sha256Hex(ticket))) : null;
  if (!known || known.runId !== runId || known.expiresAt <= deps.clock.now()) throw new Refusal('edge/bad-ticket');
  return known.sessionId;
}
