import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { addPerson, type Answer, Jar } from '../../support/open-test-server.ts';

const LIST = '/api/v1/admin/audit-logs';
const FIELDS = ['action', 'changes', 'created_at', 'description', 'error_message', 'id', 'org_id', 'request_metadata', 'resource_id', 'resource_type', 'status', 'user_id'];
type Row = Readonly<Record<string, unknown>>;
const items = ({ body }: Answer) => body['items'] as readonly Row[]; // the procedures’ own shape

describe.each(liveHouses)('the log in the documents’ shapes on %s', (_name, open) => {
  let at: LiveHouse;
  let nora: Jar;
  beforeAll(async () => {
    at = await open();
    nora = await addPerson(at, at.owner, 'nora', []);
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
  });

  it('D38: seven filters, newest first, 1 to 500 at once and 50 by default, with the total', async () => {
    const all = await get(LIST);
    expect(all.body).toMatchObject({ limit: 50, offset: 0 });
    const times = items(all).map((row) => String(row['created_at']));
    expect(times).toEqual(times.toSorted().toReversed());
    for (const filter of ['action=create', 'resource_type=user', 'status=failure', 'start_date=2020-01-01T00:00:00Z', 'end_date=2999-01-01T00:00:00Z', 'user_id=nobody', 'resource_id=nobody']) {
      const answer = await get(`${LIST}?${filter}&limit=500`);
      expect(answer.status, filter).toBe(200);
      expect(answer.body['total'], filter).toBe(items(answer).length);
    }
    expect(items(await get(`${LIST}?status=failure`)).every((row) => row['status'] === 'failure')).toBe(true);
    expect(items(await get(`${LIST}?resource_id=nobody`))).toEqual([]);
    expect((await get(`${LIST}?limit=1`)).body).toMatchObject({ limit: 1, items: [{}] });
    for (const bad of ['limit=0', 'limit=501', 'action=teleport', 'colour=red', 'start_date=tuesday']) expect((await get(`${LIST}?${bad}`)).status, bad).toBeGreaterThanOrEqual(400);
  });

  it('D39: tells what happened to a thing and what a person did, newest first', async () => {
    const [failed] = items(await get(`${LIST}?action=login_failed`));
    const id = String(failed?.['resource_id']);
    const of = await get(`${LIST}/resource/user/${id}`);
    expect((of.body as unknown as readonly Row[]).map((row) => row['resource_id'])).toContain(id); // a list at the top, as the document has it
    const by = await get(`${LIST}/user/${String(items(await get(`${LIST}?action=create&resource_type=user`))[0]?.['user_id'])}`);
    expect((by.body as unknown as readonly Row[]).length).toBeGreaterThan(0);
    expect((await get(`${LIST}/${String(failed?.['id'])}`)).body).toMatchObject({ id: failed?.['id'] });
    expect((await get(`${LIST}/0190a000-0000-7000-8000-000000000000`)).status).toBe(404);
  });

  it('D41: reading takes the right to read, and writing takes none: the denial is in the log', async () => {
    expect((await get(LIST, nora)).status).toBe(403);
    await settle();
    expect(items(await get(`${LIST}?action=feature_access_denied`)).length).toBeGreaterThan(0);
  });

  it('D40: the platform’s list crosses tenants for who holds that right alone, and discloses nothing', async () => {
    expect((await get('/api/v1/admin/platform/audit-logs')).status).toBe(403);
    expect((await get('/api/v1/admin/platform/audit-logs', nora)).status).toBe(403);
    const installer = { ...systemActor('installation', at.tenantId), kind: 'bootstrap' as const };
    await createUser(at.house.people, installer, { email: 'root@example.com', name: 'Root', password: 'violet-harbour-42', roles: ['platform_admin'] });
    const root = new Jar();
    await at.call('/trpc/session.signIn', { method: 'POST', jar: root, body: { email: 'root@example.com', password: 'violet-harbour-42' } });
    for (const tenantId of await at.house.tenantIds()) await at.house.audit.writer.settle(at.house.storage, tenantId);
    const all = await get('/api/v1/admin/platform/audit-logs?limit=500', root);
    expect(new Set(items(all).map((row) => row['org_id'])).size).toBeGreaterThan(1);
    expect(items(all).filter((row) => row['user_id'] !== null || row['changes'] !== null || row['resource_id'] !== null)).toEqual([]);
  });

  it('U25: has the guide’s thirteen fields, success or failure, and times in UTC', async () => {
    const answer = await get('/api/v1/audit/logs?event_type=auth.login_failed');
    const [record] = items(answer);
    expect(Object.keys(record ?? {}).sort()).toEqual(['action', 'event_type', 'ip_address', 'log_id', 'metadata', 'resource_id', 'resource_type', 'result', 'severity', 'tenant_id', 'timestamp', 'user_agent', 'user_id']);
    expect(record).toMatchObject({ tenant_id: at.tenantId, event_type: 'auth.login.failed', severity: 'warning', result: 'failure', ip_address: '192.0.2.9', timestamp: expect.stringMatching(/Z$/) as unknown });
  });

  it('U26: is asked within the tenant by a type or a list of them, a severity and days', async () => {
    const listed = items(await get('/api/v1/audit/logs?event_types=auth.login_failed&event_types=admin.user_created&severity=warning'));
    expect(new Set(listed.map((row) => row['event_type']))).toEqual(new Set(['auth.login.failed']));
    expect(items(await get('/api/v1/audit/logs?event_type=auth.login&end_date=2020-01-01T00:00:00Z'))).toEqual([]);
  });

  it('is itself on record, whoever asks', async () => {
    await get(`${LIST}?action=login`);
    await settle();
    expect(items(await get(`${LIST}?action=read`)).map((row) => row['description'])).toContain('data.searched');
  });
});
