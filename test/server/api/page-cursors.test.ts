import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openedCursor, withSealedCursor } from '../../../server/api/page-cursors.ts';
import { createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';

let at: TestServer;
let owner: Jar;
beforeAll(async () => {
  at = await openTestServer();
  owner = await createOwner(at, true);
  for (const name of ['alpha', 'beta', 'gamma']) await at.call('/api/v1/catalog/create', { method: 'POST', jar: owner, body: { name, category: name === 'gamma' ? 'finance' : 'general' } });
});
afterAll(() => at.close());

const list = async (query: string) => at.call(`/api/v1/catalog/agents?${query}`, { jar: owner });
const namesIn = (body: Record<string, unknown>) => (body['items'] as ReadonlyArray<{ name: string }>).map(({ name }) => name); // a page of agents

describe('IDOR-06: the cursor of a page', () => {
  it('leads on through the list it was given out for, in pages of any size', async () => {
    const first = (await list('size=1')).body;
    const rest = (await list(`size=5&cursor=${String(first['next'])}`)).body;

    expect([...namesIn(first), ...namesIn(rest)]).toEqual(['alpha', 'beta', 'gamma']);
  });

  it('is refused when it was changed, made up, or given out for another question or list', async () => {
    const cursor = String((await list('size=1')).body['next']);
    const [key = '', seal = ''] = cursor.split('.');

    for (const answer of [
      await list(`size=1&cursor=${key}`), await list(`size=1&cursor=${key}x.${seal}`), await list(`size=1&cursor=${key}.${seal.slice(0, -1)}`), await list(`size=1&category=general&cursor=${cursor}`),
      await at.call(`/api/v1/runs/list?size=1&cursor=${cursor}`, { jar: owner }),
    ]) expect(answer).toMatchObject({ status: 400, body: { detail: 'cursor: not one that this list gave out for this question' } });
  });

  it('is refused in another tenant, and under another key', () => {
    const question = { tenantId: 'acme', path: 'catalog.agents', input: { size: 1 } };
    const mac = (text: string) => createHash('sha256').update(`key ${text}`).digest('base64url');
    const { next } = withSealedCursor(mac, question, { items: [], next: 'abc' });

    expect(openedCursor(mac, { ...question, input: { size: 9 } }, next)).toBe('abc');
    expect(() => openedCursor(mac, { ...question, tenantId: 'globex' }, next)).toThrow('not one that this list gave out');
    expect(() => openedCursor((text) => mac(`other ${text}`), question, next)).toThrow('not one that this list gave out');
  });
});
