import { errors as jose } from 'jose';
import { AuthorizationResponseError, ClientError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import { OutboundError } from '../../base/outbound.ts';
import { Refusal } from '../../base/refusal.ts';

/** What can be wrong with a provider or its answer, in words an administrator understands. None holds anything of the answer itself. */
export const OIDC_REASONS = {
  unreachable: 'The provider did not answer as it must.',
  discovery: 'The provider’s discovery document is not one, or is another issuer’s.',
  endpoints: 'The provider’s discovery document lacks an endpoint, or names one that is no https address.',
  algorithms: 'The provider signs ID tokens only in ways that are not accepted here.',
  'secret-missing': 'The client secret is missing.',
  denied: 'The provider turned the person away.',
  code: 'The provider refused the authorization code.',
  challenge: 'The provider refused our request.',
  answer: 'The answer does not belong to this sign-in.',
  'token-type': 'The ID token is of another type.',
  nonce: 'The ID token was made for another sign-in.',
  'authorized-party': 'The ID token was made for another client.',
  signature: 'The ID token’s signature does not verify.',
  claims: 'The ID token is expired, or was made by or for somebody else.',
  subject: 'The ID token names nobody.',
  acr: 'The provider vouches for a weaker proof than was asked for.',
  'not-proved-again': 'The provider did not ask the person again.',
  'other-person': 'Somebody else proved themselves.',
} as const satisfies Record<string, string>;
export type OidcReason = keyof typeof OIDC_REASONS;

/** A refusal for whatever went wrong between us and a provider; a fault of ours stays one. */
export function ssoRefusal(reason: unknown): unknown {
  if (typeof reason === 'string' && isReason(reason)) return refusalFor(reason);
  if (reason instanceof Refusal) return reason;
  const named = reasonOf(reason);
  return named === null ? reason : Object.assign(refusalFor(named), { cause: reason });
}

function refusalFor(reason: OidcReason): Refusal {
  return new Refusal(reason === 'unreachable' || reason === 'discovery' ? 'sso/unreachable' : 'sso/answer-refused', { reason, rule: OIDC_REASONS[reason] });
}

function isReason(text: string): text is OidcReason {
  return Object.hasOwn(OIDC_REASONS, text);
}

function reasonOf(reason: unknown): OidcReason | null {
  if (within(reason, (one) => one instanceof OutboundError || (one instanceof DOMException && one.name === 'TimeoutError') || one instanceof jose.JWKSTimeout)) return 'unreachable';
  if (reason instanceof AuthorizationResponseError) return 'denied';
  if (reason instanceof ResponseBodyError) return 'code';
  if (reason instanceof WWWAuthenticateChallengeError) return 'challenge';
  if (reason instanceof jose.JWTClaimValidationFailed || reason instanceof jose.JWTExpired) return 'claims';
  if (reason instanceof jose.JOSEError) return reason.code === 'ERR_JOSE_GENERIC' || reason instanceof jose.JWKSInvalid ? 'unreachable' : 'signature'; // the key list did not come
  if (reason instanceof ClientError) return clientReason(reason.code ?? '');
  return null;
}

function clientReason(code: string): OidcReason {
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return 'discovery';
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' || code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'claims';
  return code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON' || code === 'OAUTH_PARSE_ERROR' ? 'unreachable' : 'answer';
}

/** Libraries wrap what they caught. */
function within(reason: unknown, matches: (one: unknown) => boolean): boolean {
  for (let [at, depth] = [reason, 0]; at instanceof Error && depth < 5; [at, depth] = [at.cause, depth + 1]) if (matches(at)) return true;
  return false;
}
