import type { Hono } from 'hono';
import { utf8 } from '../../shared/byte-text.ts';
import { encodeBundle } from '../../shared/entry-bundle.ts';
import { parseTilePath, type TileAddress, TILE_WIDTH } from '../../shared/tile-path.ts';
import { HASH_BYTES } from '../../shared/tree-hash.ts';
import type { House } from '../api/house.ts';
import { knownCaller } from '../api/known-caller.ts';
import type { RequestContext } from '../api/request-context.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { cosignatureLines, type LogFacts } from '../records/audit/index.ts';
import { refusedAnswer } from './refused-answer.ts';

type ContextOf = (request: Request, headers: Headers) => RequestContext;

const WHERE = 'audit.tiles';
const PREFIX = '/api/v1/audit/logs/:epoch';
/** What lies below a checkpoint never changes; a partial tile is another path than the one it grows into. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/**
 * The tenant's log as others read logs (C2SP tlog-tiles), epoch by epoch: `<prefix>/checkpoint`, `<prefix>/tile/<L>/<N>[.p/<W>]` and
 * `<prefix>/tile/entries/<N>[.p/<W>]`. Behind the right to read the log; no disclosure leaves through here.
 */
export function mountLogTiles(app: Hono, house: House, contextOf: ContextOf): void {
  const answered = async (request: Request, path: string, answer: (actor: Actor) => Promise<Response>): Promise<Response> => {
    const context = contextOf(request, new Headers());
    try {
      const actor = await knownCaller(context);
      if (!actor.capabilities.has('audit:read')) await house.denials.deny(actor, 'audit:read', WHERE);
      return await answer(actor);
    } catch (reason) {
      return refusedAnswer(reason, path, { where: WHERE, report: context.report });
    }
  };
  app.get(`${PREFIX}/checkpoint`, (c) => answered(c.req.raw, c.req.path, async (actor) => {
    await house.audit.writer.settle(house.storage, actor.tenantId); // on PostgreSQL the first entries may still wait for their log
    const log = await logOf(house, actor, c.req.param('epoch'));
    await house.storage.write(actor, (tx) => house.audit.trail.append(tx, actor, { type: 'data.read', resource: { type: 'audit_log', id: log.origin } }));
    return c.text(await checkpointOf(house, actor, log), 200, { 'cache-control': 'no-store' });
  }));
  app.get(`${PREFIX}/tile/*`, (c) => answered(c.req.raw, c.req.path, async (actor) => {
    const log = await logOf(house, actor, c.req.param('epoch') ?? '');
    const address = parseTilePath(c.req.path.slice(c.req.path.indexOf('/tile/') + 1));
    const bytes = address && (await bytesAt(house, actor, log, address));
    if (!bytes) throw new Refusal('audit/tile-not-found', { origin: log.origin });
    return c.body(new Uint8Array(bytes), 200, { 'content-type': 'application/octet-stream', 'cache-control': FOR_EVER });
  }));
}

async function logOf({ audit, storage }: House, { tenantId }: Actor, epoch: string): Promise<LogFacts> {
  const log = (await audit.history(storage, tenantId).logs()).find(({ origin }) => origin.endsWith(`/${epoch}`));
  if (!log) throw new Refusal('audit/log-not-found', { epoch });
  return log;
}

/** The newest one, with a line for each witness that has seen exactly it. */
async function checkpointOf({ audit, storage }: House, { tenantId }: Actor, log: LogFacts): Promise<string> {
  await audit.writer.settle(storage, tenantId);
  const newest = (await audit.history(storage, tenantId).checkpoints(log.logId)).at(-1);
  if (!newest) throw new Refusal('audit/log-not-found', { origin: log.origin });
  return newest.note + (await storage.read({ tenantId }, (db) => cosignatureLines(db, tenantId, log.logId, newest.size)));
}

/** Null for what no checkpoint covers yet. */
async function bytesAt({ audit, storage }: House, { tenantId }: Actor, { logId, signedSize }: LogFacts, { level, index, width }: TileAddress): Promise<Uint8Array | null> {
  const history = audit.history(storage, tenantId);
  const spanned = level === 'entries' ? 1 : TILE_WIDTH ** level;
  if ((index * TILE_WIDTH + width) * spanned > signedSize) return null;
  if (level !== 'entries') return (await history.tile(logId, level, index)).subarray(0, width * HASH_BYTES);
  const leaves = await history.leaves(logId, index * TILE_WIDTH, width);
  if (leaves.length !== width) throw new Error(`log ${logId} misses an entry of bundle ${index}`);
  return encodeBundle(leaves.map(({ entry }) => utf8(entry)));
}
