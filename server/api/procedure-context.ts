import type { Actor, RequestSource } from '../base/actor.ts';
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
}

export interface CookieForm {
  /** Browsers on https get the `__Host-` cookie; on loopback http that prefix cannot be set. */
  readonly secure: boolean;
  /** Stands before the value of every session cookie of this house. */
  readonly prefix: string;
}

const TWELVE_HOURS_S = 12 * 3_600;

export function procedureContext({ house, report, request, headers, source, cookie: { secure, prefix } }: Wiring): RequestContext {
  const name = secure ? '__Host-cs' : 'cs';
  const credentials = credentialsOf(request.headers, name, prefix);
  let asked: Promise<Actor> | null = null;
  return {
    house, source, credentials, report,
    idempotencyKey: request.headers.get('idempotency-key'),
    actor: () => (asked ??= actorOf(house, credentials, source)),
    setSession: (value) => {
      const flags = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
      headers.append('set-cookie', value === null ? `${name}=; ${flags}; Max-Age=0` : `${name}=${prefix}${value}; ${flags}; Max-Age=${TWELVE_HOURS_S}`);
    },
  };
}

async function actorOf(house: House, credentials: Credentials, source: RequestSource): Promise<Actor> {
  const found = [credentials.cookie, credentials.bearer, credentials.apiKey].filter((value) => value !== null);
  if (found.length > 1) throw new Refusal('auth/two-credentials', { rule: 'Send one credential, not two.' });
  return house.authenticate(credentials, source);
}

export function credentialsOf(headers: Headers, cookieName: string, prefix: string): Credentials {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;
  const cookies = (headers.get('cookie') ?? '').split(';').map((part) => part.trim().split('=', 2));
  const cookie = cookies.find(([name]) => name === cookieName)?.[1];
  return { cookie: cookie?.startsWith(prefix) && cookie.length > prefix.length ? cookie.slice(prefix.length) : null, bearer, apiKey: headers.get('x-api-key') };
}
