import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { Hono } from 'hono';
import type { RequestSource } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { appRouter } from '../api/app-router.ts';
import type { House } from '../api/house.ts';
import { countArrival } from '../api/known-caller.ts';
import { type CookieForm, procedureContext } from '../api/procedure-context.ts';
import type { ReportFault } from '../api/wire-error.ts';
import { mountArchive } from './archive-route.ts';
import { mountEvidence } from './evidence-route.ts';
import { mountLogTiles } from './log-tiles-route.ts';
import { guardAddress } from './address-guard.ts';
import { guardJson } from './json-guard.ts';
import { openApiDocument } from './openapi.ts';
import { mountRest } from './rest-routes.ts';
import { hungUp, retryAfter } from './refused-answer.ts';
import { type RestEntry, restTable } from './rest-table.ts';
import { mountScim } from './scim-routes.ts';
import { mountSso } from './sso-routes.ts';
import { mountRunStream } from './stream-route.ts';
import { mountUploads } from './upload-route.ts';
import { mountWitness } from './witness-route.ts';

const MOST_BATCHED = 20;

interface AppOptions {
  readonly house: House;
  readonly report: ReportFault;
  readonly version: string;
  readonly cookie: CookieForm;
}

export type AppHandle = (request: Request, peer: { readonly ip: string | null; readonly launched?: boolean }) => Promise<Response>;

/** The product's own HTTP face: tRPC, REST, the OpenAPI document, uploads, downloads. Knows no socket. */
export function createServerApp({ house, report, version, cookie }: AppOptions): AppHandle {
  const app = new Hono();
  const table = restTable(appRouter);
  const sources = new WeakMap<Request, RequestSource>();
  const strangers = new WeakSet<Request>();
  const contextOf = (request: Request, headers: Headers) =>
    procedureContext({ house, report, request, headers, cookie, isLaunched: !strangers.has(request), source: sources.get(request) ?? { ip: null, userAgent: null } });

  app.get('/health', (c) => c.json({ status: 'ok' }));
  mountUploads(app, house, contextOf);
  mountEvidence(app, house, contextOf);
  mountLogTiles(app, house, contextOf);
  mountWitness(app, house, (request) => countArrival(contextOf(request, new Headers())));
  mountArchive(app, house, contextOf);
  mountRunStream(app, house, contextOf);
  mountSso(app, house, contextOf);
  mountScim(app, house, contextOf);
  app.use(guardAddress);
  app.use(guardJson);
  let document: object | null = null; // the same for everybody
  app.get('/api/openapi.json', (c) => c.json((document ??= openApiDocument(table, version))));
  app.all('/trpc/*', (c) =>
    fetchRequestHandler({
      endpoint: '/trpc', req: c.req.raw, router: appRouter, maxBatchSize: MOST_BATCHED, allowMethodOverride: true,
      createContext: ({ resHeaders }) => contextOf(c.req.raw, resHeaders),
      responseMeta: ({ errors }) => waitOf(errors),
    }));
  mountRest(app, table, contextOf);
  const methods = methodsByPath(table);
  app.notFound((c) => {
    const allowed = methods(c.req.path);
    if (allowed.length > 0) return c.json({ type: 'about:blank', title: 'Method not allowed', status: 405, detail: 'This path is served by another method.' }, 405, { allow: allowed.join(', ') });
    return c.json({ type: 'about:blank', title: 'Not found', status: 404, detail: 'Nothing is served at this path.' }, 404);
  });
  app.onError((reason, c) => {
    if (hungUp(reason)) return c.body(null, 400);
    return c.json({ type: 'about:blank', title: 'Fault', status: 500, detail: `Something broke (${report(reason, c.req.path)}).` }, 500);
  });

  return async (request, { ip, launched = true }) => {
    if (!launched) strangers.add(request);
    sources.set(request, { ip, userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? null });
    return app.fetch(request);
  };
}

/** How long to wait, said in the header too where tRPC's answer has one refusal that knows it. */
function waitOf(errors: readonly TRPCError[]): { readonly headers?: Headers } {
  const refusal = errors.map(({ cause }) => cause).find((cause) => cause instanceof Refusal);
  const wait = refusal ? retryAfter({ refusal: { code: refusal.code, details: refusal.details } }) : null;
  return wait === null ? {} : { headers: new Headers({ 'retry-after': wait }) };
}

/** The methods by which a path of the table is served; none where it stands for nothing. */
function methodsByPath(table: readonly RestEntry[]): (path: string) => readonly string[] {
  const patterns = table.map(({ route }) => ({ method: route.method, pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  return (path) => [...new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))];
}
