import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { House } from '../api/house.ts';
import type { RequestContext } from '../api/request-context.ts';
import { wireErrorOf } from '../api/wire-error.ts';
import { errorAnswer } from './dialects.ts';

/** `PUT /api/v1/uploads/<uuid>`: one file's bytes, streamed to the sealed shelf, to be named by an import afterwards. */
export function mountUploads(app: Hono, house: House, contextOf: (request: Request, headers: Headers) => RequestContext): void {
  app.put('/api/v1/uploads/:id', async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const actor = await context.actor();
      if (!actor.capabilities.has('catalog:import')) await house.denials.deny(actor, 'catalog:import', 'uploads');
      const body = c.req.raw.body ?? new Blob([]).stream();
      const size = await house.uploads.put(actor.tenantId, c.req.param('id'), body);
      return c.json({ id: c.req.param('id'), size }, 201);
    } catch (reason) {
      const { status, type, body } = errorAnswer(wireErrorOf(reason, 'uploads', context.report), c.req.path);
      return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'content-type': type }); // every refusal's status has a body
    }
  });
}
