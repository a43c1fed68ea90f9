import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, type Jar } from '../../support/open-test-server.ts';

const LIST = '/api/v1/admin/retention-policies';
const DELETIONS = '/api/v1/admin/retention-deletions';
const ARCHIVES = '/api/v1/admin/retention-archives';
const HOLDS = '/api/v1/admin/legal-holds';

describe.each(liveHouses)('the paths of retention on %s', (_name, open) => {
  let at: LiveHouse;
  let nora: Jar;
  beforeAll(async () => {
    at = await open();
    nora = await addPerson(at, at.owner, 'nora', []);
  });
  afterAll(() => at.close());
  const post = (path: string, body: unknown, jar = at.owner) => at.call(path, { method: 'POST', jar, body });

  it('D44, D45: policies are made, listed, changed, tried and removed; running one is a dry run unless it is said otherwise', async () => {
    expect((await at.call(LIST, { jar: at.owner })).body).toEqual({ items: [], total: 0 });
    const made = await post(LIST, { dataType: 'audit_logs', days: 365 });
    expect(made).toMatchObject({ status: 201, body: { dataType: 'audit_logs', days: 365, active: true, ver: 1 } });
    const one = `${LIST}/${String(made.body['id'])}`;
    expect((await post(LIST, { dataType: 'audit_logs' })).status).toBe(409);
    expect((await post(LIST, { dataType: 'audit_short', days: 0 })).status).toBe(422);
    expect((await at.call(one, { method: 'PATCH', jar: at.owner, body: { days: 100 } })).body).toMatchObject({ detail: { message: expect.stringContaining('183 days at least') as unknown } });
    expect(await at.call(one, { method: 'PATCH', jar: at.owner, body: { days: 400, ver: 1 } })).toMatchObject({ status: 200, body: { days: 400, ver: 2 } });
    expect((await post(`${one}/execute`, {})).body).toEqual({ dryRun: true, deleted: 0, held: 0, error: null, stopped: null, restorableUntil: null });
    expect((await at.call(LIST, { jar: at.owner })).body).toMatchObject({ total: 1, items: [{ lastRunAt: null }] });
    expect((await post(`${one}/execute`, { dryRun: false, count: 0 })).body).toEqual({ dryRun: false, deleted: 0, held: 0, error: null, stopped: null, restorableUntil: null });
    expect((await at.call(`${one}/preview`, { jar: at.owner })).body).toMatchObject({ days: 400, erases: 0, error: null });
    expect((await at.call(one, { method: 'DELETE', jar: at.owner })).body).toEqual({ deleted: true });
    expect((await at.call(one, { method: 'DELETE', jar: at.owner })).status).toBe(404);
  });

  it('D48: a hold is placed and released, and says how many entries it covers', async () => {
    const placed = await post(HOLDS, { matter: 'Case 7', reason: 'a claim' });
    expect(placed).toMatchObject({ status: 201, body: { matter: 'Case 7', scope: {}, releasedAt: null } });
    const listed = (await at.call(HOLDS, { jar: at.owner })).body['items'] as ReadonlyArray<{ entries: number }>; // the procedure’s own shape
    expect(listed[0]?.entries).toBeGreaterThan(0);
    expect((await post(`${HOLDS}/${String(placed.body['id'])}/release`, { reason: 'settled' })).body).toMatchObject({ releaseReason: 'settled' });
    expect((await post(`${HOLDS}/${String(placed.body['id'])}/release`, { reason: 'again' })).status).toBe(409);
  });

  it('T36: the categories say what they hold; deletions and archives are listed, and what is not there is not found', async () => {
    const types = (await at.call(`${LIST}/resource-types`, { jar: at.owner })).body as unknown as ReadonlyArray<{ dataType: string; kind: string; defaultDays: number; records: number | null }>; // the procedure’s own shape
    expect(types.filter(({ kind }) => kind === 'records').map(({ dataType, defaultDays, records }) => [dataType, defaultDays, records])).toEqual([['session_data', 30, 0], ['tool_results', 7, 0], ['memory', 90, 0], ['evidence', 365, 0]]);
    expect(types.find(({ dataType }) => dataType === 'user_data')).toMatchObject({ defaultDays: 0, records: 2 });
    expect(types.find(({ dataType }) => dataType === 'audit_logs')?.records).toBeGreaterThan(0);
    const made = await post(LIST, { dataType: 'session_data', archive: true, graceDays: 5 });
    expect(made).toMatchObject({ status: 201, body: { days: 30, graceDays: 5, archive: true } });
    expect((await post(LIST, { dataType: 'audit_short', archive: true })).status).toBe(422);
    for (const path of [DELETIONS, ARCHIVES]) expect((await at.call(path, { jar: at.owner })).body, path).toEqual({ items: [] });
    expect([(await at.call(`${DELETIONS}/none/records`, { jar: at.owner })).status, (await post(`${DELETIONS}/none/restore`, {})).status, (await post(`${ARCHIVES}/none/open`, {})).status]).toEqual([404, 404, 404]);
  });

  it('a saved question is its owner’s, or everybody’s who may read the log', async () => {
    const saved = await post('/api/v1/audit/save-filter', { name: 'Denials', question: { types: ['authz.*'], text: 'agent' } });
    expect(saved).toMatchObject({ status: 200, body: { name: 'Denials', own: true, question: { types: ['authz.*'], text: 'agent' } } });
    expect((await post('/api/v1/audit/save-filter', { name: 'Denials', question: {} })).status).toBe(409);
    expect((await at.call('/api/v1/audit/filters', { jar: at.owner })).body).toMatchObject({ items: [{ name: 'Denials', shared: false }] });
    expect((await post('/api/v1/audit/remove-filter', { id: saved.body['id'] })).body).toEqual({ removed: true });
    expect((await post('/api/v1/audit/remove-filter', { id: saved.body['id'] })).status).toBe(404);
  });

  it('nothing of it is there for somebody without the rights', async () => {
    for (const path of [LIST, HOLDS, DELETIONS, ARCHIVES, '/api/v1/admin/erasures']) expect((await at.call(path, { jar: nora })).status, path).toBe(403);
    expect((await post('/api/v1/admin/erasures', { personId: 'x', reason: 'y' }, nora)).status).toBe(403);
    for (const path of [`${DELETIONS}/x/restore`, `${ARCHIVES}/x/open`]) expect((await post(path, {}, nora)).status, path).toBe(403);
  });
});
