import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReplayGuard, readSamlResponse, type ReplayGuard, type SamlProviderConfig } from '../../../../server/people/saml/index.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import {
  ACS, asForm, assertionXml, FORGED_AT, forgeKey, forgeResponse, IDP, later, REQUEST, responseXml, type ResponseWishes, RSA_SHA256, samlConfig, SHA256, signElement, SP,
} from '../../../support/saml-forge.ts';
import { wrapped, type Wrapping, WRAPPINGS } from '../../../support/saml-wrapping.ts';
import { seedTenant } from '../../../support/tenants.ts';

const KEY = forgeKey('idp.test');
const STRANGER = forgeKey('idp.test');
const CONFIG = samlConfig(KEY);

describe.each(databases)('responses of an identity provider on %s', (_name, open) => {
  let database: TestDatabase;
  let replays: ReplayGuard;
  beforeAll(async () => {
    database = await open();
    await seedTenant(database.storage, { slug: 'acme', id: TENANT_A });
    replays = openReplayGuard({ storage: database.storage, clock: fixedClock(FORGED_AT) });
  });
  afterAll(() => database.close());

  const read = (xml: string, config: SamlProviderConfig = CONFIG, requestId: string | null = REQUEST) =>
    readSamlResponse({ clock: fixedClock(FORGED_AT), replays }, config, { samlResponse: asForm(xml), requestId });
  const forged = (wishes: Omit<ResponseWishes, 'key'> = {}) => forgeResponse({ key: KEY, ...wishes });
  const refused = (reason: string) => expect.objectContaining({ code: 'sso/saml-refused', details: expect.objectContaining({ reason }) });
  const refusal = async (xml: string, config?: SamlProviderConfig, requestId?: string | null): Promise<string> => {
    const reason: unknown = await read(xml, config, requestId).then(() => 'accepted', (error: unknown) => error);
    expect(reason).toMatchObject({ code: 'sso/saml-refused' });
    return (reason as { details: { reason: string } }).details.reason; // matched above
  };

  it.each(['assertion', 'response', 'both'] as const)('names whom the provider vouches for, with a signature on %s', async (signs) => {
    const identity = await read(forged({ signs }));
    expect(identity).toMatchObject({ nameId: 'ada-0001', issuer: IDP, email: 'ada@example.com', name: 'Ada Lovelace', groups: ['designers', 'auditors'], inResponseTo: REQUEST, sessionIndex: 's1' });
    expect(identity.attributes.get('groups')).toEqual(['designers', 'auditors']);
  });

  it('SAML-01: an unsigned response and one whose signature was cut out are refused', async () => {
    expect(await refusal(forged({ signs: 'nothing' }))).toBe('unsigned');
    expect(await refusal(forged().replace(/<ds:Signature[^]*<\/ds:Signature>/, ''))).toBe('unsigned');
    expect(await refusal(forged({ signs: 'response' }).replace(/<ds:Signature[^]*<\/ds:Signature>/, ''))).toBe('unsigned');
  });

  it.each([['the NameID', 'ada-0001', 'gus-0009'], ['an attribute', 'auditors', 'admins--']])('SAML-02: %s that was changed after signing is refused', async (_what, from, to) => {
    for (const signs of ['assertion', 'response', 'both'] as const) expect(await refusal(forged({ signs }).replace(from, to))).toBe('signature');
  });

  it('SAML-03: a response signed by somebody else who brings their own certificate is refused', async () => {
    const xml = forgeResponse({ key: STRANGER });
    expect(xml).toContain('X509Certificate');
    expect(await refusal(xml)).toBe('signature');
    await expect(read(xml, samlConfig(STRANGER))).resolves.toMatchObject({ nameId: 'ada-0001' }); // it is a good response, of another provider
  });

  it.each(WRAPPINGS)('SAML-04..11: signature wrapping %s of a signed assertion is refused', async (wrapping) => {
    expect(['one-assertion', 'signature-form', 'unsigned']).toContain(await refusal(attack('Assertion', wrapping)));
  });

  it.each(WRAPPINGS)('SAML-12..19: signature wrapping %s of a signed response is refused', async (wrapping) => {
    expect(['one-assertion', 'signature-form', 'unsigned']).toContain(await refusal(attack('Response', wrapping)));
  });

  function attack(element: 'Assertion' | 'Response', wrapping: Wrapping): string {
    const xml = wrapped(forged({ signs: element === 'Assertion' ? 'assertion' : 'response' }), wrapping, element, ['ada-0001', 'gus-0009']);
    expect(xml).toContain('gus-0009'); // the forged copy
    expect(xml).toContain('ada-0001'); // the signed original
    return xml;
  }

  it('SAML-20: two SignedInfo elements, a comment in the digest and an HMAC keyed by the public certificate are refused', async () => {
    const good = forged();
    const info = /<ds:SignedInfo[^]*<\/ds:SignedInfo>/.exec(good)?.[0] ?? '';
    expect(info).not.toBe('');
    expect(await refusal(good.replace(info, info + info))).toBe('signature-form');
    expect(await refusal(good.replace(/(<ds:DigestValue>)/, '$1<!--AAAA-->'))).toBe('markup');
    expect(await refusal(hmacSigned('http://www.w3.org/2000/09/xmldsig#hmac-sha1'))).toBe('algorithm');
  });

  /** A response as the provider signs it, with the signature replaced by an HMAC that anybody can make. */
  function hmacSigned(algorithm: string): string {
    const good = forged().replace(RSA_SHA256, algorithm);
    const info = /<ds:SignedInfo[^]*<\/ds:SignedInfo>/.exec(good)?.[0] ?? '';
    const mac = createHmac('sha1', KEY.certificate).update(info).digest('base64');
    return good.replace(/(<ds:SignatureValue>)[^<]*/, `$1${mac}`);
  }

  it('SAML-21: two assertions, none, and one that stands in Extensions or Advice are refused', async () => {
    const [one, two] = [signElement(assertionXml({}), 'Assertion', { key: KEY }), signElement(assertionXml({}), 'Assertion', { key: KEY })];
    expect(await refusal(responseXml({}, one + two))).toBe('one-assertion');
    expect(await refusal(signElement(responseXml({}, ''), 'Response', { key: KEY }))).toBe('one-assertion');
    expect(await refusal(signElement(responseXml({ extensions: assertionXml({}) }, ''), 'Response', { key: KEY }))).toBe('one-assertion');
    expect(await refusal(forged({ advice: assertionXml({}) }))).toBe('one-assertion');
    expect(await refusal(signElement(responseXml({}, '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>'), 'Response', { key: KEY }))).toBe('one-assertion');
  });

  it('SAML-22: document types and entities are refused before anything is expanded or read', async () => {
    const lol = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const heads = ['<!DOCTYPE r>', '<!DOCTYPE r [<!ENTITY who "gus-0009">]>', '<!DOCTYPE r [<!ENTITY who SYSTEM "file:///etc/passwd">]>', `<!DOCTYPE r [<!ENTITY l0 "lol">${lol}]>`];
    for (const head of heads) {
      expect(await refusal(head + forged())).toBe('markup');
      expect(await refusal(`<?xml version="1.0"?>${head}${forged().replace('ada-0001', '&who;')}`)).toBe('markup');
    }
    expect(await refusal(forged().replace('ada-0001', '&who;'))).toBe('not-xml');
  });

  it('SAML-23: a comment in the NameID is refused, whether it was signed or slipped in afterwards', async () => {
    expect(await refusal(forged({ nameId: 'ada<!-- -->-0001' }))).toBe('markup');
    expect(await refusal(forged().replace('ada-0001', 'ada<!-- -->-0001'))).toBe('markup');
    expect(await refusal(forged({ nameId: 'ada<b/>-0001' }))).toBe('name-id');
  });

  it('SAML-24: an assertion for another audience, or for none, is refused', async () => {
    expect(await refusal(forged({ audience: 'https://other.test' }))).toBe('audience');
    expect(await refusal(forged({ audience: `${SP}/` }))).toBe('audience');
    expect(await refusal(forged({ audience: null }))).toBe('audience');
    const both = '<saml:AudienceRestriction><saml:Audience>https://other.test</saml:Audience></saml:AudienceRestriction>';
    expect(await refusal(forged({ moreConditions: both }))).toBe('audience');
  });

  it('SAML-25: conditions hold from NotBefore to NotOnOrAfter, give or take five seconds of clock', async () => {
    await expect(read(forged({ notBefore: later(5_000), notOnOrAfter: later(60_000) }))).resolves.toBeDefined();
    expect(await refusal(forged({ notBefore: later(5_001) }))).toBe('not-yet-valid');
    await expect(read(forged({ notOnOrAfter: later(-4_999) }))).resolves.toBeDefined();
    expect(await refusal(forged({ notOnOrAfter: later(-5_000) }))).toBe('expired');
    expect(await refusal(forged({ notOnOrAfter: 'tomorrow' }))).toBe('expired');
  });

  it('SAML-26: a confirmation that has expired, or never ends, is refused', async () => {
    expect(await refusal(forged({ confirmedUntil: later(-5_000) }))).toBe('expired');
    expect(await refusal(forged({ confirmedUntil: null }))).toBe('expired');
    expect(await refusal(forged({ confirmedUntil: 'tomorrow' }))).toBe('expired');
    await expect(read(forged({ confirmedUntil: later(-4_999) }))).resolves.toBeDefined();
  });

  it('SAML-27: another issuer is refused, though the known key signed it', async () => {
    expect(await refusal(forged({ issuer: 'https://other.test/saml' }))).toBe('issuer');
    expect(await refusal(forged({ responseIssuer: 'https://other.test/saml', signs: 'response' }))).toBe('issuer');
    expect(await refusal(forged({ issuer: `${IDP}/` }))).toBe('issuer');
  });

  it('SAML-28: a response addressed or confirmed to another service is refused', async () => {
    expect(await refusal(forged({ destination: 'https://other.test/acs' }))).toBe('destination');
    expect(await refusal(forged({ destination: null }))).toBe('destination');
    expect(await refusal(forged({ recipient: 'https://other.test/acs' }))).toBe('recipient');
    expect(await refusal(forged({ recipient: null }))).toBe('recipient');
    expect(await refusal(forged({ recipient: ACS.replace('/okta/', '/other/') }))).toBe('recipient');
  });

  it('SAML-29: a subject confirmed by holder-of-key only is refused', async () => {
    expect(await refusal(forged({ method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }))).toBe('confirmation');
    expect(await refusal(forged({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }))).toBe('confirmation');
  });

  it('SAML-30: signatures and digests by SHA-1 are refused', async () => {
    const [rsaSha1, sha1] = ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#sha1'];
    for (const signs of ['assertion', 'response', 'both'] as const) {
      expect(await refusal(forged({ signs, signatureAlgorithm: rsaSha1, digestAlgorithm: SHA256 }))).toBe('algorithm');
      expect(await refusal(forged({ signs, signatureAlgorithm: RSA_SHA256, digestAlgorithm: sha1 }))).toBe('algorithm');
    }
  });

  it.each(['nameID', 'issuer', 'sessionIndex', 'getAssertionXml'])('SAML-31: without a NameID, an attribute named %s names nobody', async (name) => {
    expect(['attribute', 'name-id']).toContain(await refusal(forged({ nameId: null, attributes: [[name, 'gus-0009']] })));
    expect(await refusal(forged({ nameId: null }))).toBe('name-id');
    expect(await refusal(forged({ nameId: '  ' }))).toBe('name-id');
  });

  it('SAML-32: an attribute named __proto__ is refused and reaches no prototype', async () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) expect(await refusal(forged({ attributes: [[name, 'roles', 'admin']] }))).toBe('attribute');
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
    const identity = await read(forged({ attributes: [['toString', 'x']] }));
    expect([...identity.attributes]).toEqual([['toString', ['x']]]);
  });

  it('SAML-33: a response is worth one sign-in, also when ten bring it at once', async () => {
    const xml = forged();
    await expect(read(xml)).resolves.toBeDefined();
    await expect(read(xml)).rejects.toEqual(refused('replayed'));
    const another = forged();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => read(another)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))).toEqual(Array.from({ length: 9 }, () => refused('replayed')));
  });

  it('SAML-34: a response that nobody asked for is refused, until the tenant allows sign-in to begin at the provider', async () => {
    const xml = forged({ inResponseTo: null });
    expect(await refusal(xml, CONFIG, null)).toBe('idp-initiated');
    await expect(read(xml, samlConfig(KEY, { allowIdpInitiated: true }), null)).resolves.toMatchObject({ inResponseTo: null });
  });

  it('SAML-35: an answer to another request is refused', async () => {
    expect(await refusal(forged({ inResponseTo: '_another' }))).toBe('other-request');
    expect(await refusal(forged(), samlConfig(KEY, { allowIdpInitiated: true }), null)).toBe('other-request');
    expect(await refusal(forged({ inResponseTo: null }), samlConfig(KEY, { allowIdpInitiated: true }), REQUEST)).toBe('other-request');
    // The response says it answers us, the signed assertion inside answers somebody else.
    const signed = signElement(assertionXml({ inResponseTo: '_another' }), 'Assertion', { key: KEY });
    expect(await refusal(responseXml({}, signed))).toBe('other-request');
  });

  it('SAML-39: a response of 256 kB and one character more is too large, and is not even decoded', async () => {
    const attempt = (samlResponse: string) => readSamlResponse({ clock: fixedClock(FORGED_AT), replays }, CONFIG, { samlResponse, requestId: REQUEST });
    await expect(attempt('%'.repeat(256 * 1024 + 1))).rejects.toMatchObject({ code: 'input/too-large' });
    await expect(attempt('%'.repeat(256 * 1024))).rejects.toEqual(refused('not-base64'));
  });

  it('refuses what the other rules leave open: an error status, an unknown condition, two elements with one ID, deep nesting, a transient name', async () => {
    expect(await refusal(forged({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }))).toBe('status');
    expect(await refusal(forged({ moreConditions: '<x:Later xmlns:x="urn:x"/>' }))).toBe('condition');
    expect(await refusal(forged({ responseId: '_same', assertionId: '_same' }))).toBe('ambiguous-id');
    expect(await refusal(responseXml({ extensions: '<a>'.repeat(5_000) + '</a>'.repeat(5_000) }, assertionXml({})))).toBe('too-deep');
    expect(await refusal(forged().replace('nameid-format:persistent', 'nameid-format:transient'))).toBe('signature');
    expect(await refusal(signElement(assertionXml({}), 'Assertion', { key: KEY }))).toBe('not-a-response');
  });

  it('verifies every signature that is there: a good one on the response does not excuse a bad one on the assertion', async () => {
    const broken = signElement(assertionXml({}), 'Assertion', { key: KEY }).replace(/(<ds:SignatureValue>)..../, '$1AAAA');
    expect(await refusal(signElement(responseXml({}, broken), 'Response', { key: KEY }))).toBe('signature');
  });
});
