import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { brand, type UserId } from '../../../shared/brand.ts';
import { anActor } from '../../support/actors.ts';
import { closedTenant } from '../../support/tenants.ts';
import { addPerson, type Answer, Jar } from '../../support/open-test-server.ts';

const LIST = '/api/v1/admin/audit-logs';
const FIELDS = ['action', 'changes', 'created_at', 'description', 'error_message', 'id', 'org_id', 'request_metadata', 'resource_id', 'resource_type', 'status', 'user_id'];
type Row = Readonly<Record<string, unknown>>;
const items = ({ body }: Answer) => body['items'] as readonly Row[]; // the procedures’ own shape

describe.each(liveHouses)('the log in the documents’ shapes on %s', (_name, open) => {
  let at: LiveHouse;
  let nora: Jar;
  let noraId = '';
  beforeAll(async () => {
    at = await open();
    nora = await addPerson(at, at.owner, 'nora', []);
    noraId = (((await at.call('/api/v1/session/me', { jar: nora })).body['user']) as { id: string }).id; // the procedure's own shape
    const roles = await at.call('/api/v1/people/change-roles', { method: 'POST', jar: at.owner, body: { userId: noraId, ver: 1, roles: ['viewer'] } });
    if (roles.status !== 200) throw new Error(JSON.stringify(roles.body));
    await at.call('/api/v1/auth/login', { method: 'POST', body: { email: 'nora@example.com', password: 'not her password' } });
    await settle();
  });
  afterAll(() => at.close());

  const settle = () => at.house.audit.writer.settle(at.house.storage, at.tenantId);
  const get = (path: string, jar: Jar = at.owner) => at.call(path, { jar });

  it('D36: has twelve fields, with what changed and where the request came from', async () => {
    const [row] = items(await get(`${LIST}?action=login_failed`));
    expect(Object.keys(row ?? {}).sort()).toEqual(FIELDS);
    expect(row).toMatchObject({ org_id: at.tenantId, action: 'login_failed', resource_type: 'user', status: 'failure', request_metadata: { ip_address: '192.0.2.9' } });
    expect(String(row?.['error_message'])).not.toBe('');
    const [given] = items(await get(`${LIST}?action=permission_granted`));
    expect(given).toMatchObject({ resource_type: 'user', resource_id: noraId, status: 'success', error_message: null, changes: { before: [], after: ['viewer'] } });
  });

  it('D38: seven filters, newest first, 1 to 500 at once and 50 by default, with the total', async () => {
    const all = await get(LIST);
    expect(all.body).toMatchObject({ limit: 50, offset: 0 });
    const times = items(all).map((row) => String(row['created_at']));
    expect(times).toEqual(times.toSorted().toReversed());
    const [, middle] = times.slice(times.length / 2);
    const userId = String(items(all).find((row) => row['user_id'] !== null)?.['user_id']);
    const filters: ReadonlyArray<readonly [string, (row: Row) => boolean]> = [
      ['action=login_failed', (row) => row['action'] === 'login_failed'], ['resource_type=user', (row) => row['resource_type'] === 'user'], ['status=failure', (row) => row['status'] === 'failure'],
      [`start_date=${middle}`, (row) => String(row['created_at']) >= String(middle)], [`end_date=${middle}`, (row) => String(row['created_at']) <= String(middle)],
      [`user_id=${userId}`, (row) => row['user_id'] === userId], [`resource_id=${noraId}`, (row) => row['resource_id'] === noraId],
    ];
    for (const [filter, fits] of filters) {
      const answer = await get(`${LIST}?${filter}&limit=500`);
      expect([answer.status, answer.body['total'], items(answer).every(fits)], filter).toEqual([200, items(answer).length, true]);
      expect(items(answer).length, filter).toBeGreaterThan(0);
    }
    for (const nothing of ['user_id=nobody', 'resource_id=nobody', 'end_date=2020-01-01T00:00:00Z', 'start_date=2999-01-01T00:00:00Z']) expect((await get(`${LIST}?${nothing}`)).body, nothing).toMatchObject({ items: [], total: 0 });
    expect((await get(`${LIST}?limit=1`)).body).toMatchObject({ limit: 1, items: [{}] });
    for (const bad of ['limit=0', 'limit=501', 'action=teleport', 'colour=red', 'start_date=tuesday']) expect((await get(`${LIST}?${bad}`)).status, bad).toBeGreaterThanOrEqual(400);
  });

  it('D54: marks what somebody did as another person, and finds it by either of them', async () => {
    const impersonator = { userId: brand<UserId>('eve'), name: 'Eve Example', reason: 'ticket 7' };
    const standin = anActor({ userId: noraId, name: 'Nora', tenantId: at.tenantId, impersonator });
    await at.house.storage.write(standin, (tx) => at.house.audit.trail.append(tx, standin, { type: 'agent.edited', resource: { type: 'agent', id: 'marked' }, details: { fields: ['name'] } }));
    await settle();
    const mark = { id: 'eve', name: 'Eve Example', reason: 'ticket 7' };
    for (const who of ['eve', noraId]) expect(items(await get(`${LIST}?user_id=${who}&resource_id=marked`)), who).toMatchObject([{ user_id: noraId, request_metadata: { ip_address: '192.0.2.7', impersonator: mark } }]);
    expect(items(await get('/api/v1/audit/logs?event_type=agent.edited'))).toMatchObject([{ user_id: noraId, metadata: { fields: ['name'], impersonator: mark } }]);
  });

  it('D39: tells what happened to a thing and what a person did, newest first', async () => {
    const [failed] = items(await get(`${LIST}?action=login_failed`));
    const history = async (path: string) => (await get(`${LIST}/${path}`)).body as unknown as readonly Row[]; // a list at the top, as the document has it
    const of = await history(`resource/user/${noraId}`);
    expect(of.map((row) => row['description'])).toEqual(expect.arrayContaining(['admin.user.created', 'admin.role.assigned', 'auth.login.failed']));
    expect(of.every((row) => row['resource_id'] === noraId)).toBe(true);
    const by = await history(`user/${String(items(await get(`${LIST}?action=permission_granted`))[0]?.['user_id'])}`);
    expect(by.map((row) => row['description'])).toContain('admin.role.assigned');
    expect(new Set(by.map((row) => row['user_id'])).size).toBe(1);
    for (const rows of [of, by]) expect(rows.map((row) => String(row['created_at']))).toEqual(rows.map((row) => String(row['created_at'])).toSorted().toReversed());
    expect((await get(`${LIST}/${String(failed?.['id'])}`)).body).toMatchObject({ id: failed?.['id'] });
    expect((await get(`${LIST}/0190a000-0000-7000-8000-000000000000`)).status).toBe(404);
  });

  it('D41: reading takes the right to read, and writing takes none: the denial is in the log', async () => {
    const denials = async () => (await get(`${LIST}?action=feature_access_denied&user_id=${noraId}`)).body['total'];
    expect(await denials()).toBe(0);
    expect((await get(LIST, nora)).status).toBe(403);
    await settle();
    expect(await denials()).toBe(1);
  });

  it('D40: the platform’s list crosses tenants for who holds that right alone, and discloses nothing', async () => {
    expect((await get('/api/v1/admin/platform/audit-logs')).status).toBe(403);
    expect((await get('/api/v1/admin/platform/audit-logs', nora)).status).toBe(403);
    const installer = { ...systemActor('installation', at.tenantId), kind: 'bootstrap' as const };
    await createUser(at.house.people, installer, { email: 'root@example.com', name: 'Root', password: 'violet-harbour-42', roles: ['platform_admin'] });
    const root = new Jar();
    await at.call('/trpc/session.signIn', { method: 'POST', jar: root, body: { email: 'root@example.com', password: 'violet-harbour-42' } });
    const closed = await closedTenant(at.house, installer);
    for (const tenantId of await at.house.logTenantIds()) await at.house.audit.writer.settle(at.house.storage, tenantId);
    const all = await get('/api/v1/admin/platform/audit-logs?limit=500', root);
    expect(new Set(items(all).map((row) => row['org_id'])).size).toBeGreaterThan(1);
    expect(items(all).filter((row) => row['user_id'] !== null || row['changes'] !== null || row['resource_id'] !== null)).toEqual([]);
    expect(items(all).filter((row) => row['org_id'] === closed).map((row) => row['description'])).toContain('admin.tenant.deleted');
  });

  it('U25: has the guide’s thirteen fields, success or failure, and times in UTC', async () => {
    const answer = await get('/api/v1/audit/logs?event_type=auth.login_failed');
    const [record] = items(answer);
    expect(Object.keys(record ?? {}).sort()).toEqual(['action', 'event_type', 'ip_address', 'log_id', 'metadata', 'resource_id', 'resource_type', 'result', 'severity', 'tenant_id', 'timestamp', 'user_agent', 'user_id']);
    expect(record).toMatchObject({ tenant_id: at.tenantId, event_type: 'auth.login.failed', severity: 'warning', result: 'failure', ip_address: '192.0.2.9', timestamp: expect.stringMatching(/Z$/) as unknown });
    expect(items(await get('/api/v1/audit/logs?event_type=admin.user_created'))[0]).toMatchObject({ severity: 'info', result: 'success' });
  });

  it('U26: is asked within the tenant by a type or a list of them, a severity and days', async () => {
    const typesOf = async (question: string) => [...new Set(items(await get(`/api/v1/audit/logs?${question}`)).map((row) => String(row['event_type'])))].toSorted();
    const both = 'event_types=auth.login_failed&event_types=admin.user_created';
    expect(await typesOf(both)).toEqual(['admin.user.created', 'auth.login.failed']);
    expect(await typesOf('event_type=admin.user_created')).toEqual(['admin.user.created']);
    expect(await typesOf(`${both}&severity=warning`)).toEqual(['auth.login.failed']);
    expect([await typesOf(`${both}&end_date=2020-01-01T00:00:00Z`), await typesOf(`${both}&start_date=2999-01-01T00:00:00Z`)]).toEqual([[], []]);
  });

  it('is itself on record, whoever asks, and from whatever place on', async () => {
    const searches = async () => (await get(`${LIST}?action=read`)).body['total'] as number; // the procedure's own shape
    await settle();
    const before = await searches();
    await get(`${LIST}?action=login`);
    await get(`${LIST}?offset=1`);
    await settle();
    expect(await searches()).toBe(before + 3); // the two, and the question before them
  });
});
