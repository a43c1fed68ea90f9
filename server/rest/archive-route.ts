import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { knownCaller } from '../api/known-caller.ts';
import type { RequestContext } from '../api/request-context.ts';
import { takeArchive } from '../flows/layer-archive.ts';
import { refusedAnswer } from './refused-answer.ts';

const WHERE = 'registry.archive';

/** `GET /api/v1/registry/archive`: every layer that reaches the caller, as the documents' folder, packed. */
export function mountArchive(app: Hono, house: House, contextOf: (request: Request, headers: Headers) => RequestContext): void {
  app.get('/api/v1/registry/archive', async (c) => {
    const context = contextOf(c.req.raw, new Headers());
    try {
      const actor = await knownCaller(context);
      if (!actor.capabilities.has('registry:read')) await house.denials.deny(actor, 'registry:read', WHERE);
      const zip = await takeArchive({ storage: house.storage, layers: house.layers, audit: house.audit.trail, namesOf: house.layerNames }, actor);
      return c.body(new Uint8Array(zip), 200, { 'content-type': 'application/zip', 'content-disposition': 'attachment; filename="registry.zip"', 'cache-control': 'no-store' });
    } catch (reason) {
      return refusedAnswer(reason, c.req.path, { where: WHERE, report: context.report });
    }
  });
}
