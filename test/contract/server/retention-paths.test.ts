import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHouse, liveHouses } from '../../support/live-house.ts';
import { addPerson, type Jar } from '../../support/open-test-server.ts';

const LIST = '/api/v1/admin/retention-policies';
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
    expect((await post(`${one}/execute`, {})).body).toEqual({ dryRun: true, deleted: 0, held: 0, error: null });
    expect((await at.call(LIST, { jar: at.owner })).body).toMatchObject({ total: 1, items: [{ lastRunAt: null }] });
    expect((await post(`${one}/execute`, { dryRun: false, count: 0 })).body).toEqual({ dryRun: false, deleted: 0, held: 0, error: null });
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

  it('a saved question is its owner’s, or everybody’s who may read the log', async () => {
    const saved = await post('/api/v1/audit/save-filter', { name: 'Denials', question: { types: ['authz.*'], text: 'agent' } });
    expect(saved).toMatchObject({ status: 200, body: { name: 'Denials', own: true, question: { types: ['authz.*'], text: 'agent' } } });
    expect((await post('/api/v1/audit/save-filter', { name: 'Denials', question: {} })).status).toBe(409);
    expect((await at.call('/api/v1/audit/filters', { jar: at.owner })).body).toMatchObject({ items: [{ name: 'Denials', shared: false }] });
    expect((await post('/api/v1/audit/remove-filter', { id: saved.body['id'] })).body).toEqual({ removed: true });
    expect((await post('/api/v1/audit/remove-filter', { id: saved.body['id'] })).status).toBe(404);
  });

  it('nothing of it is there for somebody without the rights', async () => {
    for (const path of [LIST, HOLDS, '/api/v1/admin/erasures']) expect((await at.call(path, { jar: nora })).status, path).toBe(403);
    expect((await post('/api/v1/admin/erasures', { personId: 'x', reason: 'y' }, nora)).status).toBe(403);
  });
});
