import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Clock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';
import type { PresentedProof } from '../../server/people/sessions/index.ts';
import { epochMs } from '../../shared/brand.ts';

/** A client's own key, and fresh proofs of it (RFC 9449). */
export interface DeviceKey {
  readonly thumbprint: string;
  proof(clock: Clock): Promise<PresentedProof>;
}

const CALLED = { method: 'POST', url: 'https://countersign.example/auth/refresh' } as const;

export async function deviceKey(): Promise<DeviceKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' };
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    async proof(clock) {
      const proof = await new SignJWT({ htm: CALLED.method, htu: CALLED.url, jti: systemIds.bytes(16).toString('base64url'), iat: Math.floor(epochMs(clock.now()) / 1000) })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey);
      return { ...CALLED, proof };
    },
  };
}
