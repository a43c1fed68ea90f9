import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';

export interface ProofWishes {
  readonly htm?: string;
  readonly htu?: string;
  readonly iat?: number;
  readonly jti?: string;
  /** The access token that the proof goes with. */
  readonly token?: string | null;
  readonly header?: object;
}

export interface DpopClient {
  readonly jkt: string;
  proof(wishes: ProofWishes): string;
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A client with a key of its own, as RFC 9449 means one. */
export function dpopClient(nowS: () => number): DpopClient {
  const { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return {
    jkt: createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url'),
    proof({ htm = 'GET', htu = 'http://127.0.0.1/auth/me', iat = nowS(), jti = randomUUID(), token = null, header = {} }) {
      const ath = token === null ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
      const body = `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y }, ...header })}.${part({ htm, htu, iat, jti, ...ath })}`;
      return `${body}.${sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}
