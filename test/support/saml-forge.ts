import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { brand, type Instant, type TenantId } from '../../shared/brand.ts';
import type { SamlProviderConfig } from '../../server/people/saml/index.ts';
import { TENANT_A } from './actors.ts';
import { selfSigned } from './self-signed.ts';

/** An identity provider's key, as a test holds it: both halves and the certificate. */
export interface ForgeKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly certificate: string;
}

export function forgeKey(name: string, bits = 2_048, dates: { readonly notBefore?: Date; readonly notAfter?: Date } = {}): ForgeKey {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...pair, certificate: selfSigned({ name, ...pair, ...dates }) };
}

export const FORGED_AT = brand<Instant>('2026-11-21T09:00:00.000Z');
export const ACS = 'https://countersign.test/api/v1/sso/okta/acs';
export const SP = 'https://countersign.test/api/v1/sso/okta';
export const IDP = 'https://idp.test/saml';
export const REQUEST = '_0123456789abcdef0123456789abcdef01234567';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export function samlConfig(key: ForgeKey, wishes: Partial<SamlProviderConfig> = {}): SamlProviderConfig {
  return {
    tenantId: brand<TenantId>(TENANT_A), providerId: 'okta', spEntityId: SP, acsUrl: ACS, idpEntityId: IDP, ssoUrl: 'https://idp.test/sso', certificates: [key.certificate],
    allowIdpInitiated: false, nameIdFormat: 'persistent', ...wishes,
  };
}

export interface ResponseWishes {
  readonly key: ForgeKey;
  /** What carries a signature. */
  readonly signs?: 'assertion' | 'response' | 'both' | 'nothing';
  readonly signatureAlgorithm?: string;
  readonly digestAlgorithm?: string;
  readonly responseId?: string;
  readonly assertionId?: string;
  readonly destination?: string | null;
  readonly recipient?: string | null;
  readonly issuer?: string;
  readonly responseIssuer?: string;
  /** null leaves the restriction out. */
  readonly audience?: string | null;
  readonly method?: string;
  readonly inResponseTo?: string | null;
  readonly notBefore?: string;
  readonly notOnOrAfter?: string;
  readonly confirmedUntil?: string | null;
  /** The subject's name as markup; null leaves it out. */
  readonly nameId?: string | null;
  readonly attributes?: readonly (readonly [name: string, ...values: string[]])[];
  readonly status?: string;
  /** Markup inside Conditions, Extensions or beside the statements. */
  readonly moreConditions?: string;
  readonly extensions?: string;
  readonly advice?: string;
}

let made = 0;

/** A response as a provider writes it, signed as wished; everything else is what `samlConfig` expects. */
export function forgeResponse(wishes: ResponseWishes): string {
  const signs = wishes.signs ?? 'assertion';
  const assertion = assertionXml(wishes);
  const signed = signs === 'assertion' || signs === 'both' ? signElement(assertion, 'Assertion', wishes) : assertion;
  const response = responseXml(wishes, signed);
  return signs === 'response' || signs === 'both' ? signElement(response, 'Response', wishes) : response;
}

export function assertionXml(wishes: Omit<ResponseWishes, 'key'>): string {
  const at = FORGED_AT;
  const { nameId = 'ada-0001', audience = SP, inResponseTo = REQUEST, recipient = ACS, confirmedUntil = later(300_000) } = wishes;
  const id = wishes.assertionId ?? `_a${++made}`;
  const confirmation = [
    ...(recipient === null ? [] : [`Recipient="${recipient}"`]), ...(confirmedUntil === null ? [] : [`NotOnOrAfter="${confirmedUntil}"`]), ...(inResponseTo === null ? [] : [`InResponseTo="${inResponseTo}"`]),
  ].join(' ');
  const attributes = (wishes.attributes ?? [['email', 'Ada@Example.com'], ['displayName', 'Ada Lovelace'], ['groups', 'designers', 'auditors']])
    .map(([name, ...values]) => `<saml:Attribute Name="${name}">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`).join('');
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at}"><saml:Issuer>${wishes.issuer ?? IDP}</saml:Issuer>`
    + `<saml:Subject>${nameId === null ? '' : `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameId}</saml:NameID>`}`
    + `<saml:SubjectConfirmation Method="${wishes.method ?? 'urn:oasis:names:tc:SAML:2.0:cm:bearer'}"><saml:SubjectConfirmationData ${confirmation}/></saml:SubjectConfirmation></saml:Subject>`
    + `<saml:Conditions NotBefore="${wishes.notBefore ?? later(-60_000)}" NotOnOrAfter="${wishes.notOnOrAfter ?? later(300_000)}">`
    + `${audience === null ? '' : `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`}${wishes.moreConditions ?? ''}</saml:Conditions>`
    + (wishes.advice === undefined ? '' : `<saml:Advice>${wishes.advice}</saml:Advice>`)
    + `<saml:AuthnStatement AuthnInstant="${at}" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
    + `<saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
}

export function responseXml(wishes: Omit<ResponseWishes, 'key'>, assertions: string): string {
  const { destination = ACS, inResponseTo = REQUEST } = wishes;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${wishes.responseId ?? `_r${++made}`}" Version="2.0" IssueInstant="${FORGED_AT}"`
    + `${destination === null ? '' : ` Destination="${destination}"`}${inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`}>`
    + `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${wishes.responseIssuer ?? IDP}</saml:Issuer>`
    + (wishes.extensions === undefined ? '' : `<samlp:Extensions>${wishes.extensions}</samlp:Extensions>`)
    + `<samlp:Status><samlp:StatusCode Value="${wishes.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success'}"/></samlp:Status>${assertions}</samlp:Response>`;
}

/** Signs the element of that name at the top of the document; the signature stands behind its issuer, as the schema wants. */
export function signElement(xml: string, name: 'Assertion' | 'Response', { key, signatureAlgorithm = RSA_SHA256, digestAlgorithm = SHA256 }: Pick<ResponseWishes, 'key' | 'signatureAlgorithm' | 'digestAlgorithm'>): string {
  const signer = new SignedXml({ privateKey: key.privateKey.export({ type: 'pkcs8', format: 'pem' }), publicCert: key.certificate, signatureAlgorithm, canonicalizationAlgorithm: EXCLUSIVE });
  const place = `/*[local-name(.)='${name}']`;
  signer.addReference({ xpath: place, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: `${place}/*[local-name(.)='Issuer']`, action: 'after' } });
  return signer.getSignedXml();
}

/** An instant so many milliseconds after the forge's own. */
export function later(ms: number): string {
  return new Date(Date.parse(FORGED_AT) + ms).toISOString();
}

export function asForm(xml: string): string {
  return Buffer.from(xml, 'utf8').toString('base64');
}
