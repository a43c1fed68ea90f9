import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

describe('the keys of the secrets at rest over the API', () => {
  let at: TestServer;
  let owner: Jar;
  beforeAll(async () => {
    at = await openTestServer();
    owner = await createOwner(at);
  });
  afterAll(() => at.close());

  const keys = async () => (await at.call('/api/v1/vault/keys', { jar: owner })).body['items'];
  const post = (path: string, body: unknown, jar = owner) => at.call(`/api/v1/vault/${path}`, { method: 'POST', jar, body });

  it('are listed without a key, rotated on command, and each step stands in the log', async () => {
    expect(await keys()).toEqual([]);
    expect((await post('rotate', {})).body).toEqual({ kid: 1 });
    expect((await post('rotate', {})).body).toEqual({ kid: 2 });
    expect((await post('reseal', {})).body).toEqual({ looked: 0, resealed: 0, unreadable: 0 });
    expect(await keys()).toMatchObject([{ kid: 2, status: 'active', ageDays: 0, uses: 0, values: 0 }, { kid: 1, status: 'retired' }]);
    expect(Object.keys((await keys() as readonly object[])[0] ?? {}).sort()).toEqual(['ageDays', 'createdAt', 'kid', 'retiredAt', 'status', 'uses', 'values']);
    const page = await at.call('/api/v1/audit/page?types=vault.key.rotated&types=vault.key.created&size=10', { jar: owner });
    expect((page.body['items'] as ReadonlyArray<{ type: string }>).map(({ type }) => type)).toEqual(['vault.key.rotated', 'vault.key.created']);
  });

  it('rotate once for one command id', async () => {
    const commandId = '0190c0de-0000-7000-8000-000000000001';
    expect([(await post('rotate', { commandId })).body, (await post('rotate', { commandId })).body]).toEqual([{ kid: 3 }, { kid: 3 }]);
  });

  it('of the deployment are the platform’s affair, and asking for them is logged as a denial', async () => {
    for (const [path, how] of [['keys?deployment=true', {}], ['rotate', { method: 'POST', body: { deployment: true } }], ['reseal', { method: 'POST', body: { deployment: true } }]] as const) {
      expect((await at.call(`/api/v1/vault/${path}`, { jar: owner, ...how })).status).toBe(403);
    }
  });

  it('may be read and not turned by somebody who may only read settings', async () => {
    const auditor = await addPerson(at, owner, 'olga', ['auditor']);
    expect((await at.call('/api/v1/vault/keys', { jar: auditor })).status).toBe(200);
    expect((await post('rotate', {}, auditor)).status).toBe(403);
  });
});
