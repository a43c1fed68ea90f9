import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CHANNELS } from '../../shared/bridge.ts';
import { CONTENT_SECURITY_POLICY } from '../../shared/page-headers.ts';
import { startElectronDouble } from '../fakes/electron-double.ts';
import { buildDesktop } from '../support/desktop-build.ts';
import { tcpListenersOf } from '../support/tcp-listeners.ts';
import { HOSTILE_URLS } from '../support/hostile-urls.ts';

// The bundle as it ships, on the Electron double: everything of main, preload and the server's host runs; Electron does not.

type Settings = NonNullable<Parameters<typeof startElectronDouble>[0]['settings']>;
type Shell = Awaited<ReturnType<typeof startUp>>;

let out = '';
/** For the tests that only look; a test that disturbs starts its own. */
let shell: Shell;
const own: { readonly stop: () => Promise<void>; readonly userData: string }[] = [];

beforeAll(async () => {
  out = await buildDesktop(resolve(import.meta.dirname, '../support/small-server.ts'));
  shell = await startUp();
  own.length = 0;
});
afterEach(() => Promise.all(own.splice(0).map(end)));
afterAll(async () => {
  await end(shell);
  rmSync(out, { recursive: true, force: true });
});

async function end({ stop, userData }: { readonly stop: () => Promise<void>; readonly userData: string }): Promise<void> {
  await stop();
  rmSync(userData, { recursive: true, force: true });
}

function start(settings: Settings = {}, userData = mkdtempSync(join(tmpdir(), 'countersign-boot-'))) {
  const double = { ...startElectronDouble({ out, userData, settings }), userData };
  own.push(double);
  return double;
}

/** Started, with its server answering and its window there. */
async function startUp(settings?: Settings, userData?: string) {
  const double = start(settings, userData);
  await double.ask('firstUrl');
  return double;
}

const get = (path: string, headers: Record<string, string> = {}) => new Request(`app://countersign${path}`, { headers });

describe('the order of start-up', () => {
  it('DS3: sandbox and scheme are set up before ready, and the scheme has exactly its four privileges', async () => {
    const calls = await shell.ask('calls');

    const scheme = calls.find((call) => call.startsWith('protocol.registerSchemesAsPrivileged')) ?? '';
    expect(calls[0]).toBe('app.requestSingleInstanceLock');
    for (const early of ['app.enableSandbox', scheme]) {
      expect(calls, early).toContain(early);
      expect(calls.indexOf(early), early).toBeLessThan(calls.indexOf('ready'));
    }
    expect(JSON.parse(scheme.slice(scheme.indexOf('[')))).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
  });

  it('DS4: every permission handler is installed before the window opens', async () => {
    const calls = await shell.ask('calls');

    for (const handler of ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler', 'setDisplayMediaRequestHandler']) {
      expect(calls, handler).toContain(`session.${handler}`);
      expect(calls.indexOf(`session.${handler}`), handler).toBeLessThan(calls.indexOf('new BrowserWindow'));
    }
  });

  it('keeps crash reports on the machine', async () => {
    expect(await shell.ask('calls')).toContain('crashReporter.start {"uploadToServer":false}');
  });

  it('opens the first-run page with the setup token that the server gave', async () => {
    const [window] = await shell.ask('windows');

    expect(window?.url).toBe('app://countersign/#setup=one-time');
  });

  it('DS17: a second instance hands over and exits without a window', async () => {
    const { ended: code, calls } = await start({ holdsLock: false }).ended;

    expect([code, calls]).toEqual([0, ['app.requestSingleInstanceLock', 'app.exit']]);
  });

  it('DS17: what a second instance was started with brings the window forward, and a link among it reaches the page', async () => {
    const { ask, onSend } = await startUp();
    const sent: unknown[] = [];
    onSend((channel, args) => sent.push([channel, ...args]));

    await ask('secondInstance', ['countersign', '--x', 'countersign://approval/0190a6c5-0000-7000-8000-000000000001']);
    await ask('secondInstance', ['countersign', 'countersign://approval/../../settings?code=1']);

    expect((await ask('windows'))[0]?.focused).toBe(2);
    expect(sent).toEqual([[CHANNELS.deepLink, '/approvals/0190a6c5-0000-7000-8000-000000000001']]);
  });

  it('refuses to start packaged with a switch that opens the page to other programs', async () => {
    const { ended: code, boxes, calls } = await start({ switches: ['remote-debugging-port'] }).ended;

    expect(code).toBe(1);
    expect(boxes[0]).toContain('--remote-debugging-port');
    expect(calls).not.toContain('new BrowserWindow');
  });

  it('DS16: never makes a new key for a workspace whose key is gone', async () => {
    const first = await startUp();
    await first.stop();
    rmSync(join(first.userData, 'vault.json'));
    writeWorkspace(first.userData);

    await startUp({}, first.userData);

    expect(existsSync(join(first.userData, 'vault.json'))).toBe(false);
  });
});

describe('the window', () => {
  it('DS1: loads app://countersign/ and nothing else', async () => {
    const calls = await shell.ask('calls');

    expect(calls.filter((call) => call.startsWith('loadURL'))).toEqual(['loadURL app://countersign/']);
  });

  it('DS2: is sandboxed, isolated and without Node, and loads the built preload', async () => {
    const [window] = await shell.ask('windows');

    const preferences = window?.options.webPreferences ?? {};
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
    expect(existsSync(preferences.preload ?? '')).toBe(true);
  });

  it.each(HOSTILE_URLS)('DS7: does not navigate to %s', async (url) => {
    const prevented = await Promise.all(['will-navigate', 'will-redirect', 'will-frame-navigate'].map((event) => shell.ask('navigate', event, url)));

    expect(prevented).toEqual([true, true, true]);
  });

  it('DS6: attaches no webview', async () => {
    expect(await shell.ask('navigate', 'will-attach-webview', '')).toBe(true);
  });

  it('DS8: opens no window, and offers only https without credentials to the system\'s browser', async () => {
    const actions = [];
    for (const url of ['https://ada:pw@example.org/', 'http://example.org/', 'file:///etc/passwd', 'smb://host/share', 'javascript:alert(1)', '\\\\host\\share', 'https://example.org/docs?a=1']) {
      actions.push(await shell.ask('windowOpen', url));
    }

    expect(new Set(actions)).toEqual(new Set(['deny']));
    expect(await shell.ask('opened')).toEqual(['https://example.org/docs?a=1']);
  });

  it('DS4: denies every permission but writing to the clipboard, and that to anybody but the page', async () => {
    const page = 'app://countersign/';
    const denied = { requested: false, checked: false, device: false, media: null };

    for (const name of ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'serial', 'usb', 'openExternal', 'fileSystem', 'unknown']) {
      expect(await shell.ask('permission', name, true, page), name).toEqual(denied);
    }
    expect(await shell.ask('permission', 'clipboard-sanitized-write', true, page)).toMatchObject({ requested: true, checked: true });
    expect(await shell.ask('permission', 'clipboard-sanitized-write', false, page)).toEqual(denied);
    expect(await shell.ask('permission', 'clipboard-sanitized-write', true, 'app://countersign.evil/')).toEqual(denied);
  });

  it('DS9: is heard on the channels of the bridge alone, and only its own page', async () => {
    const question = { title: 'Publish?', detail: 'agent 1', action: 'Publish' };

    expect((await shell.ask('channels')).sort()).toEqual([CHANNELS.confirm, CHANNELS.openExternal, CHANNELS.proveByBrowser, CHANNELS.saveFile, CHANNELS.signInByBrowser, CHANNELS.notify].sort());
    expect(await shell.ask('invoke', 'page', CHANNELS.confirm, question)).toBe(true);
    for (const frame of ['child frame', 'other window', 'foreign page', 'gone'] as const) {
      await expect(shell.ask('invoke', frame, CHANNELS.confirm, question), frame).rejects.toThrow('refused');
    }
  });
});

describe('a notice of the system', () => {
  const request = '/approvals/0190a6c5-0000-7000-8000-000000000001';
  const notice = { title: 'Your vote is asked', body: 'Publish refund-bot 1.2.0, asked by Dora', route: request };

  it('is shown, and a press on it brings the window forward and tells the page its route', async () => {
    const { ask, onSend } = await startUp();
    const sent: unknown[] = [];
    onSend((channel, args) => sent.push([channel, ...args]));

    expect(await ask('invoke', 'page', CHANNELS.notify, notice)).toBe('shown');
    expect(await ask('notices')).toEqual([{ title: notice.title, body: notice.body, state: 'shown' }]);
    expect([(await ask('windows'))[0]?.focused, sent]).toEqual([0, []]);
    await ask('pressNotice', 0);

    expect((await ask('windows'))[0]?.focused).toBe(1);
    expect(sent).toEqual([[CHANNELS.deepLink, request]]);
  });

  it('DS9: is shown for nobody but the page, nor with other words than a notice has', async () => {
    for (const frame of ['child frame', 'other window', 'foreign page', 'gone'] as const) await expect(shell.ask('invoke', frame, CHANNELS.notify, notice), frame).rejects.toThrow('refused');
    for (const wrong of [{ ...notice, route: 'https://evil.test/' }, { ...notice, toastXml: '<toast/>' }, { ...notice, body: '<b>bold</b>' }]) await expect(shell.ask('invoke', 'page', CHANNELS.notify, wrong)).rejects.toThrow('refused');

    expect(await shell.ask('notices')).toEqual([]);
  });

  it('does not bury the person: after six in a minute the next is refused', async () => {
    const { ask } = await startUp();

    const outcomes = [];
    for (let n = 0; n < 8; n += 1) outcomes.push(await ask('invoke', 'page', CHANNELS.notify, notice));

    expect(outcomes).toEqual([...Array.from({ length: 6 }, () => 'shown'), 'refused', 'refused']);
    expect(await ask('notices')).toHaveLength(6);
  });

  it('is not made where the system shows none, and the page is told so', async () => {
    const { ask } = await startUp({ showsNotices: false });

    expect(await ask('invoke', 'page', CHANNELS.notify, notice)).toBe('unsupported');
    expect(await ask('notices')).toEqual([]);
  });
});

describe('app://countersign', () => {
  it('DS5: serves the page with exactly the content security policy', async () => {
    const page = await shell.fetch(get('/', { 'sec-fetch-mode': 'navigate' }));

    expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(await page.text()).toContain('/assets/page.js');
  });

  it.each(['/../main/index.js', '/..%2fmain%2findex.js', '/%2e%2e/package.json', '/assets/..%5c..%5cpackage.json', '/assets/%00page.js', '//etc/passwd'])(
    'DS12: serves nothing outside the built files for %s', async (path) => {
      const answer = await shell.fetch(get(path));

      expect(answer.status).toBe(404);
    });

  it('is not there for another page', async () => {
    expect((await shell.fetch(get('/api/v1/me', { 'x-double-initiator': 'https://evil.test' }))).status).toBe(403);
  });

  it('DS14: holds the session for the page, adds it to requests, and shows it in no answer, log, argument or variable', async () => {
    const { fetch, ask, said, userData } = await startUp();

    const before = await fetch(get('/api/v1/me'));
    const login = await fetch(get('/api/v1/auth/login'));
    const inside = await fetch(get('/api/v1/me'));
    await fetch(get('/api/v1/auth/logout'));
    const after = await fetch(get('/api/v1/me', { cookie: '__Host-cs=opaque-session-value' }));

    expect([before.status, inside.status, after.status]).toEqual([401, 200, 401]);
    expect(login.headers.getSetCookie()).toEqual([]);
    const seen = [...login.headers].join() + await login.text() + await inside.text() + (await ask('visibleToOthers')).join() + said() + logsIn(userData);
    expect(seen).not.toContain('opaque-session-value');
    expect(seen).not.toContain(keyIn(userData));
  });

  it('streams events while they happen, and tells the server when the page leaves', async () => {
    const answer = await shell.fetch(get('/trpc/events'));
    const reader = answer.body?.getReader();

    const first = await reader?.read();
    await reader?.cancel();

    expect(new TextDecoder().decode(first?.value)).toBe('data: first\n\n');
    await vi.waitFor(() => expect(logsIn(shell.userData)).toContain('reader left'));
  });
});

describe('the server process', () => {
  it('DS13: neither main nor the server opens a network listener', async () => {
    await shell.fetch(get('/api/v1/me'));

    expect(await shell.ask('listeners')).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('WEB-01: the built desktop listens on no TCP port, as the kernel tells, before its server is asked and after', async () => {
    expect(tcpListenersOf(shell.pid)).toEqual([]);
    await shell.fetch(get('/api/v1/me'));
    expect(tcpListenersOf(shell.pid)).toEqual([]);
  });

  it('DS16: its key lies wrapped in the vault, readable by its owner only, and is the same at the next start', async () => {
    const first = await startUp();
    const key = keyIn(first.userData);
    await first.stop();
    const second = await startUp({}, first.userData);

    expect(statSync(join(second.userData, 'vault.json')).mode & 0o777).toBe(0o600);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(keyIn(second.userData)).toBe(key);
  });

  it('DS16: starts without a vault where the system has none, and says so in the log', async () => {
    const { userData } = await startUp({ backend: 'basic_text' });

    expect(existsSync(join(userData, 'vault.json'))).toBe(false);
    expect(logsIn(userData)).toContain('vault.none');
  });

  it('DS18: is started again after it ended, and the page\'s next call waits for it', async () => {
    const { ask, fetch, userData } = await startUp();
    await ask('killServer');
    await vi.waitFor(() => expect(logsIn(userData)).toContain('server.ended'));

    const answer = await fetch(get('/api/v1/me'));

    expect(answer.status).toBe(401);
    expect((await ask('calls')).filter((call) => call === 'utilityProcess.fork')).toHaveLength(2);
  });

  it('finishes before the application ends', async () => {
    const { stop, ended, userData } = await startUp();

    await stop();

    expect((await ended).ended).toBe(0);
    expect(logsIn(userData)).toContain('closed the workspace in');
  });
});

describe('the bundles', () => {
  it('DS11: the built preload is CommonJS and requires electron only', () => {
    const preload = readFileSync(join(out, 'preload/index.cjs'), 'utf8');

    expect([...preload.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map((match) => match[1])).toEqual(['electron']);
    expect(preload).not.toMatch(/^\s*(?:import|export)\s/m);
  });

  it('DS11: the built main imports electron and Node\'s own modules only', () => {
    const main = readFileSync(join(out, 'main/index.js'), 'utf8');

    const imported = [...main.matchAll(/^import .* from ["']([^"']+)["']/gm)].map((match) => match[1] ?? '');
    expect(imported).toContain('electron');
    expect(imported.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([]);
  });
});

function writeWorkspace(userData: string): void {
  mkdirSync(join(userData, 'workspace'), { recursive: true });
  writeFileSync(join(userData, 'workspace/workspace.db'), '');
}

function logsIn(userData: string): string {
  return ['main', 'server'].map((name) => join(userData, 'logs', `${name}.log`)).filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8')).join('');
}

/** The data key as the double's keyring wrapped it. */
function keyIn(userData: string): string {
  const { wrapped } = JSON.parse(readFileSync(join(userData, 'vault.json'), 'utf8')) as { wrapped: string }; // written by main
  return Buffer.from(wrapped, 'base64').reverse().toString().split(':')[1] ?? '';
}
