import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPortFetch } from '../../../shared/port-fetch.ts';
import { servePortFetch } from '../../../shared/port-serve.ts';
import { SYSTEM_TENANT, systemActor } from '../../../server/base/system-tenant.ts';
import { createTenant, NewTenant, suspendTenant } from '../../../server/tenancy/tenants/index.ts';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, type Answer, type Jar, OWNER } from '../../support/open-test-server.ts';
import { streamReader } from '../../support/stream-reader.ts';

interface Wish {
  readonly jar?: Jar;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly ip?: string;
}

describe.each(liveHouses)('the live stream of a run on %s', (_name, open) => {
  let at: LiveHouse;
  beforeEach(async () => { at = await open(); });
  afterEach(() => at.close());

  const subscribe = (id: string, { jar, headers = {}, query = '', ip = '192.0.2.9' }: Wish = {}): Promise<Response> =>
    at.server.handle(new Request(`http://127.0.0.1/runs/${id}/subscribe${query}`, { headers: { ...(jar?.cookie ? { cookie: jar.cookie } : {}), ...headers } }), { ip });
  const refused = async (response: Response): Promise<{ status: number; detail: unknown }> => ({ status: response.status, detail: ((await response.json()) as { detail: unknown }).detail }); // an E path's error
  const ticketFor = async (id: string, jar: Jar): Promise<string> => String((await ask('/api/v1/runs/stream-ticket', jar, { id })).body['ticket']);
  const ask = (path: string, jar: Jar, body: unknown): Promise<Answer> => at.call(path, { method: 'POST', jar, body });
  const tokenOf = async (email = OWNER.email, password = OWNER.password) => String((await at.call('/api/v1/auth/login', { method: 'POST', body: { email, password } })).body['access_token']);

  it('E39, E43: replays what the reader has not, goes on with what comes, and ends with done; everything sent was stored before', async () => {
    const run = await at.addRun();
    for (const type of ['submitted', 'working', 'plan']) await at.addEvent(run, type, { text: type });
    const response = await subscribe(run.id, { jar: at.owner, headers: { 'last-event-id': '1' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const stream = streamReader(response);
    expect((await stream.next(2)).map(({ id, data }) => [id, (JSON.parse(data) as { type: string }).type])).toEqual([['2', 'working'], ['3', 'plan']]);

    await at.addEvent(run, 's1');
    const [live] = await stream.next(1);
    const stored = (await at.call(`/api/v1/runs/events?id=${run.id}&since_seq=3`, { jar: at.owner })).body['events'] as readonly Record<string, unknown>[]; // the procedure's own shape
    expect(JSON.parse(live?.data ?? '')).toMatchObject({ _seq: 4, type: 's1', digest: stored[0]?.['digest'], body: stored[0]?.['body'] });

    await at.addEvent(run, 'completed');
    await at.endRun(run);
    expect((await stream.rest()).map(({ event, data }) => [event, JSON.parse(data) as unknown])).toMatchObject([['message', { _seq: 5 }], ['done', { run_id: run.id, state: 'completed' }]]);
    expect((await streamReader(await subscribe(run.id, { jar: at.owner, query: '?since_seq=5' })).rest()).map(({ event }) => event)).toEqual(['done']);
    expect(at.house.edge.streams.size).toBe(0);
  });

  it('E11: is opened by a ticket, by a credential in a header, and by a token in the address of this route only', async () => {
    const run = await at.addRun();
    const token = await tokenOf();
    const key = String((await ask('/api/v1/people/create-key', at.owner, { name: 'script' })).body['key']);
    const wishes: readonly Wish[] = [
      { jar: at.owner }, { headers: { authorization: `Bearer ${token}` } }, { headers: { 'x-api-key': key } }, { query: `?access_token=${token}` },
      { query: `?ticket=${await ticketFor(run.id, at.owner)}` }, { jar: at.owner, headers: { 'x-stream-ticket': await ticketFor(run.id, at.owner) } },
    ];
    for (const wish of wishes) {
      const response = await subscribe(run.id, wish);
      expect(response.status, JSON.stringify(wish)).toBe(200);
      await response.body?.cancel();
    }
    for (const path of ['/auth/me?', `/api/v1/runs/get?id=${run.id}&`, `/api/v1/runs/events?id=${run.id}&`]) expect([400, 401], path).toContain((await at.call(`${path}access_token=${token}`)).status);
    expect((await subscribe(run.id, { jar: at.owner, query: `?access_token=${token}` })).status).toBe(400);
    expect((await subscribe(run.id)).status).toBe(401);
  });

  it('SSE-02: takes a ticket once, at its run, beside no credential of another session', async () => {
    const [run, other] = [await at.addRun(), await at.addRun()];
    const once = await ticketFor(run.id, at.owner);
    await (await subscribe(run.id, { query: `?ticket=${once}` })).body?.cancel();
    const bad = { status: 401, detail: 'This ticket is wrong, was used or has expired.' };
    expect(await refused(await subscribe(run.id, { query: `?ticket=${once}` }))).toEqual(bad);
    expect(await refused(await subscribe(other.id, { query: `?ticket=${await ticketFor(run.id, at.owner)}` }))).toEqual(bad);
    const elsewhere = await addPerson(at, at.owner, 'vera', ['viewer']);
    expect(await refused(await subscribe(run.id, { jar: elsewhere, headers: { 'x-stream-ticket': await ticketFor(run.id, at.owner) } }))).toEqual(bad);
    for (const ticket of ['', 'x', 'A'.repeat(22), `${once}=`]) expect((await subscribe(run.id, { query: `?ticket=${ticket}` })).status).toBe(401);
    const wanted = await ticketFor(run.id, at.owner);
    const race = await Promise.all([0, 1, 2].map(() => subscribe(run.id, { query: `?ticket=${wanted}` })));
    expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    for (const { body } of race) await body?.cancel();
  });

  it('SSE-04: ends within a round, with the reason, when the session is over, the role is gone or the tenant is shut', async () => {
    const run = await at.addRun();
    const [vera, otto] = [await addPerson(at, at.owner, 'vera', ['viewer']), await addPerson(at, at.owner, 'otto', ['viewer'])];
    const ends = async (stream: ReturnType<typeof streamReader>) => (await stream.rest()).map(({ event, data }) => [event, JSON.parse(data) as unknown]);
    const listen = async (wish: Wish) => streamReader(await subscribe(run.id, wish));
    const [veras, ottos, byTicket, owners] = [await listen({ jar: vera }), await listen({ jar: otto }), await listen({ query: `?ticket=${await ticketFor(run.id, otto)}` }), await listen({ jar: at.owner })];

    await at.house.edge.streams.tick();
    expect(at.house.edge.streams.size).toBe(4);
    await ask('/trpc/session.signOut', vera, {});
    const people = (await at.call('/api/v1/people/list', { jar: at.owner })).body['items'] as ReadonlyArray<{ id: string; name: string; ver: number }>; // the procedure's own shape
    const ottosRow = people.find(({ name }) => name === 'otto');
    expect((await ask('/api/v1/people/change-roles', at.owner, { userId: ottosRow?.id, ver: ottosRow?.ver, roles: [] })).status).toBe(200);
    await at.house.edge.streams.tick();
    expect(await ends(veras)).toEqual([['end', { reason: 'auth/session-ended' }]]);
    expect(await ends(ottos)).toEqual([['end', { reason: 'people/capability-missing' }]]);
    expect(await ends(byTicket)).toEqual([['end', { reason: 'people/capability-missing' }]]);
    expect(at.house.edge.streams.size).toBe(1);

    const tenant = await at.house.storage.readIdentity({ tenantId: at.tenantId }, (db) => at.house.people.tenants.find(db, { id: at.tenantId }));
    await suspendTenant(at.house.people, systemActor('test', SYSTEM_TENANT), { id: at.tenantId, ver: tenant?.ver ?? 0 }, 'unpaid');
    await at.house.edge.streams.tick();
    expect(await ends(owners)).toEqual([['end', { reason: 'auth/session-ended' }]]);
  });

  it('IP-07: ends when its tenant’s list changes, and the session is refused at its next request', async () => {
    const run = await at.addRun();
    const [home, office] = ['198.51.100.7', '203.0.113.9'];
    const [away, here] = [streamReader(await subscribe(run.id, { jar: at.owner, ip: home })), streamReader(await subscribe(run.id, { jar: at.owner, ip: office }))];
    await at.call('/api/v1/admin/ip-allowlist', { method: 'POST', jar: at.owner, ip: office, body: { network: '203.0.113.0/24' } });
    await at.house.edge.streams.tick();
    expect((await away.rest()).map(({ event, data }) => [event, data])).toEqual([['end', '{"reason":"edge/address-refused"}']]);
    expect((await at.call('/api/v1/session/me', { jar: at.owner, ip: home })).status).toBe(403);
    expect(at.house.edge.streams.size).toBe(1);
    await here.leave();
    expect(at.house.edge.streams.size).toBe(0);
  });

  it('SSE-05: of another tenant’s run is as of none, and no reader can have left off where nothing is', async () => {
    const run = await at.addRun();
    await at.addEvent(run, 'submitted');
    const foreign = await createTenant(at.house.people, { ...systemActor('test'), kind: 'bootstrap' }, NewTenant.parse({ slug: 'globex', name: 'Globex' }));
    const theirs = await at.addRun(foreign.id);
    await at.addEvent(theirs, 'submitted');
    const missing = { status: 404, detail: 'run not found' };
    expect(await refused(await subscribe(theirs.id, { jar: at.owner, headers: { 'last-event-id': '1' } }))).toEqual(missing);
    expect(await refused(await subscribe(at.house.ids.id(), { jar: at.owner, headers: { 'last-event-id': '1' } }))).toEqual(missing);
    expect(await refused(await subscribe('nonsense', { jar: at.owner }))).toEqual(missing);
    expect((await ask('/api/v1/runs/stream-ticket', at.owner, { id: theirs.id })).status).toBe(404);
    for (const wrong of ['-1', '2', '1e3', '9007199254740993', '0x1', 'x', '01', '1 or 1=1']) {
      expect((await subscribe(run.id, { jar: at.owner, headers: { 'last-event-id': wrong } })).status, wrong).toBe(400);
    }
    for (const right of ['0', '1']) await (await subscribe(run.id, { jar: at.owner, headers: { 'last-event-id': right } })).body?.cancel();
  });

  it('SSE-08: is nobody’s without the right to see runs: neither the ticket nor the stream', async () => {
    const run = await at.addRun();
    const nora = await addPerson(at, at.owner, 'nora', []);
    expect((await ask('/api/v1/runs/stream-ticket', nora, { id: run.id })).status).toBe(403);
    expect(await refused(await subscribe(run.id, { jar: nora }))).toEqual({ status: 403, detail: 'missing capability: runs:read' });
  });

  it('goes through the port of the desktop as it goes through a socket, and ends when its reader leaves', async () => {
    const run = await at.addRun();
    await at.addEvent(run, 'submitted');
    const { port1, port2 } = new MessageChannel();
    servePortFetch(port2, (request) => at.server.handle(request, { ip: null }));
    const overPort = createPortFetch(port1);
    const stream = streamReader(await overPort(new Request(`app://countersign/runs/${run.id}/subscribe`, { headers: { cookie: at.owner.cookie ?? '' } })));
    expect((await stream.next(1)).map(({ id }) => id)).toEqual(['1']);
    await at.addEvent(run, 'working');
    expect((await stream.next(1)).map(({ id }) => id)).toEqual(['2']);
    await stream.leave();
    while (at.house.edge.streams.size > 0) await new Promise((resolve) => setImmediate(resolve));
    port1.close();
  });
});

describe.each(liveHouses)('a server that takes no token in an address, on %s', (_name, open) => {
  let at: LiveHouse;
  beforeEach(async () => { at = await open({ COUNTERSIGN_SSE_QUERY_TOKEN: 'off' }); });
  afterEach(() => at.close());

  it('SSE-01: refuses it with 400 and tells the log whose session it was', async () => {
    const run = await at.addRun();
    const pair = await at.call('/api/v1/auth/login', { method: 'POST', body: { email: OWNER.email, password: OWNER.password } });
    const token = String(pair.body['access_token']);
    const response = await at.server.handle(new Request(`http://127.0.0.1/runs/${run.id}/subscribe?access_token=${token}`), { ip: '192.0.2.9' });
    expect([response.status, await response.text()]).toEqual([400, expect.not.stringContaining(token)]);
    await at.house.audit.writer.settle(at.house.storage, at.tenantId);
    const page = await at.call('/api/v1/audit/page?types=security.token_in_address.refused', { jar: at.owner });
    expect(page.body['items']).toMatchObject([{ type: 'security.token_in_address.refused', outcome: 'denied', resource: { type: 'session' } }]);
    expect(JSON.stringify(page.body)).not.toContain(token);
    expect((await at.server.handle(new Request(`http://127.0.0.1/runs/${run.id}/subscribe?access_token=nonsense`), { ip: '192.0.2.9' })).status).toBe(400);
  });
});
