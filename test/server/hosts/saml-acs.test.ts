import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../server/hosts/node-http.ts';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';
import { asForm, forgeKey, forgeResponse } from '../../support/saml-forge.ts';

const KEY = forgeKey('idp.test');
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
/** What a browser says of a form that another site's page sends it off with. */
const CROSS_SITE = { ...FORM, origin: 'https://idp.test', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly cookies: readonly string[];
  readonly text: string;
}

describe('the address to which a SAML provider sends people', () => {
  let at: TestServer;
  let owner: Jar;
  let listening: Listening;
  let id: string;
  beforeAll(async () => {
    at = await openTestServer();
    owner = await createOwner(at);
    listening = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: null, allowedHosts: [], trustedProxies: [] });
    const settings = { idpEntityId: 'https://idp.test/saml', ssoUrl: 'https://idp.test/sso', certificates: [KEY.certificate], allowIdpInitiated: true };
    const made = await at.call('/api/v1/sso/providers', { method: 'POST', jar: owner, body: { key: 'corp', name: 'Corp', kind: 'saml', settings } });
    id = String(made.body['id']);
    const active = await at.call(`/api/v1/sso/providers/${id}/activate`, { method: 'POST', jar: owner, body: { ver: made.body['ver'] } });
    if (active.status !== 200) throw new Error(JSON.stringify(active.body));
  });
  afterAll(async () => {
    await listening.close();
    await at.close();
  });

  function send(method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): Promise<Answer> {
    const { hostname, port } = new URL(listening.url);
    return new Promise((resolve, reject) => {
      const asked = httpRequest({ host: hostname, port, path, method, headers: { host: `${hostname}:${port}`, ...(body ? { 'content-length': String(Buffer.byteLength(body)) } : {}), ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve({ status: answer.statusCode ?? 0, location: answer.headers.location, cookies: answer.headers['set-cookie'] ?? [], text }));
      });
      asked.on('error', reject).end(body);
    });
  }
  const form = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
  function response(): string {
    const later = (ms: number) => new Date(Date.now() + ms).toISOString();
    const acs = `${listening.url}/api/v1/sso/${id}/acs`;
    return asForm(forgeResponse({
      key: KEY, inResponseTo: null, destination: acs, recipient: acs, audience: `${listening.url}/api/v1/sso/${id}/metadata`, notBefore: later(-60_000), notOnOrAfter: later(300_000), confirmedUntil: later(300_000),
    }));
  }

  it('SAML-34: takes a form from the provider’s page, opens no session, and leaves the last word to a page of ours', async () => {
    const answer = await send('POST', `/api/v1/sso/${id}/acs`, CROSS_SITE, form({ SAMLResponse: response() }));
    expect(answer).toMatchObject({ status: 303, location: expect.stringMatching(/^\/#sso=state%3D[\w-]{43}$/) });
    expect(answer.cookies).toEqual([expect.stringMatching(/HttpOnly; SameSite=Strict/)]);
    const flow = answer.cookies[0]?.split(';', 1)[0] ?? '';
    expect((await send('POST', '/trpc/session.me', { 'content-type': 'application/json', cookie: flow }, '{}')).status).not.toBe(200); // it is no session
    const query = decodeURIComponent(answer.location?.slice('/#sso='.length) ?? '');
    const finish = (body: object, headers: Readonly<Record<string, string>> = {}) => send('POST', '/trpc/sso.finish', { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
    const asked = await finish({ query }, { cookie: flow });
    expect(asked.status).toBe(409);
    expect(asked.text).toContain('ada@example.com');
    expect((await finish({ query, confirmed: true })).status).toBe(400); // the state alone, in another browser
    const confirmed = await finish({ query, confirmed: true }, { cookie: flow });
    expect([confirmed.status, confirmed.text]).toEqual([403, expect.stringContaining('sso/domain-not-proven')]); // the owner has proven no domain yet
  });

  it.each(['https://evil.test', '//evil.test', '/\\evil.test', 'javascript:alert(1)', '/api/v1/people/list'])('SAML-36: a RelayState of %s leads nowhere', async (RelayState) => {
    const { status, location } = await send('POST', `/api/v1/sso/${id}/acs`, CROSS_SITE, form({ SAMLResponse: response(), RelayState }));
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/#sso=state%3D[\w-]{43}$/)]);
  });

  it('SAML-39: answers 413 to a response of 256 kB and one character more', async () => {
    const post = (characters: number, accept: string) => send('POST', `/api/v1/sso/${id}/acs`, { ...CROSS_SITE, accept }, form({ SAMLResponse: 'A'.repeat(characters) }));
    expect((await post(256 * 1024 + 1, '*/*')).status).toBe(413);
    expect((await post(256 * 1024, '*/*')).status).toBe(403); // it is no response, but it was looked at
    expect(await post(256 * 1024 + 1, 'text/html')).toMatchObject({ status: 303, location: '/#sso=refused' });
    expect((await post(500_000, '*/*')).status).toBe(413);
  });

  it('is the only address that a form of another site reaches, and only by POST of a form', async () => {
    const body = form({ SAMLResponse: response() });
    expect((await send('POST', '/trpc/sso.finish', CROSS_SITE, body)).status).toBe(403);
    expect((await send('POST', `/api/v1/sso/${id}/acs/`, CROSS_SITE, body)).status).toBe(403);
    expect((await send('POST', `/api/v1/sso/${id}/acs/../../people/create`, CROSS_SITE, body)).status).toBe(403);
    expect((await send('POST', `/api/v1/sso/${id}/acs`, { ...CROSS_SITE, 'content-type': 'application/json' }, '{}')).status).toBe(403);
    expect((await send('POST', `/api/v1/sso/${id}/acs`, { ...CROSS_SITE, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }, body)).status).toBe(403);
    expect((await send('GET', `/api/v1/sso/${id}/acs`, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(403);
  });

  it('shows the provider who we are', async () => {
    const { status, text } = await send('GET', `/api/v1/sso/${id}/metadata`, {});
    expect(status).toBe(200);
    expect(text).toContain(`entityID="${listening.url}/api/v1/sso/${id}/metadata"`);
    expect(text).toContain(`Location="${listening.url}/api/v1/sso/${id}/acs"`);
  });

  it('SAML-38: reads a provider’s metadata for whoever sets it up, and refuses what no sign-in should rest on', async () => {
    const metadata = (certificate: string, location = 'https://idp.test/sso') => '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.test/saml"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
      + `<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate.replaceAll(/-----[A-Z ]+-----/g, '')}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`
      + `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/></IDPSSODescriptor></EntityDescriptor>`;
    const read = (xml: string, jar: Jar | undefined = owner) => at.call('/api/v1/sso/metadata', { method: 'POST', ...(jar ? { jar } : {}), body: { xml } });
    expect(await read(metadata(KEY.certificate))).toMatchObject({ status: 200, body: { idpEntityId: 'https://idp.test/saml', ssoUrl: 'https://idp.test/sso', warnings: [], certificates: [{ subject: 'CN=idp.test' }] } });
    expect(await read(metadata(forgeKey('old.test', 2_048, { notAfter: new Date(Date.UTC(2025, 0, 1)) }).certificate))).toMatchObject({ status: 200, body: { warnings: [expect.stringContaining('expired')] } });
    expect((await read(metadata(forgeKey('short.test', 1_024).certificate))).status).toBe(400);
    expect((await read(metadata(KEY.certificate, 'javascript:alert(1)'))).status).toBe(400);
    expect((await read(metadata(KEY.certificate) + ' '.repeat(5 * 1024 * 1024))).status).toBe(413);
    expect((await at.call('/api/v1/sso/metadata', { method: 'POST', body: { xml: metadata(KEY.certificate) } })).status).toBe(401);
  });
});
