import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { CALLBACK, CLIENT_ID, CLIENT_SECRET, onLoopback } from './sso-house.ts';

export interface Account {
  readonly sub: string;
  readonly email: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

export interface TrueProvider {
  readonly issuer: string;
  /** Takes a browser through sign-in and consent as this account; answers the address it is sent back to. */
  visit(url: URL, sub: string, browser?: Map<string, string>): Promise<URL>;
  /** Asks the provider's token endpoint as any client could. */
  token(form: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  forget(sub: string): void;
  close(): Promise<void>;
}

interface Wishes {
  /** A desktop's client: it may come back to the loopback on any port (RFC 8252). */
  readonly native?: boolean;
  /** Where the client's browsers come back to, when not to the tests' usual address. */
  readonly callback?: string;
  readonly port?: number;
  /** Who signs in when a browser comes by itself. */
  readonly present?: string;
}

/** A real OpenID provider (oidc-provider) in this process, on a port of its own, with these accounts and our client. */
export async function trueProvider(accounts: readonly Account[], { native = false, callback: returnTo = CALLBACK, port = 0, present = '' }: Wishes = {}): Promise<TrueProvider> {
  const known = new Map(accounts.map((account) => [account.sub, account]));
  let handle: ReturnType<Provider['callback']> | null = null;
  const listening = await onLoopback(createServer((request, response) => void handle?.(request, response)), port);
  const provider = new Provider(listening.origin, {
    clients: [{
      client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: native ? ['http://127.0.0.1/cb'] : [returnTo], application_type: native ? 'native' : 'web', response_types: ['code'], grant_types: ['authorization_code', 'refresh_token'],
      id_token_signed_response_alg: 'RS256', backchannel_logout_session_required: true,
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 3_600, Grant: 3_600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60, RefreshToken: 600 },
    rotateRefreshToken: true, // the default is a function, which is true for some clients only
    cookies: { keys: ['a key of this test'] },
    jwks: { keys: [await rsaKey()] },
    findAccount: (_context, id) => {
      const account = known.get(id);
      return account && { accountId: id, claims: () => ({ ...account, email_verified: account.email_verified ?? true }) };
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  });
  const callback = provider.callback();
  handle = async (request, response) => {
    const url = new URL(request.url ?? '/', listening.origin);
    if (!url.pathname.startsWith('/interaction/')) return callback(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const sub = url.searchParams.get('as') ?? present;
    if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: sub, remember: true } }, { mergeWithLastSubmission: false });
    const grant = new provider.Grant({ accountId: session?.accountId ?? sub, clientId: String(params['client_id']) });
    grant.addOIDCScope('openid email profile');
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  };

  return {
    issuer: listening.origin,
    async visit(start, sub, browser = new Map<string, string>()) {
      let at = start;
      for (let hop = 0; hop < 12; hop++) {
        if (at.pathname.startsWith('/interaction/')) at.searchParams.set('as', sub);
        const answer = await fetch(at, { redirect: 'manual', headers: { cookie: [...browser].map(([name, value]) => `${name}=${value}`).join('; ') } });
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';', 1);
          browser.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
        const to = answer.headers.get('location');
        if (to === null) throw new Error(`the provider stopped at ${at.pathname} with ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
        at = new URL(to, at);
        if (at.origin !== listening.origin) return at;
      }
      throw new Error('the provider sends the browser in circles');
    },
    async token(form) {
      const answer = await fetch(`${listening.origin}/token`, {
        method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${encodeURIComponent(CLIENT_SECRET).replaceAll('%20', '+')}`).toString('base64')}` }, body: new URLSearchParams(form),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }; // the token endpoint answers JSON objects
    },
    forget: (sub) => void known.delete(sub),
    close: listening.close,
  };
}

async function rsaKey() {
  const { exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'one' };
}
