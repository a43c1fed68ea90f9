import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { knownCaller } from '../api/known-caller.ts';
import type { RequestContext } from '../api/request-context.ts';
import { uploadCost } from '../people/edge/index.ts';
import { refusedAnswer } from './refused-answer.ts';

const MOST_UPLOAD_BYTES = 64 * 1024 * 1024;

/** Those who may name an upload afterwards: in an import, as evidence beside a control, as a package to be checked. */
const UPLOADERS = ['catalog:import', 'report:create', 'audit:verify'] as const;

/** `PUT /api/v1/uploads/<uuid>`: one file's bytes, streamed to the sealed shelf, to be named by another call afterwards. */
export function mountUploads(app: Hono, house: House, contextOf: (request: Request, headers: Headers) => RequestContext): void {
  app.put('/api/v1/uploads/:id', async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const actor = await knownCaller(context);
      if (!UPLOADERS.some((capability) => actor.capabilities.has(capability))) await house.denials.deny(actor, 'catalog:import', 'uploads');
      const body = c.req.raw.body ?? new Blob([]).stream();
      const { edge } = house;
      // What did not say its length counts as the largest there may be.
      await edge.limiter.spend('upload_mib', { key: `uploads of ${actor.userId}`, source: actor.source, tenantId: actor.tenantId }, uploadCost(Number(c.req.header('content-length') ?? MOST_UPLOAD_BYTES)));
      const size = await edge.uploadSlots.hold(actor.userId, () => house.uploads.put(actor.tenantId, c.req.param('id'), body));
      return c.json({ id: c.req.param('id'), size }, 201);
    } catch (reason) {
      return refusedAnswer(reason, c.req.path, { where: 'uploads', report: context.report });
    }
  });
}
