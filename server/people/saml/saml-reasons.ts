import { Refusal } from '../../base/refusal.ts';

/** Every reason why a response of an identity provider is not accepted, and the sentence that an administrator reads. */
export const SAML_REASONS = {
  'not-base64': 'The response is not base64 text.',
  'not-xml': 'The response is not plain, well-formed XML.',
  markup: 'The response holds a document type, a comment, a CDATA section or a processing instruction.',
  'too-deep': 'The response is nested too deeply or holds too much.',
  'not-a-response': 'The document is not a SAML 2.0 Response.',
  status: 'The identity provider answered with an error.',
  destination: 'The response is addressed to another service.',
  issuer: 'The response was issued by another identity provider than the one configured.',
  'one-assertion': 'The response must hold exactly one plain assertion, directly beneath it.',
  'ambiguous-id': 'Two elements of the response share one ID.',
  unsigned: 'Neither the response nor its assertion is signed where it should be.',
  'signature-form': 'A signature has an unusual form: one SignedInfo, one reference to its parent, the usual transforms.',
  algorithm: 'A signature or digest uses another algorithm than RSA with SHA-256 or stronger.',
  signature: 'A signature does not verify with the certificates of this identity provider.',
  audience: 'The assertion is meant for another service.',
  'not-yet-valid': 'The assertion is not valid yet.',
  expired: 'The assertion has expired.',
  condition: 'The assertion sets a condition that this service does not know.',
  confirmation: 'The assertion must carry exactly one confirmation of its subject, by bearer.',
  recipient: 'The subject was confirmed to another service.',
  'name-id': 'The assertion names nobody by a plain NameID.',
  statement: 'The assertion does not say when and how the person signed in.',
  attribute: 'An attribute has a name that no attribute may have, or a value that is not plain text.',
  replayed: 'This assertion was used before.',
  'other-request': 'The response answers a request that this browser did not make.',
  'idp-initiated': 'Nobody asked for this response, and sign-in that begins at the identity provider is switched off.',
} as const satisfies Record<string, string>;

export type SamlReason = keyof typeof SAML_REASONS;

export function samlRefusal(reason: SamlReason): Refusal {
  return new Refusal('sso/saml-refused', { reason, rule: SAML_REASONS[reason] });
}
