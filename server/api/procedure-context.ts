import { UNATTENDED, UNATTENDED_QUESTION } from '../../shared/request-headers.ts';
import type { RequestSource } from '../base/actor.ts';
import { cookieNamed, SESSION_COOKIE } from '../base/cookie-named.ts';
import { Refusal } from '../base/refusal.ts';
import type { House } from './house.ts';
import type { Credentials } from './credentials.ts';
import type { RequestContext } from './request-context.ts';
import type { ReportFault } from './wire-error.ts';

interface Wiring {
  readonly house: House;
  readonly report: ReportFault;
  readonly request: Request;
  /** Headers of the answer. */
  readonly headers: Headers;
  readonly source: RequestSource;
  readonly cookie: CookieForm;
  readonly isLaunched: boolean;
}

export interface CookieForm {
  /** Browsers on https get the `__Host-` cookie; on loopback http that prefix cannot be set. */
  readonly secure: boolean;
  /** Stands before the value of every session cookie of this house. */
  readonly prefix: string;
}

const TWELVE_HOURS_S = 12 * 3_600;
const YEAR_S = 365 * 86_400;
const TEN_MINUTES_S = 600;

export function procedureContext({ house, report, request, headers, source, cookie: { secure, prefix }, isLaunched }: Wiring): RequestContext {
  const name = secure ? SESSION_COOKIE.secure : SESSION_COOKIE.plain;
  const credentials = credentialsOf(request, name, prefix);
  const flags = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  const { searchParams, origin } = new URL(request.url);
  let asked: ReturnType<typeof callerOf> | null = null;
  const caller = () => (asked ??= callerOf(house, credentials, source));
  return {
    house, source, credentials, report, isLaunched,
    query: searchParams, origin,
    // Behind a proxy that ends TLS the request itself says http.
    publicOrigin: house.publicUrl === null ? (secure ? origin.replace(/^http:/, 'https:') : origin) : new URL(house.publicUrl).origin,
    flowSecret: cookieNamed(request.headers.get('cookie'), `${name}-sso`),
    setFlow: (value) => headers.append('set-cookie', value === null ? `${name}-sso=; ${flags}; Max-Age=0` : `${name}-sso=${value}; ${flags}; Max-Age=${TEN_MINUTES_S}`),
    header: (wanted) => request.headers.get(wanted),
    tagAnswer: (tag) => {
      headers.set('etag', tag);
      headers.set('cache-control', 'private, no-cache');
      return false; // who speaks tRPC keeps answers by itself
    },
    deviceToken: cookieNamed(request.headers.get('cookie'), `${name}-device`),
    setDevice: (value) => headers.append('set-cookie', `${name}-device=${value}; ${flags}; Max-Age=${YEAR_S}`),
    idempotencyKey: request.headers.get('idempotency-key'),
    actor: () => caller().then(({ actor }) => actor),
    principal: () => caller().then(({ principal }) => principal),
    setSession: (value) => {
      headers.append('set-cookie', value === null ? `${name}=; ${flags}; Max-Age=0` : `${name}=${prefix}${value}; ${flags}; Max-Age=${TWELVE_HOURS_S}`);
    },
  };
}

async function callerOf(house: House, credentials: Credentials, source: RequestSource): ReturnType<House['callerOf']> {
  const found = [credentials.cookie, credentials.bearer, credentials.apiKey].filter((value) => value !== null);
  if (found.length > 1) throw new Refusal('auth/two-credentials', { rule: 'Send one credential, not two.' });
  return house.callerOf(credentials, source);
}

export function credentialsOf({ headers, method, url }: Pick<Request, 'headers' | 'method' | 'url'>, cookieName: string, prefix: string): Credentials {
  const bearer = /^(?:Bearer|DPoP)\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
  const cookie = cookieNamed(headers.get('cookie'), cookieName);
  const proof = headers.get('dpop');
  return { cookie: cookie?.startsWith(prefix) && cookie.length > prefix.length ? cookie.slice(prefix.length) : null, bearer, apiKey: headers.get('x-api-key'), proof: proof === null ? null : { proof, method, url }, tenant: headers.get('x-tenant-id'), unattended: headers.get(UNATTENDED) !== null && new URL(url).pathname === `/trpc/${UNATTENDED_QUESTION}` };
}
