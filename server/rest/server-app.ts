import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import type { RequestSource } from '../base/actor.ts';
import { appRouter } from '../api/app-router.ts';
import type { House } from '../api/house.ts';
import { type CookieForm, procedureContext } from '../api/procedure-context.ts';
import type { ReportFault } from '../api/wire-error.ts';
import { guardJson } from './json-guard.ts';
import { openApiDocument } from './openapi.ts';
import { mountRest } from './rest-routes.ts';
import { restTable } from './rest-table.ts';
import { mountUploads } from './upload-route.ts';

const MOST_BATCHED = 20;

interface AppOptions {
  readonly house: House;
  readonly report: ReportFault;
  readonly version: string;
  readonly cookie: CookieForm;
}

export type AppHandle = (request: Request, source: { readonly ip: string | null }) => Promise<Response>;

/** The product's own HTTP face: tRPC, REST, the OpenAPI document, uploads, downloads. Knows no socket. */
export function createServerApp({ house, report, version, cookie }: AppOptions): AppHandle {
  const app = new Hono();
  const table = restTable(appRouter);
  const sources = new WeakMap<Request, RequestSource>();
  const contextOf = (request: Request, headers: Headers) =>
    procedureContext({ house, report, request, headers, cookie, source: sources.get(request) ?? { ip: null, userAgent: null } });

  app.get('/health', (c) => c.json({ status: 'ok' }));
  mountUploads(app, house, contextOf);
  app.use(guardJson);
  app.get('/api/openapi.json', (c) => c.json(openApiDocument(table, version)));
  app.all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc', req: c.req.raw, router: appRouter, maxBatchSize: MOST_BATCHED,
      createContext: ({ resHeaders }) => contextOf(c.req.raw, resHeaders),
    }));
  mountRest(app, table, contextOf);
  app.notFound((c) => c.json({ type: 'about:blank', title: 'Not found', status: 404, detail: 'Nothing is served at this path.' }, 404));
  app.onError((reason, c) => c.json({ type: 'about:blank', title: 'Fault', status: 500, detail: `Something broke (${report(reason, c.req.path)}).` }, 500));

  return async (request, { ip }) => {
    sources.set(request, { ip, userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null });
    return app.fetch(request);
  };
}
