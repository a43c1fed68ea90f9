import type { Context, Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { brand, type ProviderId } from '../../shared/brand.ts';
import { isUuid } from '../../shared/uuid.ts';
import type { House } from '../api/house.ts';
import type { RequestContext } from '../api/request-context.ts';
import { wireErrorOf } from '../api/wire-error.ts';
import { Refusal } from '../base/refusal.ts';
import { addressKey } from '../people/edge/index.ts';
import { arriveBySaml, logoutByProvider, samlMetadata, startSso } from '../people/sso/index.ts';
import { errorAnswer } from './dialects.ts';

type ContextOf = (request: Request, headers: Headers) => RequestContext;

const MOST_FORM_BYTES = 400_000;
const MOST_QUERY = 8_192;

/** Served beside the procedures; the `{provider}` is an id, on the guide's paths (FEATURES U35) also a key. */
export const SSO_PATHS = {
  start: '/api/v1/sso/{provider}/start', guideStart: '/api/v1/auth/sso/{provider}', callback: '/api/v1/sso/{provider}/callback', guideCallback: '/api/v1/auth/sso/{provider}/callback',
  acs: '/api/v1/sso/{provider}/acs', metadata: '/api/v1/sso/{provider}/metadata', logout: '/api/v1/sso/{provider}/backchannel-logout',
} as const;
const at = (path: string) => path.replace('{provider}', ':provider');

/** What browsers and identity providers do by plain navigation and forms: set out, come back, tell of an end. Procedures do all the rest. */
export function mountSso(app: Hono, house: House, contextOf: ContextOf): void {
  const served = (work: (c: Context, context: RequestContext, headers: Headers) => Promise<Response>) => async (c: Context) => {
    const headers = new Headers();
    const context = contextOf(c.req.raw, headers);
    try {
      await house.edge.limiter.spend('sign_in', { key: `ip:${addressKey(context.source)}`, source: context.source });
      return await work(c, context, headers);
    } catch (reason) {
      const { status, type, body } = errorAnswer(wireErrorOf(reason, 'sso', context.report), c.req.path);
      return c.body(JSON.stringify(body), status as ContentfulStatusCode, { 'content-type': type, 'cache-control': 'no-store' }); // every refusal's status has a body
    }
  };

  // FEATURES U35: the guide's own path beside ours; each comes back to the callback beside it.
  const start = (callback: (context: RequestContext, provider: string) => string | undefined) => served(async (c, context, headers) => {
    const { provider = '' } = c.req.param();
    const [tenant, target] = [c.req.query('tenant'), c.req.query('target')];
    const { url, secret } = await startSso(house.people, { provider, tenant, target, ...redirectTo(callback(context, provider)) }, context.publicOrigin, context.source);
    context.setFlow(secret);
    return goTo(302, url, headers);
  });
  app.get(at(SSO_PATHS.start), start(() => undefined));
  app.get(at(SSO_PATHS.guideStart), start((context, provider) => (isUuid(provider) ? undefined : `${context.publicOrigin}/api/v1/auth/sso/${provider}/callback`)));

  // Only carries what came along to a page of ours, which finishes with a cookie that this cross-site navigation is not given.
  const comeBack = (c: Context) => {
    const query = new URL(c.req.url).search.slice(1);
    return goTo(303, query.length > MOST_QUERY ? '/#sso=refused' : `/#sso=${encodeURIComponent(query)}`, new Headers());
  };
  app.get(at(SSO_PATHS.callback), comeBack);
  app.get(at(SSO_PATHS.guideCallback), comeBack);

  app.post(at(SSO_PATHS.acs), served(async (c, context, headers) => {
    const response = (await formOf(c.req.raw)).get('SAMLResponse') ?? '';
    try {
      const { state, secret } = await arriveBySaml(house.people, providerIn(c), response, context.publicOrigin, context.source);
      if (secret !== null) context.setFlow(secret);
      // Behind the `#` the state reaches our page and no server's log.
      return goTo(303, `/#sso=${encodeURIComponent(`state=${state}`)}`, headers);
    } catch (reason) {
      // A person is looking; why it was refused stands in the tenant's log.
      if (!(reason instanceof Refusal) || !(c.req.header('accept') ?? '').includes('text/html')) throw reason;
      return goTo(303, '/#sso=refused', new Headers());
    }
  }));

  app.get(at(SSO_PATHS.metadata), served(async (c, context) =>
    c.body(await samlMetadata(house.people, providerIn(c), context.publicOrigin), 200, { 'content-type': 'application/samlmetadata+xml' })));

  app.post(at(SSO_PATHS.logout), served(async (c, context) => {
    await logoutByProvider(house.people, providerIn(c), (await formOf(c.req.raw)).get('logout_token') ?? '', context.source);
    return c.body(null, 200, { 'cache-control': 'no-store' });
  }));
}

function redirectTo(redirectUri: string | undefined) {
  return redirectUri === undefined ? {} : { redirectUri };
}

function providerIn(c: Context): ProviderId {
  return brand<ProviderId>(c.req.param('provider') ?? '');
}

function goTo(status: 302 | 303, location: string, headers: Headers): Response {
  headers.set('location', location);
  headers.set('cache-control', 'no-store');
  return new Response(null, { status, headers });
}

async function formOf(request: Request): Promise<URLSearchParams> {
  const size = Number(request.headers.get('content-length') ?? 'NaN');
  if (!(size <= MOST_FORM_BYTES)) throw new Refusal('input/too-large', { field: 'body', rule: `body: a form of at most ${MOST_FORM_BYTES} bytes that says how long it is` });
  const text = await request.text();
  if (text.length > MOST_FORM_BYTES) throw new Refusal('input/too-large', { field: 'body', rule: `body: may hold ${MOST_FORM_BYTES} bytes` });
  return new URLSearchParams(text);
}
