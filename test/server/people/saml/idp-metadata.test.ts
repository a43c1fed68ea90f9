import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readCertificate, readIdpMetadata, SamlProviderSettings } from '../../../../server/people/saml/index.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { FORGED_AT, forgeKey, type ForgeKey } from '../../../support/saml-forge.ts';
import { selfSigned } from '../../../support/self-signed.ts';

const GOOD = forgeKey('idp.test');
const read = (xml: string) => readIdpMetadata({ clock: fixedClock(FORGED_AT) }, xml);
const refusal = async (xml: string): Promise<unknown> => read(xml).then(() => 'accepted', (reason: unknown) => reason);

interface MetadataWishes {
  readonly keys?: readonly ForgeKey[];
  readonly location?: string;
  readonly more?: string;
  readonly head?: string;
}

function metadata({ keys = [GOOD], location = 'https://idp.test/sso', more = '', head = '' }: MetadataWishes = {}): string {
  const descriptors = keys.map(({ certificate }) => `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bare(certificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by a provider -->${head}<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.test/saml" validUntil="2027-01-01T00:00:00Z">`
    + `<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors}`
    + `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/sso/post"/>`
    + `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/>${more}</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

function bare(certificate: string): string {
  return certificate.replaceAll(/-----[A-Z ]+-----/g, '');
}

describe('the metadata of an identity provider', () => {
  it('gives its name, where sign-in begins and its certificate', async () => {
    const found = await read(metadata());
    expect(found).toMatchObject({ idpEntityId: 'https://idp.test/saml', ssoUrl: 'https://idp.test/sso', warnings: [] });
    expect(found.certificates).toEqual([expect.objectContaining({ pem: GOOD.certificate, subject: 'CN=idp.test', notAfter: '2040-01-01T00:00:00.000Z' })]);
  });

  it('SAML-38: an expired certificate is warned of, a short key, a huge document and an address that runs are refused, two certificates are both kept', async () => {
    const expired = forgeKey('old.test', 2_048, { notAfter: new Date(Date.UTC(2026, 0, 1)) });
    expect((await read(metadata({ keys: [expired] }))).warnings).toEqual(['The certificate CN=old.test expired on 2026-01-01.']);
    expect(await refusal(metadata({ keys: [forgeKey('short.test', 1_024)] }))).toMatchObject({ code: 'input/invalid', details: { field: 'certificates', rule: expect.stringContaining('1024') } });
    expect(await refusal(metadata({ more: ' '.repeat(5 * 1024 * 1024) }))).toMatchObject({ code: 'input/too-large' });
    for (const location of ['javascript:alert(1)', 'http://idp.test/sso', 'https://user:pw@idp.test/', 'data:text/html,x']) {
      expect(await refusal(metadata({ location }))).toMatchObject({ code: 'input/invalid', details: { rule: 'metadata: every Location must be an https address' } });
    }
    const logout = '<md:SingleLogoutService Binding="x" Location="https://idp.test/out" ResponseLocation="javascript:alert(1)"/>';
    expect(await refusal(metadata({ more: logout }))).toMatchObject({ code: 'input/invalid' });
    const next = forgeKey('next.test');
    expect((await read(metadata({ keys: [GOOD, next] }))).certificates.map((one) => one.subject)).toEqual(['CN=idp.test', 'CN=next.test']);
  });

  it('is refused with a document type, when it is no longer valid, and when it describes none or several providers', async () => {
    expect(await refusal(metadata({ head: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' }))).toMatchObject({ code: 'input/invalid' });
    expect(await refusal(metadata().replace('2027-01-01', '2026-01-01'))).toMatchObject({ details: { rule: expect.stringContaining('was valid until') } });
    expect(await refusal(metadata().replace('2027-01-01T00:00:00Z', 'someday'))).toMatchObject({ code: 'input/invalid' });
    const one = metadata().replace(/^[^]*?(?=<md:Entity)/, '');
    expect(await refusal(`<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${one}${one}</md:EntitiesDescriptor>`)).toMatchObject({ details: { rule: expect.stringContaining('describes 2') } });
    expect(await refusal('<a/>')).toMatchObject({ details: { rule: expect.stringContaining('describes 0') } });
    expect(await refusal('no xml')).toMatchObject({ code: 'input/invalid' });
    expect(await refusal(`${'<!--'.repeat(100_000)}<a/>`)).toMatchObject({ code: 'input/invalid' });
  });

  it('reads a certificate in PEM and bare, and refuses what is none, and keys that are not RSA', () => {
    expect(readCertificate(bare(GOOD.certificate)).pem).toBe(GOOD.certificate);
    expect(() => readCertificate('no certificate')).toThrow('must be an X.509 certificate');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(() => readCertificate(selfSigned({ name: 'ec.test', privateKey: GOOD.privateKey, publicKey }))).toThrow('must hold an RSA key, not ec');
  });

  it('holds settings typed in by hand to the same rules', () => {
    const settings = { idpEntityId: 'https://idp.test/saml', ssoUrl: 'https://idp.test/sso', certificates: [bare(GOOD.certificate)] };
    expect(SamlProviderSettings.parse(settings)).toMatchObject({ certificates: [GOOD.certificate], allowIdpInitiated: false, nameIdFormat: 'persistent' });
    expect(SamlProviderSettings.safeParse({ ...settings, ssoUrl: 'javascript:alert(1)' }).success).toBe(false);
    expect(SamlProviderSettings.safeParse({ ...settings, certificates: [forgeKey('short.test', 1_024).certificate] }).success).toBe(false);
  });
});
