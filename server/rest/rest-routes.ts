import type { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Refusal } from '../base/refusal.ts';
import { isJsonObject } from '../../shared/json.ts';
import { appRouter } from '../api/app-router.ts';
import { isKnown } from '../api/entity-tags.ts';
import { createCallerFactory } from '../api/procedures.ts';
import type { RequestContext } from '../api/request-context.ts';
import { inputFromQuery } from './query-input.ts';
import { refusedAnswer } from './refused-answer.ts';
import type { RestEntry } from './rest-table.ts';

const callerOf = createCallerFactory(appRouter);

type Call = (input: unknown) => Promise<unknown>;

/** Serves each entry of the table: path, query and body become one input, the procedure's answer becomes the body. */
export function mountRest(app: Hono, table: readonly RestEntry[], contextOf: (request: Request, headers: Headers) => RequestContext): void {
  for (const entry of table) {
    app.on(entry.route.method, honoPath(entry.route.path), async (c) => {
      const headers = new Headers();
      const asked = contextOf(c.req.raw, headers);
      let known = false;
      const context: RequestContext = { ...asked, tagAnswer: (tag) => (known = asked.tagAnswer(tag) || isKnown(c.req.header('if-none-match'), tag)) };
      try {
        const input = { ...(await bodyOf(c.req.raw, entry)), ...c.req.param() };
        const answer = await procedureOf(context, entry.path)(entry.route.method === 'GET' || entry.route.method === 'DELETE' ? { ...inputFromQuery(c.req.queries(), entry.input), ...input } : input);
        for (const [name, value] of headers) c.header(name, value, { append: true });
        if (known) return c.body(null, 304);
        if (entry.route.status === 204) return c.body(null, 204);
        if (entry.route.file) return fileAnswer(answer as FileAnswer); // what the procedure's metadata promises
        return c.json(answer as object, (entry.route.status ?? 200) as ContentfulStatusCode); // procedures answer plain JSON
      } catch (reason) {
        return refusedAnswer(reason, entry.route.path, { where: entry.path, report: context.report });
      }
    });
  }
  refuseOtherMethods(app, table);
}

interface FileAnswer {
  readonly name: string;
  readonly mediaType: string;
  readonly base64: string;
}

function fileAnswer({ name, mediaType, base64 }: FileAnswer): Response {
  return new Response(Buffer.from(base64, 'base64'), { headers: { 'content-type': mediaType, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
}

/** A path that is served is told apart from one that is not: what is wrong is the method (RFC 9110 section 15.5.6). */
function refuseOtherMethods(app: Hono, table: readonly RestEntry[]): void {
  const served = Map.groupBy(table, ({ route }) => route.path);
  for (const [path, entries] of served) {
    const allow = entries.map(({ route }) => route.method).join(', ');
    app.all(honoPath(path), (c) => c.json({ type: 'about:blank', title: 'Method not allowed', status: 405, detail: `This path takes ${allow}.` }, 405, { Allow: allow }));
  }
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function procedureOf(context: RequestContext, path: string): Call {
  const found = path.split('.').reduce<unknown>((at, name) => ((typeof at === 'object' && at !== null) || typeof at === 'function' ? Reflect.get(at, name) : undefined), callerOf(context));
  if (typeof found !== 'function') throw new Error(`no procedure at ${path}`);
  return found as Call; // looked up by a path that the router itself listed
}

async function bodyOf(request: Request, { route }: RestEntry): Promise<Record<string, unknown>> {
  if (route.method === 'GET' || route.method === 'DELETE') return {};
  const text = await request.text();
  if (text.trim() === '') return {};
  const body = parsed(text);
  if (route.body !== undefined) return { [route.body]: body };
  if (isJsonObject(body)) return body;
  throw new Refusal('input/invalid', { field: 'body', rule: 'body: must be a JSON object' });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('input/invalid', { field: 'body', rule: 'body: must be JSON' });
  }
}
