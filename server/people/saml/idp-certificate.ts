import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type Instant, instantOf } from '../../../shared/brand.ts';
import { Refusal } from '../../base/refusal.ts';

const LEAST_RSA_BITS = 2_048;
const LONGEST = 16_384;

export interface IdpCertificate {
  readonly pem: string;
  readonly subject: string;
  /** SHA-256 of the certificate, as a person compares it with what the provider shows. */
  readonly fingerprint: string;
  readonly notAfter: Instant;
}

/** A certificate in PEM or bare base64. Refuses a key that signatures should not rest on; an expired certificate is the caller's to warn of. */
export function readCertificate(text: string): IdpCertificate {
  const read = certificateIn(text);
  if (typeof read === 'string') throw new Refusal('input/invalid', { field: 'certificates', rule: `certificates: ${read}` });
  return read;
}

/** The same for a settings form: the text as PEM, or the rule it breaks. */
export const CertificateText = z.string().min(1).max(LONGEST).transform((text, context) => {
  const read = certificateIn(text);
  if (typeof read !== 'string') return read.pem;
  context.addIssue({ code: 'custom', message: read });
  return z.NEVER;
});

function certificateIn(text: string): IdpCertificate | string {
  const certificate = x509(Buffer.from(text.replaceAll(/-----(BEGIN|END) CERTIFICATE-----|\s/g, ''), 'base64'));
  if (!certificate) return 'must be an X.509 certificate in base64 or PEM';
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== 'rsa') return `must hold an RSA key, not ${type ?? 'an unknown one'}`;
  const bits = details?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) return `an RSA key must have at least ${LEAST_RSA_BITS} bits, this one has ${bits}`;
  return { pem: certificate.toString(), subject: certificate.subject ?? '', fingerprint: certificate.fingerprint256, notAfter: instantOf(certificate.validToDate.getTime()) };
}

function x509(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}
