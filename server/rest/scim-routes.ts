import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { brand, type ScimGroupId, type UserId } from '../../shared/brand.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { House } from '../api/house.ts';
import { needFeature } from '../api/feature-gate.ts';
import { knownCaller } from '../api/known-caller.ts';
import type { RequestContext } from '../api/request-context.ts';
import { wireErrorOf } from '../api/wire-error.ts';
import {
  createScimGroup, createScimUser, ERROR_SCHEMA, groupResource, groupVersion, LIST_SCHEMA, type Listed, listScimGroups, listScimUsers, patchScimGroup, patchScimUser, readPatch, readScimGroup, readScimUser, removeScimGroup,
  removeScimUser, replaceScimGroup, replaceScimUser, resourceTypes, SCIM_TYPE, schemas, serviceProviderConfig, userResource, userVersion,
} from '../people/scim/index.ts';
import { flawOfBody } from './json-guard.ts';
import { retryAfter } from './refused-answer.ts';

type ContextOf = (request: Request, headers: Headers) => RequestContext;

/** One authenticated request of a directory. */
interface Call {
  readonly c: Context;
  readonly actor: Actor;
  readonly ifMatch: string | null;
  /** `https://host/scim/v2`, for references. */
  readonly base: string;
  body(): Promise<JsonObject>;
}

const ROOT = '/scim/v2';
const NEEDED = 'sso:manage';
const MetaOf = z.object({ meta: z.object({ location: z.string() }) });
const ALWAYS = new Set(['schemas', 'id', 'meta']);

/** SCIM 2.0 (RFC 7644) for a tenant's own directory. Its credential is an API key of that tenant as bearer token; browsers have no part in it. */
export function mountScim(app: Hono, house: House, contextOf: ContextOf): void {
  const { people } = house;
  const on = (method: string, path: string, work: (call: Call) => Promise<Response>) => {
    app.on(method, `${ROOT}${path}`, async (c) => {
      const context = contextOf(c.req.raw, new Headers());
      try {
        const actor = await directory(house, context);
        return await work({ c, actor, ifMatch: c.req.header('if-match') ?? null, base: `${context.publicOrigin}${ROOT}`, body: () => bodyOf(c.req.raw) });
      } catch (reason) {
        return scimError(reason, context);
      }
    });
  };

  on('GET', '/ServiceProviderConfig', async ({ base }) => answer(200, serviceProviderConfig(base)));
  on('GET', '/ResourceTypes', async ({ base }) => answer(200, list(resourceTypes(base))));
  on('GET', '/ResourceTypes/:id', async ({ c, base }) => answer(200, named(resourceTypes(base), c.req.param('id'))));
  on('GET', '/Schemas', async ({ base }) => answer(200, list(schemas(base))));
  on('GET', '/Schemas/:id', async ({ c, base }) => answer(200, named(schemas(base), c.req.param('id'))));

  on('GET', '/Users', async ({ c, actor, base }) => answer(200, page(c, await listScimUsers(people, actor, listing(c)), (user) => userResource(user, base))));
  on('GET', '/Users/:id', async (call) => shown(call, (user) => [userResource(user, call.base), userVersion(user)], await readScimUser(people, call.actor, userId(call))));
  on('POST', '/Users', async (call) => shown(call, (user) => [userResource(user, call.base), userVersion(user)], await createScimUser(people, call.actor, await call.body()), 201));
  on('PUT', '/Users/:id', async (call) => shown(call, (user) => [userResource(user, call.base), userVersion(user)], await replaceScimUser(people, call.actor, userId(call), await call.body(), call.ifMatch)));
  on('PATCH', '/Users/:id', async (call) => shown(call, (user) => [userResource(user, call.base), userVersion(user)], await patchScimUser(people, call.actor, userId(call), readPatch(await call.body()), call.ifMatch)));
  on('DELETE', '/Users/:id', async (call) => gone(await removeScimUser(people, call.actor, userId(call), call.ifMatch)));

  on('GET', '/Groups', async ({ c, actor, base }) => answer(200, page(c, await listScimGroups(people, actor, listing(c)), (group) => groupResource(group, base))));
  on('GET', '/Groups/:id', async (call) => shown(call, (group) => [groupResource(group, call.base), groupVersion(group)], await readScimGroup(people, call.actor, groupId(call))));
  on('POST', '/Groups', async (call) => shown(call, (group) => [groupResource(group, call.base), groupVersion(group)], await createScimGroup(people, call.actor, await call.body()), 201));
  on('PUT', '/Groups/:id', async (call) => shown(call, (group) => [groupResource(group, call.base), groupVersion(group)], await replaceScimGroup(people, call.actor, groupId(call), await call.body(), call.ifMatch)));
  on('PATCH', '/Groups/:id', async (call) => shown(call, (group) => [groupResource(group, call.base), groupVersion(group)], await patchScimGroup(people, call.actor, groupId(call), readPatch(await call.body()), call.ifMatch)));
  on('DELETE', '/Groups/:id', async (call) => gone(await removeScimGroup(people, call.actor, groupId(call), call.ifMatch)));

  app.all(`${ROOT}/*`, (c) => scimError(new Refusal('scim/not-found', { rule: 'Nothing is served at this path by this method.' }), contextOf(c.req.raw, new Headers())));
}

/** Who calls: whoever's API key stands in the Authorization header. A cookie counts for nothing here. */
async function directory(house: House, context: RequestContext): Promise<Actor> {
  const { credentials } = context;
  if (credentials.bearer !== null && credentials.apiKey !== null) throw new Refusal('auth/two-credentials');
  const apiKey = credentials.bearer ?? credentials.apiKey;
  const actor = await knownCaller({ ...context, actor: () => house.authenticate({ ...credentials, cookie: null, bearer: null, proof: null, apiKey }, context.source) });
  if (!actor.capabilities.has(NEEDED)) await house.denials.deny(actor, NEEDED, 'scim');
  await needFeature(house, actor, 'scim', 'scim');
  return { ...actor, admitted: NEEDED };
}

async function bodyOf(request: Request): Promise<JsonObject> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== SCIM_TYPE && type !== 'application/json') throw new Refusal('input/wrong-media', { field: 'content-type', rule: `Send ${SCIM_TYPE}.` });
  const flaw = await flawOfBody(request);
  if (flaw) throw flaw.status === 413 ? new Refusal('input/too-large', { rule: flaw.says }) : syntax(flaw.says);
  try {
    const body: unknown = JSON.parse(await request.text());
    if (isJsonObject(body)) return body;
  } catch {
    throw syntax('body: must be JSON');
  }
  throw syntax('body: must be a JSON object');
}

function syntax(rule: string): Refusal {
  return new Refusal('scim/invalid', { scimType: 'invalidSyntax', rule });
}

function userId({ c }: Call): UserId {
  return brand<UserId>(c.req.param('id') ?? '');
}

function groupId({ c }: Call): ScimGroupId {
  return brand<ScimGroupId>(c.req.param('id') ?? '');
}

function listing(c: Context) {
  return { filter: c.req.query('filter') ?? null, startIndex: c.req.query('startIndex') ?? null, count: c.req.query('count') ?? null };
}

/** One resource with its version; 304 to whoever has this version already. */
function shown<Item>({ c }: Call, as: (item: Item) => readonly [JsonObject, string], item: Item, status: 200 | 201 = 200): Response {
  const [resource, version] = as(item);
  const { location } = MetaOf.parse(resource).meta;
  const headers = { etag: version, location };
  if (c.req.method === 'GET' && c.req.header('if-none-match') === version) return new Response(null, { status: 304, headers: { etag: version } });
  return answer(status, projected(c, resource), headers);
}

function gone(_done: void): Response {
  return new Response(null, { status: 204 });
}

function page<Item>(c: Context, { total, startIndex, items }: Listed<Item>, resource: (item: Item) => JsonObject): JsonObject {
  return { schemas: [LIST_SCHEMA], totalResults: total, startIndex, itemsPerPage: items.length, Resources: items.map((item) => projected(c, resource(item))) };
}

function list(resources: readonly JsonObject[]): JsonObject {
  return { schemas: [LIST_SCHEMA], totalResults: resources.length, startIndex: 1, itemsPerPage: resources.length, Resources: [...resources] };
}

function named(resources: readonly JsonObject[], id: string | undefined): JsonObject {
  const found = resources.find((resource) => resource['id'] === id);
  if (!found) throw new Refusal('scim/not-found', { id: id ?? '' });
  return found;
}

/** `attributes` and `excludedAttributes`, by top-level name (RFC 7644 section 3.9). */
function projected(c: Context, resource: JsonObject): JsonObject {
  const [only, without] = [c.req.query('attributes'), c.req.query('excludedAttributes')].map((names) => names?.split(',').map((name) => name.trim().split('.', 1)[0]?.toLowerCase()));
  const kept = (name: string) => ALWAYS.has(name) || (only ? only.includes(name.toLowerCase()) : !without?.includes(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter((entry): entry is [string, Json] => kept(entry[0])));
}

function answer(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': SCIM_TYPE, ...headers } });
}

/** The error of RFC 7644 section 3.12. */
function scimError(reason: unknown, context: RequestContext): Response {
  const error = wireErrorOf(reason, 'scim', context.report);
  const status = error.refusal?.code === 'scim/stale' ? 412 : error.status === 422 ? 409 : error.status;
  const scimType = error.refusal?.details['scimType'];
  const wait = retryAfter(error);
  return answer(status, { schemas: [ERROR_SCHEMA], status: String(status), ...(typeof scimType === 'string' ? { scimType } : {}), detail: error.message }, {
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}), ...(wait === null ? {} : { 'retry-after': wait }),
  });
}
