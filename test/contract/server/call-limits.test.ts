import { afterEach, describe, expect, it } from 'vitest';
import { createTenant, NewTenant } from '../../../server/tenancy/tenants/index.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { type Answer, Jar, OWNER } from '../../support/open-test-server.ts';

const INPUT = encodeURIComponent(JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [n, {}]))));
const TWENTY = `/trpc/${Array.from({ length: 20 }, () => 'auth.me').join(',')}?batch=1&input=${INPUT}`;

describe.each(liveHouses)('limits on calls, on %s', (_name, open) => {
  let at: LiveHouse;
  const opened = async (env: Readonly<Record<string, string>>): Promise<void> => { at = await open(env); };
  afterEach(() => at.close());
  const bearer = async (email = OWNER.email, password = OWNER.password) =>
    ({ authorization: `Bearer ${String((await at.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })).body['access_token'])}` });
  const statuses = async (times: number, ask: (n: number) => Promise<Answer>): Promise<readonly number[]> => {
    const all = [];
    for (let n = 0; n < times; n += 1) all.push((await ask(n)).status);
    return all;
  };

  it('RL-02: a batch of twenty calls counts as twenty, and one of twenty-one is not read', async () => {
    await opened({ COUNTERSIGN_RATE_USER: '50' });
    const headers = await bearer();
    const batch = (path = TWENTY) => at.server.handle(new Request(`http://127.0.0.1${path}`, { headers }), { ip: '192.0.2.9' });
    for (let n = 0; n < 2; n += 1) expect(((await (await batch()).json()) as readonly object[]).every((one) => 'result' in one)).toBe(true);
    const third = (await (await batch()).json()) as ReadonlyArray<{ result?: unknown; error?: { data: { httpStatus: number } } }>; // tRPC's own shape
    expect(third.filter((one) => one.result !== undefined).length).toBeGreaterThanOrEqual(9);
    expect(third.filter((one) => one.error?.data.httpStatus === 429).length).toBeGreaterThanOrEqual(9);
    expect((await batch(TWENTY.replace('auth.me', 'auth.me,auth.me'))).status).toBe(400);
  });

  it('E61: say which was too many and when to come back, in the words and the shape of each path', async () => {
    await opened({ COUNTERSIGN_RATE_USER: '5' });
    const headers = await bearer();
    const first = await statuses(12, () => at.call('/auth/me', { headers }));
    expect(first.slice(0, 4)).toEqual([200, 200, 200, 200]);
    const wait = expect.stringMatching(/^([1-9]|1[0-2])$/) as unknown; // five a minute: one every twelve seconds
    const plain = await at.call('/auth/me', { headers });
    expect([plain.status, plain.headers.get('retry-after')]).toEqual([429, wait]);
    expect(plain.body['detail']).toMatch(/^rate limit exceeded for user:[0-9a-f-]{36}$/);
    expect(await at.call('/api/v1/session/me', { headers })).toMatchObject({ status: 429, type: 'application/problem+json', body: { code: 'edge/rate-limited', details: { limit: 'user' } } });
    const trpc = await at.call('/trpc/session.me?input=%7B%7D', { headers });
    expect([trpc.status, trpc.headers.get('retry-after')]).toEqual([429, wait]);
  });

  it('count what a browser’s session only reads a tenth: screens ask much', async () => {
    await opened({ COUNTERSIGN_RATE_USER: '10' });
    expect((await statuses(90, () => at.call('/api/v1/session/me', { jar: at.owner }))).every((status) => status === 200)).toBe(true);
    expect((await statuses(100, () => at.call('/api/v1/session/me', { jar: at.owner }))).includes(429)).toBe(true);
  });

  it('RL-06: of one tenant that floods are its own; its neighbour is served all the while', async () => {
    await opened({ COUNTERSIGN_RATE_TENANT: '40', COUNTERSIGN_RATE_USER: '1000', COUNTERSIGN_RATE_ORGANISATION: '1000' });
    const installer = { ...systemActor('installation'), kind: 'bootstrap' } as const;
    const globex = await createTenant(at.house.people, installer, NewTenant.parse({ slug: 'globex', name: 'Globex' }));
    await createUser(at.house.people, { ...installer, tenantId: globex.id }, { email: 'gus@example.com', name: 'Gus', password: 'violet-harbour-42', roles: ['admin'] });
    const [acme, gus] = [await bearer(), await bearer('gus@example.com', 'violet-harbour-42')];
    const [flood, served]: [number[], number[]] = [[], []];
    for (let n = 0; n < 120; n += 1) {
      flood.push((await at.call('/auth/me', { headers: acme })).status);
      if (n % 4 === 0) served.push((await at.call('/auth/me', { headers: gus })).status);
    }
    expect(flood.filter((status) => status === 429).length).toBeGreaterThan(70);
    expect(served.every((status) => status === 200)).toBe(true);
    const refused = await at.call('/auth/me', { headers: acme });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body['detail']).toBe(`rate limit exceeded for tenant:${at.tenantId}`);
  });

  it('D56: hold for signing in, refreshing and giving passwords, over every path that does', async () => {
    await opened({ COUNTERSIGN_RATE_SIGN_IN: '6', COUNTERSIGN_RATE_REFRESH: '3', COUNTERSIGN_RATE_ADMIN_PASSWORD: '2' });
    const people = (await at.call('/api/v1/people/create', { method: 'POST', jar: at.owner, body: { email: 'vera@example.com', name: 'vera', password: 'the password of vera', roles: ['viewer'] } })).body;
    const give = (n: number) => at.call('/api/v1/people/set-password', { method: 'POST', jar: at.owner, body: { userId: people['id'], password: `another password ${n} of vera` } });
    expect(await statuses(4, give)).toEqual([200, 200, 429, 429]);
    expect(await statuses(5, () => at.call('/auth/refresh', { method: 'POST', body: { refresh_token: 'csr_x' } }))).toEqual([401, 401, 401, 429, 429]);
    const wrong = { email: 'nobody@example.com', password: 'wrong' };
    const ways: ReadonlyArray<(n: number) => Promise<Answer>> = [
      () => at.call('/trpc/session.signIn', { method: 'POST', jar: new Jar(), body: wrong, ip: '198.51.100.1' }), () => at.call('/api/v1/auth/login', { method: 'POST', body: wrong, ip: '198.51.100.1' }),
      () => at.call('/auth/login', { method: 'POST', body: { api_key: 'no-such-key' }, ip: '198.51.100.1' }),
    ];
    const all = [];
    for (let n = 0; n < 9; n += 1) all.push((await ways[n % 3]?.(n))?.status);
    expect(all).toEqual([401, 401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await at.call('/trpc/session.signIn', { method: 'POST', body: { email: OWNER.email, password: OWNER.password }, ip: '198.51.100.2' })).status).toBe(200);
  });

  it('H18: hold for the runs that hosted clients ask of one agent of one tenant', async () => {
    await opened({ COUNTERSIGN_RATE_HOSTED_RUN: '2' });
    const key = String((await at.call('/api/v1/people/create-key', { method: 'POST', jar: at.owner, body: { name: 'hosted' } })).body['key']);
    const headers = { 'x-api-key': key, 'x-tenant-id': 'main', 'x-customer-id': 'customer-1' };
    const run = (agent_id: string) => at.call('/v1/tenants/main/runs', { method: 'POST', headers, body: { agent_id, message: 'hello' } });
    const [one, other] = [at.house.ids.id(), at.house.ids.id()];
    const answers = [await run(one), await run(one), await run(one)];
    expect(answers.map(({ status }) => status === 429)).toEqual([false, false, true]);
    expect([answers[2]?.body, Number(answers[2]?.headers.get('retry-after')) > 0]).toEqual([{ detail: 'tenant rate limit exceeded' }, true]);
    expect((await run(other)).status).not.toBe(429);
  });

  it('hold for uploads: so many at once, so many bytes an hour', async () => {
    await opened({ COUNTERSIGN_RATE_UPLOAD_MIB: '3', COUNTERSIGN_UPLOADS_AT_ONCE: '2' });
    const put = (body: BodyInit | null, length?: string) => at.server.handle(new Request(`http://127.0.0.1/api/v1/uploads/${at.house.ids.id()}`, {
      method: 'PUT', headers: { 'content-type': 'application/octet-stream', cookie: at.owner.cookie ?? '', ...(length ? { 'content-length': length } : {}) }, body, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    }), { ip: '192.0.2.9' });
    const gates: (() => void)[] = [];
    const slow = () => new ReadableStream<Uint8Array>({ start: (controller) => { gates.push(() => { controller.enqueue(new Uint8Array(10)); controller.close(); }); } });
    const held = [put(slow(), '10'), put(slow(), '10')];
    await expect.poll(async () => (await put('x', '1')).status).toBe(429);
    for (const release of gates) release();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([201, 201]);
    const answer = await put('x', '1');
    expect([answer.status, answer.headers.get('retry-after') !== null]).toEqual([429, true]);
  });
});
