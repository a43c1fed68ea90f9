import { brand, epochMs, type Instant } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import { type IdpCertificate, readCertificate } from './idp-certificate.ts';
import { samlLibrary } from './saml-library.ts';
import { METADATA, POST_BINDING, PROTOCOL, REDIRECT_BINDING, SIGNATURE } from './saml-names.ts';
import { isSafeLocation } from './saml-provider.ts';
import { attributeOf, childrenOf, everyElement, plainText, readXml, type XmlElement } from './strict-xml.ts';

export const MOST_METADATA_CHARS = 512 * 1024;
const MOST_CERTIFICATES = 4;

export interface IdpMetadata {
  readonly idpEntityId: string;
  /** Where sign-in begins, by HTTP-Redirect. */
  readonly ssoUrl: string;
  readonly certificates: readonly IdpCertificate[];
  /** What an administrator should look at before saving. */
  readonly warnings: readonly string[];
}

/** What a provider says of itself. Refuses what no sign-in should rest on; warns of what will stop working. */
export async function readIdpMetadata({ clock }: { readonly clock: Clock }, xml: string): Promise<IdpMetadata> {
  if (xml.length > MOST_METADATA_CHARS) throw new Refusal('input/too-large', { field: 'metadata', rule: `metadata: may hold ${MOST_METADATA_CHARS} characters` });
  const root = readXml(withoutComments(xml.trim()), await samlLibrary());
  if (typeof root === 'string') throw invalid('must be plain, well-formed XML without a document type, comments or processing instructions');
  const entity = onlyProvider(root);
  const idpEntityId = attributeOf(entity.descriptor, 'entityID')?.trim();
  if (!idpEntityId || idpEntityId.length > 1_024) throw invalid('must name its entityID');
  refuseExpired(entity.descriptor, clock);
  const certificates = signingCertificates(entity.role);
  const now = clock.now();
  return {
    idpEntityId, ssoUrl: redirectLocation(entity.role), certificates,
    warnings: [
      ...certificates.filter((one) => one.notAfter <= now).map((one) => `The certificate ${one.subject} expired on ${one.notAfter.slice(0, 10)}.`),
      ...(attributeOf(entity.role, 'WantAuthnRequestsSigned') === 'true' ? ['The provider asks for signed requests; ours are not signed.'] : []),
    ],
  };
}

/** Some providers comment their metadata. One that does not end stays, and is refused. */
function withoutComments(xml: string): string {
  const [first = '', ...rest] = xml.split('<!--');
  return rest.reduce((kept, part) => {
    const end = part.indexOf('-->');
    return kept + (end === -1 ? `<!--${part}` : part.slice(end + 3));
  }, first);
}

function onlyProvider(root: XmlElement): { readonly descriptor: XmlElement; readonly role: XmlElement } {
  const descriptors = everyElement(root).filter((element) => element.space === METADATA && element.name === 'EntityDescriptor');
  const found = descriptors.flatMap((descriptor) => childrenOf(descriptor, METADATA, 'IDPSSODescriptor').map((role) => ({ descriptor, role })));
  const [only] = found.filter(({ role }) => (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(PROTOCOL));
  if (!only || found.length !== 1) throw invalid(`must describe exactly one SAML 2.0 identity provider, this describes ${found.length}`);
  return only;
}

function refuseExpired(descriptor: XmlElement, clock: Clock): void {
  const until = attributeOf(descriptor, 'validUntil');
  if (until !== null && !(epochMs(brand<Instant>(until)) > epochMs(clock.now()))) throw invalid(`was valid until ${until} only; fetch it anew`);
}

/** Every address in the document must be one that a browser may be sent to, not only the one that is used. */
function redirectLocation(role: XmlElement): string {
  const services = childrenOf(role, METADATA, 'SingleSignOnService');
  const bad = everyElement(role).flatMap((element) => ['Location', 'ResponseLocation'].map((name) => attributeOf(element, name))).find((location) => location !== null && !isSafeLocation(location));
  if (bad !== undefined) throw invalid('every Location must be an https address');
  const redirect = services.find((service) => attributeOf(service, 'Binding') === REDIRECT_BINDING);
  const location = redirect && attributeOf(redirect, 'Location');
  if (location) return location;
  throw invalid(services.some((service) => attributeOf(service, 'Binding') === POST_BINDING) ? 'must offer sign-in by HTTP-Redirect, not by HTTP-POST only' : 'must say where sign-in begins');
}

function signingCertificates(role: XmlElement): readonly IdpCertificate[] {
  const keys = childrenOf(role, METADATA, 'KeyDescriptor').filter((key) => (attributeOf(key, 'use') ?? 'signing') === 'signing');
  const texts = keys.flatMap((key) => everyElement(key)).filter((element) => element.space === SIGNATURE && element.name === 'X509Certificate').map((element) => plainText(element) ?? '');
  const certificates = [...new Set(texts)].map(readCertificate);
  if (certificates.length === 0) throw invalid('must hold a certificate for signing');
  if (certificates.length > MOST_CERTIFICATES) throw invalid(`may hold ${MOST_CERTIFICATES} certificates for signing`);
  return certificates;
}

function invalid(rule: string): Refusal {
  return new Refusal('input/invalid', { field: 'metadata', rule: `metadata: ${rule}` });
}
