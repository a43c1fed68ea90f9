import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';
const SCIM = 'application/scim+json';

describe('the SCIM face', () => {
  let at: TestServer;
  let owner: Jar;
  let key: string;
  beforeAll(async () => {
    at = await openTestServer();
    owner = await createOwner(at);
    key = await keyWith(['sso:manage']);
  });
  afterAll(() => at.close());

  async function keyWith(scopes: readonly string[]): Promise<string> {
    const made = await at.call('/api/v1/people/create-key', { method: 'POST', jar: owner, body: { name: 'directory', scopes } });
    expect(made.status).toBe(200);
    return String(made.body['key']);
  }
  const scim = (path: string, how: { readonly method?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {}): Promise<Answer> =>
    at.call(`/scim/v2${path}`, { ...how, headers: { authorization: `Bearer ${key}`, ...(how.body === undefined ? {} : { 'content-type': SCIM }), ...how.headers } });
  const error = (status: number, scimType?: string) => ({ status, type: SCIM, body: { schemas: [ERROR], status: String(status), ...(scimType ? { scimType } : {}), detail: expect.any(String) } });

  it('says what it can do: configuration, resource types and schemas', async () => {
    const config = await scim('/ServiceProviderConfig');
    expect(config).toMatchObject({ status: 200, type: SCIM, body: { patch: { supported: true }, bulk: { supported: false }, filter: { supported: true, maxResults: 200 }, etag: { supported: true } } });
    expect((await scim('/ResourceTypes')).body).toMatchObject({ totalResults: 2, Resources: [{ id: 'User', endpoint: '/Users', schema: USER }, { id: 'Group', endpoint: '/Groups' }] });
    expect((await scim(`/Schemas/${USER}`)).body).toMatchObject({ id: USER, name: 'User', attributes: expect.arrayContaining([expect.objectContaining({ name: 'userName', required: true })]) });
    expect(await scim('/Schemas/urn:none')).toMatchObject(error(404));
  });

  it('creates, reads, changes and deletes a user over HTTP, with versions', async () => {
    const created = await scim('/Users', { method: 'POST', body: { schemas: [USER], userName: 'bjensen@example.com', externalId: '701984', name: { givenName: 'Barbara', familyName: 'Jensen' }, active: true } });
    expect(created).toMatchObject({ status: 201, type: SCIM, body: { userName: 'bjensen@example.com', active: true, meta: { resourceType: 'User' } } });
    const [id, etag] = [String(created.body['id']), created.headers.get('etag') ?? ''];
    expect(created.headers.get('location')).toMatch(new RegExp(`/scim/v2/Users/${id}$`));
    expect(etag).toBe((created.body['meta'] as Record<string, unknown>)['version']);

    expect((await scim(`/Users/${id}`)).body).toEqual(created.body);
    expect((await scim(`/Users/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await scim(`/Users/${id}?attributes=userName`)).body).toEqual({ schemas: [USER], id, userName: 'bjensen@example.com', meta: created.body['meta'] });
    expect((await scim(`/Users?filter=${encodeURIComponent('userName eq "BJENSEN@example.com"')}&startIndex=1&count=10`)).body).toMatchObject({ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [{ id }] });

    const renamed = await scim(`/Users/${id}`, { method: 'PATCH', headers: { 'if-match': etag }, body: { schemas: [PATCH], Operations: [{ op: 'Replace', path: 'displayName', value: 'Babs' }] } });
    expect(renamed).toMatchObject({ status: 200, body: { displayName: 'Babs' } });
    expect(await scim(`/Users/${id}`, { method: 'PUT', headers: { 'if-match': etag }, body: { userName: 'bjensen@example.com' } })).toMatchObject(error(412));
    expect((await scim(`/Users/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await scim(`/Users/${id}`)).toMatchObject(error(404));
  });

  it('keeps groups, and leaves their members out when asked', async () => {
    const user = await scim('/Users', { method: 'POST', body: { userName: 'guide@example.com' } });
    const group = await scim('/Groups', { method: 'POST', body: { displayName: 'Tour Guides', members: [{ value: user.body['id'] }] } });
    expect(group).toMatchObject({ status: 201, body: { displayName: 'Tour Guides', members: [{ value: user.body['id'] }] } });
    const id = String(group.body['id']);
    expect((await scim(`/Groups/${id}?excludedAttributes=members`)).body).not.toHaveProperty('members');
    expect((await scim(`/Users/${String(user.body['id'])}`)).body).toMatchObject({ groups: [{ value: id, display: 'Tour Guides' }] });
    expect((await scim(`/Groups/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('answers mistakes in the words of RFC 7644', async () => {
    expect(await scim('/Users?filter=displayName%20co%20%22a%22')).toMatchObject(error(400, 'invalidFilter'));
    expect(await scim('/Users', { method: 'POST', body: { userName: 'guide@example.com' } })).toMatchObject(error(409, 'uniqueness'));
    expect(await scim('/Users', { method: 'POST', body: { displayName: 'nobody' } })).toMatchObject(error(400, 'invalidValue'));
    expect(await scim('/Users', { method: 'POST', body: { userName: 'eve@example.com', roles: [{ value: 'owner' }] } })).toMatchObject(error(400, 'mutability'));
    expect(await scim('/Users/x', { method: 'PATCH', body: { Operations: [] } })).toMatchObject(error(400, 'invalidSyntax'));
    expect(await scim('/Users', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: {} })).toMatchObject(error(415));
    expect(await scim('/Bulk', { method: 'POST', body: {} })).toMatchObject(error(404));
  });

  it('reads a body as strictly as every other path', async () => {
    const raw = async (text: string) => {
      const response = await at.server.handle(new Request('http://127.0.0.1/scim/v2/Users', { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': SCIM }, body: text }), { ip: null });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    expect(await raw('{"userName":"a@example.com","userName":"b@example.com"}')).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    expect(await raw('{"__proto__":{"active":true},"userName":"a@example.com"}')).toMatchObject({ status: 400 });
    expect(await raw('[]')).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    expect(await raw('{')).toMatchObject({ status: 400 });
    expect(await raw(`{"userName":"${'a'.repeat(1024 * 1024)}"}`)).toMatchObject({ status: 413 });
  });

  it('serves an API key with sso:manage and nobody else: no cookie, no access token, no other key', async () => {
    expect(await at.call('/scim/v2/Users')).toMatchObject(error(401));
    expect(await at.call('/scim/v2/Users', { jar: owner })).toMatchObject(error(401));
    const login = await at.call('/api/v1/auth/login', { method: 'POST', body: { email: 'ada@example.com', password: 'a long enough sentence' } });
    expect(login.status).toBe(200);
    expect(await at.call('/scim/v2/Users', { headers: { authorization: `Bearer ${String(login.body['access_token'])}` } })).toMatchObject(error(401));
    expect(await at.call('/scim/v2/Users', { headers: { authorization: `Bearer ${await keyWith(['user:manage'])}` } })).toMatchObject(error(403));
    expect((await at.call('/scim/v2/Users', { headers: { 'x-api-key': key } })).status).toBe(200);
    expect(await at.call('/scim/v2/Users', { headers: { 'x-api-key': key, authorization: `Bearer ${key}` } })).toMatchObject(error(400));
  });

  it('lets an administrator say what groups stand for, and shows where the directory reaches this server', async () => {
    const before = await at.call('/api/v1/scim/mapping', { jar: owner });
    expect(before.body).toMatchObject({ roleMap: {}, defaultRole: null, ver: 0, endpoint: expect.stringMatching(/\/scim\/v2$/) });
    const changed = await at.call('/api/v1/scim/change-mapping', { method: 'POST', jar: owner, body: { ver: 0, defaultRole: 'viewer', roleMap: { Designers: ['agent_designer'] } } });
    expect(changed).toMatchObject({ status: 200, body: { ver: 1 } });
    const user = await scim('/Users', { method: 'POST', body: { userName: 'designer@example.com' } });
    await scim('/Groups', { method: 'POST', body: { displayName: 'Designers', members: [{ value: user.body['id'] }] } });
    const people = await at.call('/api/v1/people/list', { jar: owner });
    expect(people.body['items']).toContainEqual(expect.objectContaining({ email: 'designer@example.com', roles: ['agent_designer', 'viewer'] }));
    expect((await at.call('/api/v1/scim/change-mapping', { method: 'POST', jar: owner, body: { ver: 1, defaultRole: 'platform_admin', roleMap: {} } })).status).toBe(403);
  });
});
