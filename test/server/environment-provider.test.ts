import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openServer } from '../../server/open.ts';

const OKTA = { OKTA_CLIENT_ID: 'countersign', OKTA_CLIENT_SECRET: 'the secret of the environment', OKTA_ISSUER: 'https://example.okta.com/' };

describe('the identity provider of the environment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-okta-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a server that starts so offers to a sign-in page, and answers to whoever wants to set out. */
  async function offeredBy(env: Readonly<Record<string, string>>, tenants: readonly string[] = ['acme']) {
    const file = join(folder, 'bootstrap.json');
    writeFileSync(file, JSON.stringify({ version: 1, tenants: tenants.map((slug) => ({ slug, name: slug })) }));
    const server = await openServer(readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', COUNTERSIGN_BOOTSTRAP: file, ...env }));
    try {
      const ask = (path: string) => server.handle(new Request(`http://127.0.0.1${path}`), { ip: null });
      const offered = (await (await ask('/api/v1/sso/offered?tenant=acme')).json()) as { items: ReadonlyArray<{ key: string; name: string }> }; // the answer's own shape
      return { offered: offered.items.map(({ key, name }) => [key, name]), start: (await ask('/api/v1/auth/sso/nobody')).status };
    } finally {
      await server.close();
    }
  }

  it('guards the only tenant, start after start', async () => {
    expect(await offeredBy(OKTA)).toEqual({ offered: [['okta', 'Okta']], start: 404 });
    expect((await offeredBy({ ...OKTA, OKTA_CLIENT_SECRET: 'a new one' })).offered).toEqual([['okta', 'Okta']]);
  });

  it('waits for the first tenant, and must be told which of several', async () => {
    expect((await offeredBy(OKTA, [])).offered).toEqual([]);
    await expect(offeredBy(OKTA, ['acme', 'globex'])).rejects.toThrow('OKTA_TENANT is not set');
    expect((await offeredBy({ ...OKTA, OKTA_TENANT: 'acme' }, ['acme', 'globex'])).offered).toEqual([['okta', 'Okta']]);
    await expect(offeredBy({ ...OKTA, OKTA_TENANT: 'nowhere' })).rejects.toThrow('there is no tenant nowhere');
  });

  it('is all three variables or none', () => {
    expect(() => readConfig({ OKTA_CLIENT_ID: 'x' })).toThrow('belong together');
    expect(readConfig({}).okta).toBeNull();
  });

  it('lets nobody in while single sign-on is switched off', async () => {
    expect(await offeredBy({ ...OKTA, SSO_ENABLED: 'false' })).toEqual({ offered: [], start: 403 });
    expect(() => readConfig({ SSO_ENABLED: 'perhaps' })).toThrow('SSO_ENABLED');
  });
});
