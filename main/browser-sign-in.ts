import { z } from 'zod';
import type { PortFetch } from '../shared/port-fetch.ts';
import { APP_ORIGIN } from './app-origin.ts';
import type { OfferExternal } from './external-links.ts';
import type { WriteLog } from './log-file.ts';
import type { CallbackListener } from './loopback-callback.ts';
import type { SessionCredential } from './session-credential.ts';

export type BrowserSignInOutcome = 'signed-in' | 'cancelled' | 'refused';
export type BrowserSignIn = (provider: string) => Promise<BrowserSignInOutcome>;

interface Deps {
  readonly server: PortFetch;
  readonly credential: SessionCredential;
  readonly openExternal: OfferExternal;
  readonly listen: () => Promise<CallbackListener>;
  readonly log: WriteLog;
}

const Started = z.object({ result: z.object({ data: z.object({ url: z.url() }) }) });
const FLOW_COOKIE = /^((?:__Host-)?cs-sso)=([\w-]{43});/;

/**
 * Signs in at an identity provider in the system's browser, where the person's own session with it is. The page that asks
 * sees neither code nor session: the answer comes back to a listener of ours, and what finishes it stays in this process.
 */
export function browserSignIn({ server, credential, openExternal, listen, log }: Deps): BrowserSignIn {
  let waiting: CallbackListener | null = null; // a second wish takes the place of the first
  const call = (path: string, body: object, flow: string | null) => {
    const headers = credential.addTo(new Headers({ 'content-type': 'application/json' }));
    if (flow !== null) headers.set('cookie', [headers.get('cookie'), flow].filter(Boolean).join('; '));
    return server(new Request(`${APP_ORIGIN}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  return async (provider) => {
    waiting?.close();
    const listener = await listen();
    waiting = listener;
    try {
      const begun = await call('sso.start', { provider, redirectUri: listener.redirectUri }, null);
      const started = Started.safeParse(await begun.json().catch(() => null));
      const flow = begun.headers.getSetCookie().map((line) => FLOW_COOKIE.exec(line)).find((found) => found !== null);
      const state = started.success ? new URL(started.data.result.data.url).searchParams.get('state') : null;
      if (!started.success || !flow || state === null) return 'refused';
      listener.expect(state);
      if ((await openExternal(started.data.result.data.url)) !== 'opened') return 'cancelled';
      const query = await listener.arrived;
      if (query === null) return 'cancelled';
      const finished = await call('sso.finish', { query }, `${flow[1]}=${flow[2]}`);
      credential.takeFrom(finished.headers);
      log('info', 'sign-in.by-browser', { finished: finished.ok });
      return finished.ok ? 'signed-in' : 'refused';
    } finally {
      listener.close();
      if (waiting === listener) waiting = null;
    }
  };
}
