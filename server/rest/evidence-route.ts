import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { needFeature } from '../api/feature-gate.ts';
import { knownCaller } from '../api/known-caller.ts';
import { needRecentProof } from '../api/recent-proof.ts';
import type { RequestContext } from '../api/request-context.ts';
import { openRecords } from '../assurance/evidence/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { refusedAnswer } from './refused-answer.ts';

type ContextOf = (request: Request, headers: Headers) => RequestContext;

interface Download {
  readonly name: string;
  readonly mediaType: string;
  /** Made while it is sent, unless its size in bytes is known. */
  readonly body: Readable;
  readonly size?: number | null;
}

/** `GET /api/v1/evidence/packages/<id>` and `/records/<id>`: the file of an export that is on record: as it lies ready, or made while it is sent. */
export function mountEvidence(app: Hono, house: House, contextOf: ContextOf): void {
  serve(app, house, { contextOf, what: 'packages', open: async (actor, id, where) => {
    if (!actor.capabilities.has('report:read') && (await house.packageJobs.reportsIn(actor, id)).length > 0) await house.denials.deny(actor, 'report:read', where); // it may be lost since
    const { name, zip, size } = await house.packageJobs.open(actor, id);
    return { name, mediaType: 'application/zip', body: zip, size };
  } });
  serve(app, house, { contextOf, what: 'records', open: (actor, id) => openRecords(house.evidence, actor, id) });
}

interface Served {
  readonly contextOf: ContextOf;
  readonly what: 'packages' | 'records';
  open(actor: Actor, id: string, where: string): Promise<Download>;
}

function serve(app: Hono, house: House, { contextOf, what, open }: Served): void {
  const where = `evidence.${what}`;
  app.get(`/api/v1/evidence/${what}/:id`, async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const actor = await knownCaller(context);
      const id = c.req.param('id') ?? '';
      if (!actor.capabilities.has('audit:export')) await hide(house, actor, { id, where });
      await needFeature(house, actor, 'evidence_packages', where);
      await needRecentProof(house, actor, 'audit:export', where); // as when it was recorded: the id alone opens nothing
      const { name, mediaType, body, size } = await open(actor, id, where);
      // The answer has begun when it fails: it ends short of its length, which every client notices. Who hangs up has seen enough.
      body.once('error', (reason) => reason.name === 'AbortError' || context.report(reason, where));
      if (c.req.method === 'HEAD') body.destroy(); // nobody reads it, and a file would stay open
      const web = Readable.toWeb(body) as ReadableStream; // Node's web stream is the platform's; only the two declarations differ
      return c.body(web, 200, { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', ...(typeof size === 'number' ? { 'content-length': String(size) } : {}) });
    } catch (reason) {
      return refusedAnswer(reason, c.req.path, { where, report: context.report });
    }
  });
}

/** On record as a denial; to whoever may not export, an export is not there, whoever made it (SECURITY-CASES IDOR-02). */
async function hide(house: House, actor: Actor, { id, where }: { readonly id: string; readonly where: string }): Promise<never> {
  try {
    return await house.denials.deny(actor, 'audit:export', where);
  } catch (reason) {
    throw reason instanceof Refusal ? new Refusal('evidence/not-found', { id }) : reason;
  }
}
