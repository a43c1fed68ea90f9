import { z } from 'zod';
import type { PortFetch } from '../shared/port-fetch.ts';
import { APP_ORIGIN } from './app-origin.ts';
import type { OfferExternal } from './external-links.ts';
import type { WriteLog } from './log-file.ts';
import type { CallbackListener } from './loopback-callback.ts';
import type { SessionCredential } from './session-credential.ts';

export type BrowserSignInOutcome = 'signed-in' | 'cancelled' | 'refused';
export type BrowserProofOutcome = 'proved' | 'cancelled' | 'refused';

/** What the system's browser is used for, where the person's own session with an identity provider is. */
export interface BrowserWays {
  /** Signs in at a provider, named by its id. */
  signIn(provider: string): Promise<BrowserSignInOutcome>;
  /** Proves anew who it is, at the provider through which this session was opened. */
  prove(): Promise<BrowserProofOutcome>;
}

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
 * Goes out to an identity provider in the system's browser and comes back. The page that asks sees neither code nor session:
 * the answer comes back to a listener of ours, and what finishes it stays in this process.
 */
export function browserWays({ server, credential, openExternal, listen, log }: Deps): BrowserWays {
  let waiting: CallbackListener | null = null; // a second wish takes the place of the first
  const call = (path: string, body: object, flow: string | null) => {
    const headers = credential.addTo(new Headers({ 'content-type': 'application/json' }));
    if (flow !== null) headers.set('cookie', [headers.get('cookie'), flow].filter(Boolean).join('; '));
    return server(new Request(`${APP_ORIGIN}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
  };
  const goOut = async (path: 'sso.start' | 'sso.stepUp', wish: object): Promise<'finished' | 'cancelled' | 'refused'> => {
    waiting?.close();
    const listener = await listen();
    waiting = listener;
    try {
      const begun = await call(path, { ...wish, redirectUri: listener.redirectUri }, null);
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
      log('info', path === 'sso.start' ? 'sign-in.by-browser' : 'proof.by-browser', { finished: finished.ok });
      return finished.ok ? 'finished' : 'refused';
    } finally {
      listener.close();
      if (waiting === listener) waiting = null;
    }
  };
  return {
    signIn: async (provider) => {
      const outcome = await goOut('sso.start', { provider });
      return outcome === 'finished' ? 'signed-in' : outcome;
    },
    prove: async () => {
      const outcome = await goOut('sso.stepUp', {});
      return outcome === 'finished' ? 'proved' : outcome;
    },
  };
}
