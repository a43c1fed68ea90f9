import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
let viewer: Jar;
let operator: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
  viewer = await addPerson(at, owner, 'vera', ['viewer']);
  operator = await addPerson(at, owner, 'olaf', ['operator']);
  await addPerson(at, owner, 'ann', ['admin']);
});
afterAll(() => at.close());

const get = async (path: string, jar: Jar) => at.call(`/api/v1/${path}`, { jar });
const idOf = async (email: string) => ((await get('people/list', owner)).body['items'] as ReadonlyArray<{ id: string; email: string }>).find((one) => one.email === email)?.id ?? '';

describe('whom to ask for a capability', () => {
  it('names those who hold it and manage people, to anybody who is signed in, without address or id', async () => {
    const { status, body } = await get('people/who-may-grant?capability=audit:read', viewer);
    expect(status).toBe(200);
    expect((body['people'] as readonly string[]).toSorted()).toEqual(['Ada Owner', 'ann'].toSorted());
    expect(body['roles']).toEqual(['owner', 'admin', 'auditor']);
    expect(JSON.stringify(body)).not.toContain('@');
  });

  it('leaves out whoever lacks it: an admin cannot give what only the owner holds', async () => {
    expect((await get('people/who-may-grant?capability=secret:read', viewer)).body['people']).toEqual(['Ada Owner']);
    expect((await get('people/who-may-grant?capability=platform:tenants', viewer)).body).toMatchObject({ people: [], more: 0 });
  });

  it('leaves out somebody who was shut out', async () => {
    await at.call('/api/v1/people/disable', { method: 'POST', jar: owner, body: { userId: await idOf('ann@example.com') } });
    expect((await get('people/who-may-grant?capability=audit:read', viewer)).body['people']).toEqual(['Ada Owner']);
    await at.call('/api/v1/people/enable', { method: 'POST', jar: owner, body: { userId: await idOf('ann@example.com') } });
  });

  it('is asked for capabilities that exist', async () => {
    expect((await get('people/who-may-grant?capability=made:up', viewer)).status).toBe(400);
    expect((await at.call('/api/v1/people/who-may-grant?capability=audit:read')).status).toBe(401);
  });
});

describe('everybody’s sessions', () => {
  it('are listed with whose they are to those who may see sessions, and to nobody else', async () => {
    const { status, body } = await get('people/all-sessions', operator);
    expect(status).toBe(200);
    expect((body['items'] as ReadonlyArray<{ personEmail: string; current: boolean }>).map(({ personEmail, current }) => [personEmail, current])).toEqual(expect.arrayContaining([['vera@example.com', false], ['olaf@example.com', true]]));
    expect(JSON.stringify(body)).not.toMatch(/secretHash|tokenVersion/);
    expect((await get('people/all-sessions', viewer)).status).toBe(403);
  });

  it('are gone from the list once they are ended', async () => {
    const extra = await addPerson(at, owner, 'eve', ['viewer']);
    const before = (await get('people/all-sessions', owner)).body['items'] as ReadonlyArray<{ id: string; personEmail: string }>;
    const session = before.find(({ personEmail }) => personEmail === 'eve@example.com');
    expect((await at.call('/api/v1/people/end-session', { method: 'POST', jar: owner, body: { id: session?.id } })).status).toBe(200);
    expect(((await get('people/all-sessions', owner)).body['items'] as ReadonlyArray<{ id: string }>).some(({ id }) => id === session?.id)).toBe(false);
    expect((await get('session/me', extra)).status).toBe(401);
  });
});

describe('what a tenant knows of one person', () => {
  it('holds what they prove themselves with for those who manage people only', async () => {
    const userId = await idOf('vera@example.com');
    expect((await get(`people/person?userId=${userId}`, owner)).body).toEqual({ externalId: null, rank: null, directory: null, factors: { password: true, totp: false, recoveryCodesLeft: 0 }, passwordVoidedAt: null });
    expect((await get(`people/person?userId=${userId}`, viewer)).body).toMatchObject({ factors: null });
  });

  it('is nothing for somebody who works elsewhere', async () => {
    expect((await get('people/person?userId=0190c0de-0000-7000-8000-00000000dead', owner)).status).toBe(404);
  });
});

describe('the roles as the matrix edits them', () => {
  it('come with what the tenant’s layer says in one form, and the most a role of its own may hold', async () => {
    await at.call('/api/v1/registry/save-layer', { method: 'POST', jar: owner, body: { kind: 'tenant', basedOn: 0, content: { roles: [{ id: 'desk', capabilities: ['runs:read'] }] } } });
    const { body } = await get('roles/list', owner);
    expect(body).toMatchObject({ basedOn: 1, said: { desk: ['runs:read'] } });
    expect(body['ceiling']).toContain('secret:read');
    expect((body['ceiling'] as readonly string[]).some((name) => name.startsWith('platform:'))).toBe(false);
  });

  it('say which layer took what from a role of a layer above', async () => {
    const { basedOn, said } = (await get('roles/list', owner)).body;
    await at.call('/api/v1/roles/save', { method: 'POST', jar: owner, body: { basedOn, roles: { ...(said as object), viewer: ['tenant:read'] } } });
    const viewerRole = ((await get('roles/list', owner)).body['roles'] as ReadonlyArray<{ name: string; taken: readonly object[] }>).find(({ name }) => name === 'viewer');
    expect(viewerRole?.taken).toEqual(expect.arrayContaining([{ capability: 'catalog:read', layer: 'tenant', version: 2, author: 'Ada Owner' }]));
  });
});
