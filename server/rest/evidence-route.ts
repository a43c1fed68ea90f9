import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { knownCaller } from '../api/known-caller.ts';
import { needRecentProof } from '../api/recent-proof.ts';
import type { RequestContext } from '../api/request-context.ts';
import { openExport } from '../assurance/evidence/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { refusedAnswer } from './refused-answer.ts';

/** `GET /api/v1/evidence/packages/<id>`: the package of an export that is on record, made while it is sent. */
export function mountEvidence(app: Hono, house: House, contextOf: (request: Request, headers: Headers) => RequestContext): void {
  app.get('/api/v1/evidence/packages/:id', async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const actor = await knownCaller(context);
      if (!actor.capabilities.has('audit:export')) await hide(house, actor, c.req.param('id'));
      await needRecentProof(house, actor, 'audit:export', 'evidence.packages'); // as when it was recorded: the id alone opens nothing
      const { name, zip } = await openExport({ ...house.reports, version: house.version }, actor, c.req.param('id'));
      // The answer has begun when it fails: it ends short, and a ZIP that ends short is none. Who hangs up has seen enough.
      zip.once('error', (reason) => reason.name === 'AbortError' || context.report(reason, 'evidence.packages'));
      const body = Readable.toWeb(zip) as ReadableStream; // Node's web stream is the platform's; only the two declarations differ
      return c.body(body, 200, { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' });
    } catch (reason) {
      return refusedAnswer(reason, c.req.path, { where: 'evidence.packages', report: context.report });
    }
  });
}

/** On record as a denial; to whoever may not export, an export is not there, whoever made it (SECURITY-CASES IDOR-02). */
async function hide(house: House, actor: Actor, id: string): Promise<never> {
  try {
    return await house.denials.deny(actor, 'audit:export', 'evidence.packages');
  } catch (reason) {
    throw reason instanceof Refusal ? new Refusal('evidence/not-found', { id }) : reason;
  }
}
