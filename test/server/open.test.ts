import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { openServer } from '../../server/open.ts';
import { OWNER } from '../support/open-test-server.ts';

const KEY = 'mJ3sXq0vT8bZyW5uRk1oPd7gLh2cNf9eAi4tVx6wBzM=';
const CHOSEN = 'chosen-by-the-operator-22';

describe('a server without an owner', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'countersign-open-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const start = (env: Readonly<Record<string, string>>) => openServer(readConfig({ COUNTERSIGN_DATA_DIR: dataDir, ENCRYPTION_KEY: KEY, ...env }));
  const behindProxy = { HOST: '0.0.0.0', COUNTERSIGN_SETUP_TOKEN: CHOSEN, TRUSTED_PROXIES: '10.0.0.0/8' };
  const first = (token: string) => new Request('http://countersign.example/trpc/setup.createOwner', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...OWNER, token, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: false }),
  });

  it.each([
    ['nothing more', {}], ['no proxy', { COUNTERSIGN_SETUP_TOKEN: CHOSEN }], ['no token', { TRUSTED_PROXIES: '10.0.0.0/8' }],
  ])('AUTH-12: does not start where other machines can reach it, with %s', async (_what, env) => {
    for (const host of ['0.0.0.0', '::', '192.0.2.10']) await expect(start({ HOST: host, ...env })).rejects.toThrow('has no owner yet');
  });

  it('AUTH-12: starts there behind a proxy and with a token that was chosen beforehand, tells nobody the token, and takes it', async () => {
    const server = await start(behindProxy);
    expect(server.setupToken).toBeNull();
    const peer = { ip: '10.1.2.3' };
    expect((await server.handle(first('another'), peer)).status).toBe(401);
    expect((await server.handle(first(CHOSEN), peer)).status).toBe(200);
    await server.close();
    const again = await start({ HOST: '0.0.0.0' }); // it has an owner now
    await again.close();
  });

  it('starts on this machine’s own address, and prints a token of its own making', async () => {
    const server = await start({ HOST: '127.0.0.1' });
    expect(server.setupToken).toMatch(/^[\w-]{22}$/);
    await server.close();
  });
});
