import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import type { ReplayGuard } from './replay-store.ts';
import { type ResponseShape, responseShape } from './response-shape.ts';
import { type SamlLibrary, samlLibrary } from './saml-library.ts';
import { PROTOCOL } from './saml-names.ts';
import { nameIdFormatOf, type SamlIdentity, type SamlProviderConfig } from './saml-provider.ts';
import { type SamlReason, samlRefusal } from './saml-reasons.ts';
import { readAssertion } from './signed-assertion.ts';
import { attributeOf, readXml, type XmlElement } from './strict-xml.ts';

/** Characters of base64; larger is refused before anything is decoded (SECURITY-CASES SAML-39). */
const MOST_RESPONSE_CHARS = 256 * 1024;

interface Deps {
  readonly clock: Clock;
  readonly replays: ReplayGuard;
}

export interface PostedResponse {
  /** The form's `SAMLResponse`, base64. */
  readonly samlResponse: string;
  /** The open request of ours that this browser made to this provider; null when there is none. */
  readonly requestId: string | null;
}

/**
 * Whom the response names. It is used up by this call: a second one with the same assertion is refused. The library checks
 * signatures and nothing else is left to it; every value comes from the bytes that were signed.
 */
export async function readSamlResponse(deps: Deps, config: SamlProviderConfig, { samlResponse, requestId }: PostedResponse): Promise<SamlIdentity> {
  const library = await samlLibrary();
  const root = decoded(samlResponse, library);
  const shape = accepted(responseShape(root, config));
  refuseUnasked(shape, config, requestId);
  const assertion = await verifiedAssertion(library, config, samlResponse, shape);
  const { identity, usedUntil } = accepted(readAssertion(assertion, { config, requestId, assertionId: shape.assertionId, now: deps.clock.now() }));
  const first = await deps.replays.firstUse({ tenantId: config.tenantId, providerId: config.providerId, assertionId: identity.assertionId, until: usedUntil });
  if (!first) throw samlRefusal('replayed');
  return identity;
}

/**
 * Which request the response claims to answer, so that it can be looked up; null when it claims none. Unverified: worth
 * something only after `readSamlResponse` has accepted the response for that very request.
 */
export async function claimedRequestId(samlResponse: string): Promise<string | null> {
  const root = decoded(samlResponse, await samlLibrary());
  return root.space === PROTOCOL && root.name === 'Response' ? attributeOf(root, 'InResponseTo') : null;
}

function decoded(samlResponse: string, library: SamlLibrary): XmlElement {
  if (samlResponse.length > MOST_RESPONSE_CHARS) throw new Refusal('input/too-large', { field: 'SAMLResponse', rule: `SAMLResponse: may hold ${MOST_RESPONSE_CHARS} characters` });
  const base64 = samlResponse.replaceAll(/[\r\n\t ]/g, '');
  if (base64 === '' || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw samlRefusal('not-base64');
  const root = readXml(utf8(Buffer.from(base64, 'base64')), library);
  if (typeof root === 'string') throw samlRefusal(root);
  return root;
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw samlRefusal('not-xml');
  }
}

/** A response that nobody asked for is welcome only where the tenant said so; an answer belongs to its own request. */
function refuseUnasked({ inResponseTo }: ResponseShape, config: SamlProviderConfig, requestId: string | null): void {
  if (inResponseTo !== requestId) throw samlRefusal('other-request');
  if (requestId === null && !config.allowIdpInitiated) throw samlRefusal('idp-initiated');
}

/** The assertion out of the signed bytes, parsed anew. Whatever carries a signature must verify: none is there for show. */
async function verifiedAssertion(library: SamlLibrary, config: SamlProviderConfig, samlResponse: string, shape: ResponseShape): Promise<XmlElement> {
  const saml = new library.SAML({
    idpCert: [...config.certificates], issuer: config.spEntityId, audience: config.spEntityId, callbackUrl: config.acsUrl, identifierFormat: nameIdFormatOf(config),
    wantAuthnResponseSigned: shape.responseSigned, wantAssertionsSigned: shape.assertionSigned,
    acceptedClockSkewMs: -1, // its clock is the machine's; `readAssertion` asks ours, about more
    validateInResponseTo: library.ValidateInResponseTo.never, // its cache knows neither tenants nor restarts
  });
  const xml = await signedXml(() => saml.validatePostResponseAsync({ SAMLResponse: samlResponse }));
  const assertion = readXml(xml, library);
  if (typeof assertion === 'string') throw samlRefusal(assertion);
  return assertion;
}

async function signedXml(validate: () => ReturnType<InstanceType<SamlLibrary['SAML']>['validatePostResponseAsync']>): Promise<string> {
  try {
    const { profile } = await validate();
    const xml = profile?.getAssertionXml?.();
    if (typeof xml === 'string') return xml;
  } catch (cause) {
    // Whatever the library finds wrong with a document from outside is that document's fault, never ours.
    throw Object.assign(samlRefusal(reasonOf(cause)), { cause });
  }
  throw samlRefusal('signature');
}

function reasonOf(cause: unknown): SamlReason {
  const says = cause instanceof Error ? cause.message : '';
  if (/audience/i.test(says)) return 'audience';
  return /NotBefore|NotOnOrAfter|IssueInstant/.test(says) ? 'expired' : 'signature';
}

function accepted<T extends object>(read: T | SamlReason): T {
  if (typeof read === 'string') throw samlRefusal(read);
  return read;
}
