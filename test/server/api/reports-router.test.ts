import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at);
});
afterAll(() => at.close());

const create = (asked: object) => at.call('/api/v1/reports/create', { method: 'POST', jar: owner, body: { framework: 'SOC2-TSC-2017-rev2022', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', ...asked } });

it('answers the same report to a repeated command', async () => {
  const commandId = '0198a000-0000-7000-8000-000000000002';
  const [first, second] = [await create({ commandId }), await create({ commandId })];
  expect(first.status).toBe(200);
  expect(second.body).toEqual(first.body);
});

it('refuses a period that begins before there were computers to keep records of', async () => {
  expect(await create({ from: '0000-01-01T00:00:00Z' })).toMatchObject({ status: 400, body: { detail: 'from: must not be before 1970' } });
});
