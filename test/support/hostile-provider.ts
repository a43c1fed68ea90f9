import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { systemClock } from '../../server/base/clock.ts';
import { epochMs } from '../../shared/brand.ts';
import { CLIENT_ID, onLoopback } from './sso-house.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A provider that says whatever a test wants: each endpoint can be bent, and what it was asked is remembered. */
export interface HostileProvider {
  readonly issuer: string;
  readonly asked: readonly string[];
  /** Endpoints that answer in their own way, by path. */
  readonly bent: Map<string, Answer>;
  /** Members of the discovery document that are put over the honest ones. */
  readonly claimsOfItself: Record<string, unknown>;
  sign(claims: JWTPayload, header?: Readonly<Record<string, string>>): Promise<string>;
  /** What the browser would bring back from that address: a code, the state and the issuer; and the ID token is made for it. */
  answerTo(url: URL, claims: JWTPayload, how?: { readonly iss?: string; readonly header?: Readonly<Record<string, string>>; readonly sign?: (claims: JWTPayload) => Promise<string> }): string;
  /** Signs with another key from now on, which it publishes or not. */
  rotate(published: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function hostileProvider(): Promise<HostileProvider> {
  const asked: string[] = [];
  const bent = new Map<string, Answer>();
  const claimsOfItself: Record<string, unknown> = {};
  const keys: object[] = [];
  let made = 0;
  let signer = await newKey();
  keys.push(signer.jwk);
  let idToken: () => Promise<string> = () => Promise.reject(new Error('no ID token was ordered'));

  const answers: Readonly<Record<string, () => Promise<unknown>>> = {
    '/.well-known/openid-configuration': async () => ({
      issuer: self.issuer, authorization_endpoint: `${self.issuer}/auth`, token_endpoint: `${self.issuer}/token`, jwks_uri: `${self.issuer}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'], authorization_response_iss_parameter_supported: true, code_challenge_methods_supported: ['S256'], ...claimsOfItself,
    }),
    '/jwks': async () => ({ keys }),
    '/token': async () => ({ access_token: 'an access token', token_type: 'Bearer', id_token: await idToken() }),
  };
  const listening = await onLoopback(createServer((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    asked.push(path);
    const own = bent.get(path);
    if (own) return own(request, response);
    const answer = answers[path];
    if (!answer) return void response.writeHead(404).end();
    answer().then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)), () => response.writeHead(500).end());
  }));

  async function newKey() {
    made += 1;
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const { kty, n, e } = await exportJWK(privateKey);
    return { privateKey, kid: `key-${made}`, jwk: { kty, n, e, use: 'sig', alg: 'RS256', kid: `key-${made}` } };
  }
  const sign: HostileProvider['sign'] = (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: signer.kid, ...header }).sign(signer.privateKey);

  const self: HostileProvider = {
    issuer: listening.origin, asked, bent, claimsOfItself, sign,
    answerTo(url, claims, { iss = listening.origin, header = {}, sign: own } = {}) {
      const now = Math.floor(epochMs(systemClock.now()) / 1000);
      const whole: JWTPayload = { iss: listening.origin, aud: CLIENT_ID, sub: 'u1', iat: now, exp: now + 300, auth_time: now, nonce: url.searchParams.get('nonce') ?? '', ...claims };
      for (const [name, value] of Object.entries(whole)) if (value === undefined) delete whole[name];
      idToken = () => (own ? own(whole) : sign(whole, header));
      return new URLSearchParams({ code: 'a-code', state: url.searchParams.get('state') ?? '', iss }).toString();
    },
    async rotate(published) {
      signer = await newKey();
      if (published) keys.push(signer.jwk);
    },
    close: listening.close,
  };
  return self;
}
