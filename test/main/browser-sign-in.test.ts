import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserWays } from '../../main/browser-sign-in.ts';
import { type CallbackListener, listenForCallback } from '../../main/loopback-callback.ts';
import { sessionCredential } from '../../main/session-credential.ts';
import { readConfig } from '../../server/config.ts';
import type { Server } from '../../server/hosts/server-host.ts';
import { openServer } from '../../server/open.ts';
import { aLog } from '../support/shell-parts.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/sso-house.ts';
import { type TrueProvider, trueProvider } from '../support/true-provider.ts';

const ALICE = { sub: 'alice-at-idp', email: 'alice@example.com', name: 'Alice' };

describe('signing in on the desktop, in the system’s browser', () => {
  let folder: string;
  let idp: TrueProvider;
  let server: Server;
  let provider: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-desktop-sso-'));
    idp = await trueProvider([ALICE], { native: true });
    writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify({
      version: 1, tenants: [{ slug: 'acme', name: 'Acme', plan: 'saas/enterprise' }], users: [{ email: 'olga@example.com', name: 'Olga', password: 'a long enough sentence', memberships: [{ tenant: 'acme', roles: ['owner'] }] }],
      identity_providers: [{ tenant: 'acme', key: 'okta', name: 'Okta', kind: 'oidc', settings: { issuer: idp.issuer, client_id: CLIENT_ID }, client_secret: CLIENT_SECRET, verified_domains: ['example.com'], default_role: 'viewer' }],
    }));
    server = await openServer(readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json') }));
    const offered = await ask('/api/v1/sso/offered?tenant=acme');
    provider = ((await offered.json()) as { items: ReadonlyArray<{ id: string }> }).items[0]?.id ?? ''; // the answer's own shape
  });
  afterAll(async () => {
    await server.close();
    await idp.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (path: string, headers = new Headers()) => server.handle(new Request(`app://countersign${path}`, { headers }), { ip: null });

  /** A shell whose person does this with the address that is opened for them. */
  function shell(browse: (address: URL) => Promise<'opened' | 'refused'>) {
    const credential = sessionCredential();
    const { log, events } = aLog();
    const listeners: CallbackListener[] = [];
    const listen = async () => {
      const listener = await listenForCallback({ after: () => undefined });
      listeners.push(listener);
      return listener;
    };
    const { signIn, prove } = browserWays({ server: (request) => server.handle(request, { ip: null }), credential, openExternal: (address) => browse(new URL(address)), listen, log });
    return { credential, events, listeners, signIn, prove };
  }
  const asAlice = async (address: URL) => {
    await navigate(await idp.visit(address, ALICE.sub));
    return 'opened' as const;
  };
  const whoAmI = (credential: ReturnType<typeof sessionCredential>) => ask('/auth/me', credential.addTo(new Headers()));

  it('comes back to a listener of its own and holds the session where no page sees it', async () => {
    const desktop = shell(asAlice);
    expect(await desktop.signIn(provider)).toBe('signed-in');
    expect(await (await whoAmI(desktop.credential)).json()).toMatchObject({ tenant_id: 'acme', roles: ['viewer'] });
    expect(JSON.stringify(desktop.events)).not.toMatch(/code|state|[\w-]{43}/);
    await expect(fetch(desktop.listeners[0]?.redirectUri ?? '')).rejects.toThrow('fetch failed');
  });

  it('proves anew who it is where the session was opened, and nowhere else, for somebody without a password', async () => {
    const desktop = shell(asAlice);
    expect(await desktop.prove()).toBe('refused');
    await desktop.signIn(provider);
    const setUp = () => server.handle(new Request('app://countersign/trpc/session.enrolTotp', { method: 'POST', headers: desktop.credential.addTo(new Headers({ 'content-type': 'application/json' })), body: '{}' }), { ip: null });
    expect((await setUp()).status).toBe(401);
    expect(await desktop.prove()).toBe('proved');
    expect((await setUp()).status).toBe(200);
    expect(await (await whoAmI(desktop.credential)).json()).toMatchObject({ tenant_id: 'acme' });
    expect(JSON.stringify(desktop.events)).not.toMatch(/code|state|[\w-]{43}/);
  });

  it('is over when the person does not go there, gives up at the provider, or begins again', async () => {
    const unwilling = shell(() => Promise.resolve('refused'));
    expect(await unwilling.signIn(provider)).toBe('cancelled');
    await expect(fetch(unwilling.listeners[0]?.redirectUri ?? '')).rejects.toThrow('fetch failed');
    const denying = shell(async (address) => {
      await navigate(new URL(unwillingReturn(address)));
      return 'opened';
    });
    expect(await denying.signIn(provider)).toBe('refused');
    expect((await whoAmI(denying.credential)).status).toBe(401);
    let visits = 0;
    const impatient = shell(async (address) => ((visits += 1) === 1 ? 'opened' : asAlice(address)));
    const first = impatient.signIn(provider);
    while (visits === 0) await new Promise((next) => setImmediate(next));
    expect(await impatient.signIn(provider)).toBe('signed-in');
    expect(await first).toBe('cancelled');
  });

  it('opens nothing for a provider that is not there', async () => {
    const opened: URL[] = [];
    const desktop = shell((address) => {
      opened.push(address);
      return Promise.resolve('opened');
    });
    expect(await desktop.signIn('0190a000-0000-7000-8000-00000000000a')).toBe('refused');
    expect(opened).toEqual([]);
  });
});

/** A browser going somewhere by itself; `fetch` would say that a page does. */
function navigate(address: URL): Promise<void> {
  return new Promise((resolve, reject) => void get(address, { headers: { 'sec-fetch-mode': 'navigate' } }, (answer) => answer.resume().on('end', resolve)).on('error', reject));
}

/** What a provider sends a browser back with when the person says no. */
function unwillingReturn(address: URL): string {
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ error: 'access_denied', state: address.searchParams.get('state') ?? '', iss: address.origin }).toString();
  return back.href;
}
