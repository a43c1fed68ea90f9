import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { IssuerEntry, misfitOfIssuer, type TrustedIssuer, trustedIssuer } from '../../server/people/issuers/index.ts';

/** Made once for the tests; it is nobody's. */
export const ISSUER_SECRET = 'Jx7-qVw2Lr_9mTzKf4yBnH8sDpQc6uEa';

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact token over whatever is wished; a text stands as it is, so that JSON which no serialiser writes can be signed too. */
export function hmacToken(claims: unknown, { secret = ISSUER_SECRET, header = {} }: { readonly secret?: string; readonly header?: object } = {}): string {
  const body = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

export interface RsaIssuer {
  readonly kid: string;
  readonly jwk: object;
  token(claims: unknown, header?: object): string;
}

/** An issuer that publishes an RSA key. */
export function rsaIssuer(kid: string): RsaIssuer {
  const { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return {
    kid, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
    token(claims, header = {}) {
      const body = `${part({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${part(claims)}`;
      return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
    },
  };
}

/** An issuer as a bootstrap file describes it. */
export function anIssuer(entry: Partial<Record<keyof IssuerEntry, unknown>>, secret = ISSUER_SECRET): TrustedIssuer {
  const parsed = IssuerEntry.parse({ name: 'elsewhere', ...(entry.jwks_url === undefined ? { secret } : {}), ...entry });
  const misfit = misfitOfIssuer(parsed, { production: false, secret });
  if (misfit) throw new Error(`${misfit.field}: ${misfit.rule}`);
  return trustedIssuer(parsed, secret);
}
