import { brand, epochMs, type Instant, instantOf } from '../../../shared/brand.ts';
import { isIssuer } from './response-shape.ts';
import { ASSERTION, BEARER, TRANSIENT_FORMAT } from './saml-names.ts';
import type { SamlIdentity, SamlProviderConfig } from './saml-provider.ts';
import type { SamlReason } from './saml-reasons.ts';
import { attributeOf, childrenOf, onlyChild, plainText, type XmlElement } from './strict-xml.ts';

/** Clocks of two services differ by this much at most. */
export const SKEW_MS = 5_000;
const LONGEST_NAME_ID = 256;
const MOST_VALUES = 1_000;
const KNOWN_CONDITIONS = new Set(['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction']);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

const EMAIL_NAMES = ['email', 'mail', 'emailAddress', 'urn:oid:0.9.2342.19200300.100.1.3', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'];
const NAME_NAMES = ['displayName', 'name', 'cn', 'urn:oid:2.16.840.1.113730.3.1.241', 'http://schemas.microsoft.com/identity/claims/displayname', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name'];
const GROUP_NAMES = ['groups', 'memberOf', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'http://schemas.xmlsoap.org/claims/Group'];

export interface Expectation {
  readonly config: SamlProviderConfig;
  readonly assertionId: string;
  /** The request that the response must answer; null: none, it began at the provider. */
  readonly requestId: string | null;
  readonly now: Instant;
}

/** The identity, and until when the assertion must be remembered as used. */
export interface ReadAssertion {
  readonly identity: SamlIdentity;
  readonly usedUntil: Instant;
}

/** Whom the signed bytes name, or why they name nobody to us. Pure: signatures were checked by whoever hands the assertion in. */
export function readAssertion(assertion: XmlElement, expected: Expectation): ReadAssertion | SamlReason {
  const { config, assertionId, requestId } = expected;
  if (assertion.space !== ASSERTION || assertion.name !== 'Assertion' || attributeOf(assertion, 'Version') !== '2.0' || attributeOf(assertion, 'ID') !== assertionId) return 'one-assertion';
  const issuer = onlyChild(assertion, ASSERTION, 'Issuer');
  if (!issuer || !isIssuer(issuer, config.idpEntityId)) return 'issuer';
  const conditions = onlyChild(assertion, ASSERTION, 'Conditions');
  const flaw = conditions === null ? 'audience' : flawOfConditions(conditions, expected);
  if (flaw) return flaw;
  const subject = onlyChild(assertion, ASSERTION, 'Subject');
  const named = subject && nameIn(subject);
  if (!subject || !named) return 'name-id';
  const confirmed = confirmedUntil(subject, expected);
  if (typeof confirmed === 'string') return confirmed;
  const statement = onlyChild(assertion, ASSERTION, 'AuthnStatement');
  if (!statement || instantAt(statement, 'AuthnInstant') === null) return 'statement';
  const sessionUntil = instantAt(statement, 'SessionNotOnOrAfter');
  if (sessionUntil !== null && isPast(sessionUntil, expected)) return 'expired';
  const attributes = attributesIn(assertion);
  if (attributes === null) return 'attribute';
  return {
    identity: {
      ...named, issuer: config.idpEntityId, assertionId, inResponseTo: requestId, sessionIndex: attributeOf(statement, 'SessionIndex'),
      authenticatedAt: asInstant(instantAt(statement, 'AuthnInstant')), sessionUntil: asInstant(sessionUntil), attributes, ...mapped(attributes, config, named),
    },
    usedUntil: instantOf(confirmed.untilMs + SKEW_MS),
  };
}

function flawOfConditions(conditions: XmlElement, { config, now }: Expectation): SamlReason | null {
  if (conditions.children.some((child) => child.space !== ASSERTION || !KNOWN_CONDITIONS.has(child.name))) return 'condition';
  const window = windowFlaw(conditions, now);
  if (window) return window;
  const restrictions = childrenOf(conditions, ASSERTION, 'AudienceRestriction');
  // Every restriction must name us (Core 2.5.1.4); one that names somebody beside us is met.
  const ours = restrictions.every((restriction) => childrenOf(restriction, ASSERTION, 'Audience').some((audience) => plainText(audience) === config.spEntityId));
  return restrictions.length > 0 && ours ? null : 'audience';
}

/** A window whose ends are unreadable is shut. */
function windowFlaw(element: XmlElement, now: Instant): SamlReason | null {
  const [from, until] = [instantAt(element, 'NotBefore'), instantAt(element, 'NotOnOrAfter')];
  if (Number.isNaN(from) || Number.isNaN(until)) return 'expired';
  if (from !== null && epochMs(now) + SKEW_MS < from) return 'not-yet-valid';
  return until !== null && epochMs(now) - SKEW_MS >= until ? 'expired' : null;
}

function isPast(ms: number, { now }: Pick<Expectation, 'now'>): boolean {
  return Number.isNaN(ms) || epochMs(now) - SKEW_MS >= ms;
}

/** Exactly one confirmation, by bearer, to this address, in answer to this request, not yet over (Profiles 4.1.4.2). */
function confirmedUntil(subject: XmlElement, expected: Expectation): { readonly untilMs: number } | SamlReason {
  const confirmation = onlyChild(subject, ASSERTION, 'SubjectConfirmation');
  const data = confirmation && onlyChild(confirmation, ASSERTION, 'SubjectConfirmationData');
  if (!confirmation || attributeOf(confirmation, 'Method') !== BEARER || !data) return 'confirmation';
  if (attributeOf(data, 'Recipient') !== expected.config.acsUrl) return 'recipient';
  if (attributeOf(data, 'InResponseTo') !== expected.requestId) return 'other-request';
  const untilMs = instantAt(data, 'NotOnOrAfter');
  if (untilMs === null) return 'expired';
  return windowFlaw(data, expected.now) ?? { untilMs };
}

function nameIn(subject: XmlElement): Pick<SamlIdentity, 'nameId' | 'nameIdFormat'> | null {
  const name = onlyChild(subject, ASSERTION, 'NameID');
  const nameId = name && plainText(name);
  const nameIdFormat = name && attributeOf(name, 'Format');
  if (!nameId || nameId.length > LONGEST_NAME_ID || nameIdFormat === TRANSIENT_FORMAT) return null;
  return { nameId, nameIdFormat };
}

/** Null when a value is more than text: nothing of ours reads markup. A Map has no prototype that a name could reach. */
function attributesIn(assertion: XmlElement): ReadonlyMap<string, readonly string[]> | null {
  const found = new Map<string, readonly string[]>();
  const attributes = childrenOf(assertion, ASSERTION, 'AttributeStatement').flatMap((statement) => childrenOf(statement, ASSERTION, 'Attribute'));
  for (const attribute of attributes) {
    const name = attributeOf(attribute, 'Name') ?? '';
    const values = childrenOf(attribute, ASSERTION, 'AttributeValue');
    if (name === '' || values.length > MOST_VALUES || values.some((value) => value.children.length > 0)) return null;
    found.set(name, [...(found.get(name) ?? []), ...values.map((value) => value.text.trim()).filter((text) => text !== '')]);
  }
  return found;
}

function mapped(attributes: SamlIdentity['attributes'], config: SamlProviderConfig, { nameId, nameIdFormat }: Pick<SamlIdentity, 'nameId' | 'nameIdFormat'>): Pick<SamlIdentity, 'email' | 'name' | 'groups'> {
  const values = (named: string | undefined, usual: readonly string[]) => (named === undefined ? usual : [named]).map((name) => attributes.get(name) ?? []).find((list) => list.length > 0) ?? [];
  const [email] = values(config.emailAttribute, EMAIL_NAMES);
  const byName = nameIdFormat?.endsWith(':emailAddress') ? nameId : null;
  return { email: (email ?? byName)?.toLowerCase() ?? null, name: values(config.nameAttribute, NAME_NAMES)[0] ?? null, groups: values(config.groupsAttribute, GROUP_NAMES) };
}

/** Epoch ms, NaN for what is no UTC instant, null when it is not there. */
function instantAt(element: XmlElement, name: string): number | null {
  const text = attributeOf(element, name);
  if (text === null) return null;
  return INSTANT.test(text) ? epochMs(brand<Instant>(text)) : Number.NaN;
}

function asInstant(ms: number | null): Instant | null {
  return ms === null || Number.isNaN(ms) ? null : instantOf(ms);
}
