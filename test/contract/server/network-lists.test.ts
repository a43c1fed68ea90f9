import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, type Answer, Jar, OWNER } from '../../support/open-test-server.ts';

const [OFFICE, AWAY] = ['203.0.113.9', '198.51.100.7'];
const LIST = '/api/v1/admin/ip-allowlist';

describe.each(liveHouses)('networks of a tenant on %s', (_name, open) => {
  let at: LiveHouse;
  beforeEach(async () => { at = await open(); });
  afterEach(() => at.close());

  const admit = (body: unknown, ip = OFFICE): Promise<Answer> => at.call(LIST, { method: 'POST', jar: at.owner, ip, body });
  const list = (ip = OFFICE): Promise<Answer> => at.call(LIST, { jar: at.owner, ip });
  const events = async (...types: readonly string[]) => {
    await at.house.audit.writer.settle(at.house.storage, at.tenantId);
    return (await at.call(`/api/v1/audit/page?${types.map((type) => `types=${type}`).join('&')}&size=100`, { jar: at.owner, ip: OFFICE })).body['items'] as readonly Record<string, unknown>[]; // the page's own shape
  };

  it('D49: are added, listed, changed and removed; the log tells of each', async () => {
    expect((await list()).body).toMatchObject({ state: 'open', items: [], registry: null, yourAddress: OFFICE, youAreAdmitted: true });
    const added = await admit({ network: '203.0.113.7/24', note: ' the office ', expiresAt: null });
    expect(added).toMatchObject({ status: 201, body: { network: '203.0.113.0/24', note: 'the office', createdByName: OWNER.name, inForce: true, ver: 1, warnings: [] } });
    const v6 = await admit({ network: '2001:DB8::1', expiresAt: '2999-01-01T00:00:00+01:00' });
    expect(v6.body).toMatchObject({ network: '2001:db8::1', expiresAt: '2998-12-31T23:00:00.000Z' });
    expect(await admit({ network: '0.0.0.0/0' })).toMatchObject({ status: 201, body: { warnings: [expect.stringContaining('every IPv4')] } });
    expect((await list()).body).toMatchObject({ state: 'restricted', items: [{ network: '203.0.113.0/24' }, { network: '2001:db8::1' }, { network: '0.0.0.0/0' }] });

    const id = String(v6.body['id']);
    expect(await at.call(`${LIST}/${id}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, note: 'home', network: '2001:db8::2' } })).toMatchObject({ status: 200, body: { network: '2001:db8::2', note: 'home', ver: 2 } });
    expect(await at.call(`${LIST}/${id}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, note: 'late' } })).toMatchObject({ status: 409 });
    expect((await at.call(`${LIST}/${id}?ver=2`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).body).toMatchObject({ state: 'restricted', items: [{}, {}] });
    expect((await at.call(`${LIST}/${id}?ver=2`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).status).toBe(404);
    expect(await admit({ network: '203.0.113.0/24' })).toMatchObject({ status: 409, body: { detail: { message: expect.stringContaining('listed already') as unknown } } });
    expect((await events('config.network_rule.added', 'config.network_rule.changed', 'config.network_rule.removed')).map(({ type }) => String(type)).toSorted()).toEqual([
      'config.network_rule.added', 'config.network_rule.added', 'config.network_rule.added', 'config.network_rule.changed', 'config.network_rule.removed',
    ]);
  });

  it('D49, D57, IP-05: what is no network is 422 when it is added and 400 when it is changed, in the document’s envelope; ours is 400', async () => {
    const { body } = await admit({ network: OFFICE });
    for (const network of ['10.0.0.1/33', '300.1.1.1', '', 'office']) {
      expect(await admit({ network }), network).toMatchObject({ status: 422, body: { detail: { message: expect.stringContaining('network') as unknown, errors: [{ field: 'network' }] } } });
      expect(await at.call(`${LIST}/${String(body['id'])}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, network } }), network).toMatchObject({ status: 400, body: { detail: { errors: [{ field: 'network' }] } } });
      expect((await at.call('/trpc/networks.add', { method: 'POST', jar: at.owner, ip: OFFICE, body: { network } })).status).toBe(400);
    }
    expect((await list()).body['items']).toHaveLength(1);
  });

  it('MA-08: take no number for a list and no list for a number', async () => {
    const { body } = await admit({ network: OFFICE });
    expect((await at.call(`${LIST}/${String(body['id'])}?ver=-0`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).status).toBe(400);
    expect((await at.call(`${LIST}/${String(body['id'])}?ver=1e400`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).status).toBe(400);
  });

  it('IP-06: no administrator shuts out their own address by accident, neither here nor through the registry', async () => {
    expect(await admit({ network: AWAY })).toMatchObject({ status: 409, body: { detail: { message: expect.stringContaining('confirmLockOut') as unknown } } });
    expect((await list()).body).toMatchObject({ state: 'open', items: [] });
    const { body: office } = await admit({ network: OFFICE });
    await admit({ network: AWAY });
    expect((await at.call(`${LIST}/${String(office['id'])}?ver=1`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).status).toBe(409);
    expect((await at.call(`${LIST}/${String(office['id'])}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, expiresAt: '2020-01-01T00:00:00Z' } })).status).toBe(409);

    const save = (networks: readonly string[], extra: object = {}) =>
      at.call('/api/v1/registry/save-layer', { method: 'POST', jar: at.owner, ip: OFFICE, body: { kind: 'tenant', basedOn: 1, content: { workflows: { agent_publish: { self_approval: true } }, ip_allowlist: { networks } }, ...extra } });
    const layer = await at.call('/api/v1/registry/layer?kind=tenant', { jar: at.owner, ip: OFFICE });
    const basedOn = (layer.body['current'] as { version: number } | null)?.version ?? 0;
    expect(await save([AWAY], { basedOn })).toMatchObject({ status: 409, body: { code: 'edge/would-lock-out' } });
    const propose = (extra: object = {}) =>
      at.call('/api/v1/registry/propose-layer', { method: 'POST', jar: at.owner, ip: OFFICE, body: { kind: 'tenant', basedOn, content: { workflows: { registry_override: { required_approvers: 1 } }, ip_allowlist: { networks: [AWAY] } }, ...extra } });
    expect(await propose()).toMatchObject({ status: 409, body: { code: 'edge/would-lock-out' } });
    expect((await propose({ confirmLockOut: true })).status).toBe(200);
    expect((await save([OFFICE], { basedOn })).status).toBe(200);
    expect((await list()).body).toMatchObject({ registry: [OFFICE], youAreAdmitted: true });

    expect((await at.call(`${LIST}/${String(office['id'])}?ver=1&confirmLockOut=true`, { method: 'DELETE', jar: at.owner, ip: OFFICE })).status).toBe(200);
    expect((await list()).status).toBe(403);
  });

  it('are not alone in being asked about: who came in with a password must mean it to make the identity provider the only way in', async () => {
    const admin = await addPerson(at, at.owner, 'adam', ['admin']);
    const { body } = await at.call('/api/v1/registry/layer?kind=tenant', { jar: admin, ip: OFFICE });
    const basedOn = (body['current'] as { version: number } | null)?.version ?? 0;
    const write = (how: 'save' | 'propose', extra: object = {}) => at.call(`/api/v1/registry/${how}-layer`, { method: 'POST', jar: admin, ip: OFFICE, body: { kind: 'tenant', basedOn, content: { sso: { enforce: true } }, ...extra } });
    for (const how of ['save', 'propose'] as const) expect(await write(how), how).toMatchObject({ status: 409, body: { code: 'sso/would-lock-out', details: { field: 'confirmLockOut' } } });
    expect((await at.call('/api/v1/session/me', { jar: admin, ip: OFFICE })).status).toBe(200);
    expect((await write('save', { confirmLockOut: true })).status).toBe(200);
    expect(await at.call('/api/v1/session/me', { jar: admin, ip: OFFICE })).toMatchObject({ status: 401, body: { code: 'auth/session-ended' } });
  });

  it('IP-08, D52: hold for sessions, sign-in, tokens, refreshes, keys, exports, downloads, uploads and streams, before anything is done', async () => {
    const tokens = await at.call('/api/v1/auth/login', { method: 'POST', body: { email: OWNER.email, password: OWNER.password }, ip: OFFICE });
    const bearer = { authorization: `Bearer ${String(tokens.body['access_token'])}` };
    const key = String((await at.call('/api/v1/people/create-key', { method: 'POST', jar: at.owner, ip: OFFICE, body: { name: 'script' } })).body['key']);
    const run = await at.addRun();
    const { body: listed } = await admit({ network: OFFICE });
    const upload = (ip: string) => at.server.handle(new Request(`http://127.0.0.1/api/v1/uploads/${at.house.ids.id()}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream', cookie: at.owner.cookie ?? '' }, body: 'bytes' }), { ip });

    const ways: ReadonlyArray<readonly [string, (ip: string) => Promise<{ readonly status: number }>]> = [
      ['a session', (ip) => at.call('/api/v1/session/me', { jar: at.owner, ip })],
      ['a session over tRPC', (ip) => at.call('/trpc/session.me?input=%7B%7D', { jar: at.owner, ip })],
      ['signing in', (ip) => at.call('/trpc/session.signIn', { method: 'POST', jar: new Jar(), ip, body: { email: OWNER.email, password: OWNER.password } })],
      ['signing in for tokens', (ip) => at.call('/api/v1/auth/login', { method: 'POST', ip, body: { email: OWNER.email, password: OWNER.password } })],
      ['an access token', (ip) => at.call('/auth/me', { ip, headers: bearer })],
      ['an API key', (ip) => at.call('/auth/me', { ip, headers: { 'x-api-key': key } })],
      ['tokens for an API key', (ip) => at.call('/auth/login', { method: 'POST', ip, body: { api_key: key } })],
      ['an export', (ip) => at.call('/api/v1/runs/export', { method: 'POST', jar: at.owner, ip, body: { id: run.id } })],
      ['a download', (ip) => at.call(`/api/v1/evidence/packages/${run.id}`, { jar: at.owner, ip })],
      ['an upload', upload],
      ['a ticket', (ip) => at.call('/api/v1/runs/stream-ticket', { method: 'POST', jar: at.owner, ip, body: { id: run.id } })],
      ['a stream', async (ip) => closing(await at.server.handle(new Request(`http://127.0.0.1/runs/${run.id}/subscribe`, { headers: { cookie: at.owner.cookie ?? '' } }), { ip }))],
      ['a refresh', (ip) => at.call('/api/v1/auth/refresh', { method: 'POST', ip, body: { refresh_token: tokens.body['refresh_token'] } })],
    ];
    for (const [way, go] of ways) expect((await go(AWAY)).status, way).toBe(403);
    const [before] = [await at.call('/api/v1/session/list', { jar: at.owner, ip: OFFICE })];
    expect(before.status).toBe(200);
    for (const [way, go] of ways) expect([200, 201, 404], way).toContain((await go(OFFICE)).status);
    expect((await events('security.address.refused')).length).toBeGreaterThan(0);
    expect(listed['inForce']).toBe(true);
  });

  it('D51: entries that have expired admit nobody, and when all have, nobody is admitted', async () => {
    await admit({ network: OFFICE });
    const { body } = await admit({ network: AWAY });
    expect((await list(AWAY)).status).toBe(200);
    await at.call(`${LIST}/${String(body['id'])}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, expiresAt: '2020-01-01T00:00:00Z' } });
    expect((await list(AWAY)).status).toBe(403);
    const [office] = (await list()).body['items'] as ReadonlyArray<{ id: string }>; // the list's own shape
    await at.call(`${LIST}/${String(office?.id)}`, { method: 'PATCH', jar: at.owner, ip: OFFICE, body: { ver: 1, expiresAt: '2020-01-01T00:00:00Z', confirmLockOut: true } });
    expect((await list()).status).toBe(403);
    expect((await at.call('/api/v1/session/me', { jar: at.owner, ip: OFFICE })).body).toMatchObject({ code: 'edge/address-refused' });
  });

  it('are an administrator’s to see and to change, and another tenant’s are none of theirs', async () => {
    const vera = await addPerson(at, at.owner, 'vera', ['viewer']);
    expect((await at.call(LIST, { jar: vera })).status).toBe(403);
    expect((await at.call(LIST, { method: 'POST', jar: vera, body: { network: OFFICE } })).status).toBe(403);
    expect((await at.call(`${LIST}/${at.house.ids.id()}`, { method: 'PATCH', jar: at.owner, body: { ver: 1, note: 'x' } })).status).toBe(404);
  });
});

/** The answer without its body, which would go on. */
async function closing(response: Response): Promise<{ readonly status: number }> {
  await response.body?.cancel();
  return { status: response.status };
}
