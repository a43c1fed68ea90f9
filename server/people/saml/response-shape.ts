import { ASSERTION, ENTITY_FORMAT, PROTOCOL, SIGNATURE, SUCCESS } from './saml-names.ts';
import type { SamlProviderConfig } from './saml-provider.ts';
import type { SamlReason } from './saml-reasons.ts';
import { attributeOf, childrenOf, everyElement, onlyChild, plainText, type XmlElement } from './strict-xml.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${SIGNATURE}enveloped-signature`;
const SIGNATURE_METHODS = new Set(['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512']);
const DIGEST_METHODS = new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#sha384', 'http://www.w3.org/2001/04/xmlenc#sha512']);
/** Names by which the XML signature library finds what a reference points to. */
const ID_NAMES = new Set(['id', 'ID', 'Id']);
const RESERVED = new Set(['__proto__', 'constructor', 'prototype', 'nameID', 'nameIDFormat', 'issuer', 'sessionIndex', 'inResponseTo', 'getAssertion', 'getAssertionXml', 'getSamlResponseXml']);

export interface ResponseShape {
  readonly inResponseTo: string | null;
  readonly responseSigned: boolean;
  readonly assertionSigned: boolean;
  readonly assertionId: string;
}

/**
 * What can be said of a response before any signature is checked: it has the one form in which nothing signed can be
 * mistaken for something else. A document that passes has one assertion, at its place, and no signature but theirs.
 */
export function responseShape(root: XmlElement, config: Pick<SamlProviderConfig, 'acsUrl' | 'idpEntityId'>): ResponseShape | SamlReason {
  if (root.space !== PROTOCOL || root.name !== 'Response' || attributeOf(root, 'Version') !== '2.0') return 'not-a-response';
  const all = everyElement(root);
  if (!idsAreUnique(all)) return 'ambiguous-id';
  if (attributeOf(root, 'Destination') !== config.acsUrl) return 'destination';
  if (!succeeded(root)) return 'status';
  if (childrenOf(root, ASSERTION, 'Issuer').length > 1 || childrenOf(root, ASSERTION, 'Issuer').some((issuer) => !isIssuer(issuer, config.idpEntityId))) return 'issuer';
  const assertion = onlyAssertion(root, all);
  const assertionId = assertion && attributeOf(assertion, 'ID');
  if (!assertion || !assertionId || !attributeOf(root, 'ID')) return 'one-assertion';
  if (all.some(isBadAttribute)) return 'attribute';
  const [responseSigned, assertionSigned] = [hasSignature(root), hasSignature(assertion)];
  return signatureFlaw(root, assertion, all) ?? { inResponseTo: attributeOf(root, 'InResponseTo'), responseSigned, assertionSigned, assertionId };
}

export function isIssuer(issuer: XmlElement, entityId: string): boolean {
  const format = attributeOf(issuer, 'Format');
  return plainText(issuer) === entityId && (format === null || format === ENTITY_FORMAT);
}

function succeeded(root: XmlElement): boolean {
  const status = onlyChild(root, PROTOCOL, 'Status');
  const code = status && onlyChild(status, PROTOCOL, 'StatusCode');
  return code !== null && attributeOf(code, 'Value') === SUCCESS && code.children.length === 0;
}

/** Wrapping attacks live on a second element that is called an assertion, wherever it hides and whatever its namespace. */
function onlyAssertion(root: XmlElement, all: readonly XmlElement[]): XmlElement | null {
  const named = all.filter((element) => /assertion$/i.test(element.name));
  const responses = all.filter((element) => /response$/i.test(element.name));
  return named.length === 1 && responses.length === 1 ? onlyChild(root, ASSERTION, 'Assertion') : null;
}

function idsAreUnique(all: readonly XmlElement[]): boolean {
  const ids = all.flatMap((element) => element.attributes.filter((one) => ID_NAMES.has(one.name)).map((one) => one.value));
  return new Set(ids).size === ids.length;
}

function isBadAttribute(element: XmlElement): boolean {
  return element.name === 'Attribute' && RESERVED.has(attributeOf(element, 'Name') ?? '__proto__');
}

function hasSignature(element: XmlElement): boolean {
  return element.children.some((child) => child.name === 'Signature');
}

/** Each of the two may carry one signature, over itself and nothing else. */
function signatureFlaw(root: XmlElement, assertion: XmlElement, all: readonly XmlElement[]): SamlReason | null {
  const signatures = all.filter((element) => element.name === 'Signature');
  const placed = [root, assertion].flatMap((parent) => childrenOf(parent, SIGNATURE, 'Signature').map((signature) => ({ parent, signature })));
  if (placed.length === 0) return 'unsigned';
  if (placed.length !== signatures.length || childrenOf(root, SIGNATURE, 'Signature').length > 1 || childrenOf(assertion, SIGNATURE, 'Signature').length > 1) return 'signature-form';
  return placed.map(({ parent, signature }) => flawOfSignature(signature, attributeOf(parent, 'ID'))).find((flaw) => flaw !== null) ?? null;
}

function flawOfSignature(signature: XmlElement, id: string | null): SamlReason | null {
  const all = everyElement(signature);
  const lone = (name: string) => all.filter((element) => element.name === name).length === 1;
  if (!['SignedInfo', 'SignatureValue', 'Reference', 'DigestValue', 'SignatureMethod', 'DigestMethod', 'CanonicalizationMethod'].every(lone)) return 'signature-form';
  const info = onlyChild(signature, SIGNATURE, 'SignedInfo');
  const reference = info && onlyChild(info, SIGNATURE, 'Reference');
  const digest = reference && onlyChild(reference, SIGNATURE, 'DigestValue');
  const value = onlyChild(signature, SIGNATURE, 'SignatureValue');
  if (!info || !reference || !digest || !value || plainText(digest) === null || plainText(value) === null) return 'signature-form';
  if (id === null || attributeOf(reference, 'URI') !== `#${id}` || !hasUsualTransforms(info, reference)) return 'signature-form';
  return SIGNATURE_METHODS.has(algorithmOf(info, 'SignatureMethod') ?? '') && DIGEST_METHODS.has(algorithmOf(reference, 'DigestMethod') ?? '') ? null : 'algorithm';
}

function hasUsualTransforms(info: XmlElement, reference: XmlElement): boolean {
  const holder = onlyChild(reference, SIGNATURE, 'Transforms');
  const transforms = (holder?.children ?? []).map((transform) => (transform.space === SIGNATURE && transform.name === 'Transform' ? attributeOf(transform, 'Algorithm') : null));
  return algorithmOf(info, 'CanonicalizationMethod') === EXCLUSIVE && transforms.length === 2 && transforms[0] === ENVELOPED && transforms[1] === EXCLUSIVE;
}

function algorithmOf(parent: XmlElement, name: string): string | null {
  const method = onlyChild(parent, SIGNATURE, name);
  return method && attributeOf(method, 'Algorithm');
}
