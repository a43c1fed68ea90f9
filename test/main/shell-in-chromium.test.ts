import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium as playwright, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromium } from '../e2e/chromium.ts';
import { startShellDouble, type ShellDouble } from '../e2e/shell-double.ts';
import { buildDesktop } from '../support/desktop-build.ts';

// A real Chromium as the window of the built shell (on the Electron double) with a server of a few lines behind it.

let out = '';
let dataDir = '';
let browser: Browser;
let shell: ShellDouble;
let page: Page;
let troubles: string[] = [];

beforeAll(async () => {
  out = await buildDesktop(resolve(import.meta.dirname, '../support/small-server.ts'));
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-shell-'));
  [browser, shell] = await Promise.all([playwright.launch(await chromium()), startShellDouble({ dataDir, out })]);
});
afterAll(async () => {
  await browser?.close();
  await shell?.stop();
  for (const folder of [out, dataDir]) rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  troubles = [];
  page = await browser.newPage();
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  page.on('pageerror', (error) => troubles.push(error.message));
  await shell.attach(page);
  await page.goto(shell.address);
  return () => page.close();
});

describe('the page in the shell', () => {
  it('DS5: runs its own script under the content security policy without a violation', async () => {
    await page.waitForFunction(() => document.title === 'running');

    expect(troubles).toEqual([]);
  });

  it('DS5: cannot run an inline script', async () => {
    await page.goto(`${shell.origin}/inline.html`);

    await expect.poll(() => troubles.join('\n')).toContain("inline script violates the following Content Security Policy directive 'script-src 'self''");
    expect(await page.evaluate(() => 'inlineRan' in window)).toBe(false);
  });

  it('DS5: cannot reach another host', async () => {
    const outcome = await page.evaluate(() => fetch('https://evil.test/').then(() => 'reached', () => 'blocked'));

    expect(outcome).toBe('blocked');
    expect(troubles.join('\n')).toContain("connect-src 'self'");
  });

  it('DS5: cannot set innerHTML', async () => {
    const outcome = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<b>x</b>';
        return 'set';
      } catch (error) {
        return String(error);
      }
    });

    expect(outcome).toContain('TrustedHTML');
    expect(await page.locator('b').count()).toBe(0);
  });

  it('DS10: finds on window.countersign exactly the verbs of the bridge, and nothing of Electron or Node', async () => {
    const seen = await page.evaluate(() => ({
      keys: Object.keys(Object(window.countersign)).sort(),
      node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in window),
    }));

    expect(seen).toEqual({ keys: ['confirm', 'notify', 'onDeepLink', 'openExternal', 'platform', 'proveByBrowser', 'saveFile', 'signInByBrowser'], node: [] });
  });

  it('DS9: saves a file byte for byte through preload and main, and refuses a name that leads out of the folder', async () => {
    const outcome = await page.evaluate(async () => {
      const refused = await window.countersign?.saveFile('../../evil.sh', new Uint8Array([1])).then(() => 'allowed', (error: Error) => error.message);
      return { saved: await window.countersign?.saveFile('report.pdf', new Uint8Array([0, 255, 10])), refused };
    });

    expect(outcome.saved).toBe('saved');
    expect(outcome.refused).toContain('refused');
    expect([...readFileSync(join(dataDir, 'downloads/report.pdf'))]).toEqual([0, 255, 10]);
  });

  it('hears of a deep link, and of one that came before it listened', async () => {
    const id = '0190a6c5-0000-7000-8000-000000000001';
    await shell.double.ask('secondInstance', [`countersign://run/${id}`]);

    const route = await page.evaluate(() => new Promise((heard) => { window.countersign?.onDeepLink(heard); }));

    expect(route).toBe(`/runs/${id}`);
  });

  it('has a notice shown by the system, and hears where a press on it leads', async () => {
    const request = '/approvals/0190a6c5-0000-7000-8000-000000000002';
    const outcomes = await page.evaluate(async (route) => {
      const show = (wish: object) => Promise.resolve(Reflect.apply(window.countersign?.notify ?? (() => 'no verb'), null, [wish])).catch((error: Error) => error.message);
      return [await show({ title: 'Your vote is asked', body: 'Publish night porter 0.1.0', route }), await show({ title: 'Sign in', body: '<a href="https://evil.test">here</a>', route }), await show({ title: 'x', body: '', route: '//evil.test' })];
    }, request);
    const shown = await shell.double.ask('notices');
    const focused = (await shell.double.ask('windows'))[0]?.focused ?? 0;
    await shell.double.ask('pressNotice', shown.length - 1);

    const route = await page.evaluate(() => new Promise((heard) => { window.countersign?.onDeepLink(heard); }));

    expect(outcomes).toEqual(['shown', expect.stringContaining('refused'), expect.stringContaining('refused')]);
    expect(shown).toMatchObject([{ title: 'Your vote is asked', body: 'Publish night porter 0.1.0', state: 'shown' }]);
    expect([route, (await shell.double.ask('windows'))[0]?.focused]).toEqual([request, focused + 1]);
  });

  it('DS4: cannot get a notice of the browser instead', async () => {
    expect(await shell.double.ask('permission', 'notifications', true, 'app://countersign/')).toMatchObject({ requested: false, checked: false });
  });

  it('DS14: is signed in after a reload, though it never held the session', async () => {
    const before = await page.evaluate(() => fetch('/api/v1/me').then(({ status }) => status));
    await page.evaluate(() => fetch('/api/v1/auth/login'));
    await page.reload();
    const after = await page.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()));
    const held = await page.evaluate(() => JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]));

    expect([before, after]).toEqual([401, { name: 'ada' }]);
    expect(held).not.toContain('opaque-session-value');
    expect(await page.context().cookies()).toEqual([]);
  });

  it('gets server-sent events while the stream is open', async () => {
    const first = await page.evaluate(() => new Promise((heard) => {
      const source = new EventSource('/trpc/events');
      source.onmessage = ({ data }) => {
        source.close();
        heard(data);
      };
    }));

    expect(first).toBe('first');
  });
});
