import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { countArrival, knownCaller } from '../api/known-caller.ts';
import type { RequestContext } from '../api/request-context.ts';
import { Refusal } from '../base/refusal.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import { addressKey, redeemStreamTicket } from '../people/edge/index.ts';
import { brand, type RunId } from '../../shared/brand.ts';
import { refusedAnswer } from './refused-answer.ts';
import { type Listener, runStream } from './run-stream.ts';

const PATH = '/runs/:id/subscribe';
const WHERE = 'runs.subscribe';

/** `GET /runs/{id}/subscribe`: the live stream of a run, for a credential in a header, a ticket, or where it is allowed a token in the address (FEATURES E11, E39). */
export function mountRunStream(app: Hono, house: House, contextOf: (request: Request, headers: Headers) => RequestContext): void {
  app.get(PATH, async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const listener = await listenerOf(context, c.req.param('id'));
      if (!listener.actor.capabilities.has('runs:read')) await house.denials.deny(listener.actor, 'runs:read', WHERE);
      const runId = brand<RunId>(c.req.param('id'));
      const after = await cursorOf(house, listener, runId, c.req.header('last-event-id') ?? context.query.get('last_event_id') ?? context.query.get('since_seq'));
      const { body, stream } = runStream({ house, report: context.report, listener, runId, after });
      house.edge.streams.open(stream);
      return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
    } catch (reason) {
      return refusedAnswer(reason, '/runs/', { where: WHERE, report: context.report });
    }
  });
}

async function listenerOf(context: RequestContext, runId: string): Promise<Listener> {
  const ticket = context.header('x-stream-ticket') ?? context.query.get('ticket');
  const inAddress = context.query.get('access_token');
  if (ticket !== null) return byTicket(context, ticket, runId);
  if (inAddress !== null) return byTokenInAddress(context, inAddress);
  return listeningAs(context, await knownCaller(context));
}

/** A ticket, alone or beside a credential of the very session it was given to. */
async function byTicket(context: RequestContext, ticket: string, runId: string): Promise<Listener> {
  await countArrival(context);
  const { house, source, credentials } = context;
  const sessionId = await redeemStreamTicket(house.edge, ticket, runId);
  const beside = credentials.cookie ?? credentials.bearer ?? credentials.apiKey;
  if (beside !== null && (await context.actor()).sessionId !== sessionId) throw new Refusal('edge/bad-ticket');
  const actor = await house.edge.watch(null, source, () => house.askAgain(sessionId, source));
  await house.edge.limiter.spendAs(actor, 1);
  return listeningAs(context, actor);
}

async function byTokenInAddress(context: RequestContext, token: string): Promise<Listener> {
  const { house, source, credentials } = context;
  await countArrival(context);
  const presented = { ...credentials, bearer: token };
  if (!house.edge.queryToken) return refuseToken(context, token);
  if (credentials.cookie !== null || credentials.bearer !== null || credentials.apiKey !== null) throw new Refusal('auth/two-credentials', { rule: 'Send one credential, not two.' });
  const { actor } = await house.callerOf(presented, source);
  await house.edge.limiter.spendAs(actor, 1);
  return listeningAs({ ...context, credentials: presented }, actor);
}

/** Whose token it was stands in the log: it has been in an address, and addresses are kept by proxies and histories (SSE-01). */
async function refuseToken({ house, source, credentials }: RequestContext, token: string): Promise<never> {
  const owner = await house.callerOf({ ...credentials, cookie: null, apiKey: null, bearer: token }, source).then(({ actor }) => actor, () => null);
  await house.edge.tally.tell({
    key: `token-in-address:${owner?.sessionId ?? addressKey(source)}`, tenantId: owner?.tenantId ?? SYSTEM_TENANT, source,
    note: { type: 'security.token_in_address.refused', outcome: 'denied', ...(owner?.sessionId ? { resource: { type: 'session', id: owner.sessionId } } : {}), details: { path: '/runs/{id}/subscribe' } },
  });
  throw new Refusal('edge/token-in-address', { field: 'access_token' });
}

/** A session is asked about by its id, so that a stream outlives the quarter of an hour of its token and no use is made of the session. */
function listeningAs({ house, source, credentials }: RequestContext, actor: Listener['actor']): Listener {
  const { sessionId } = actor;
  return {
    actor,
    credential: `${sessionId ?? actor.keyId ?? `${actor.userId}:${credentials.bearer ?? ''}`}@${source.ip ?? 'local'}`,
    again: () => (sessionId === null ? house.callerOf(credentials, source).then((caller) => caller.actor) : house.askAgain(sessionId, source)),
  };
}

/** Where the reader left off: a number of an event that the run has (SSE-05). */
async function cursorOf(house: House, { actor }: Listener, runId: RunId, said: string | null): Promise<number> {
  const last = await house.storage.read(actor, async (db) => {
    if (!(await house.gateway.runs.find(db, actor.tenantId, runId))) throw new Refusal('runs/not-found', { id: runId });
    return house.gateway.runs.lastSeq(db, actor.tenantId, runId);
  });
  if (said === null) return 0;
  const cursor = /^(?:0|[1-9]\d{0,14})$/.test(said) ? Number(said) : null;
  if (cursor === null || cursor > last) throw new Refusal('input/invalid', { field: 'Last-Event-ID', rule: 'Last-Event-ID: must be the number of an event of this run' });
  return cursor;
}
