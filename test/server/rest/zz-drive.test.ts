import { it } from 'vitest';
import { chromium as pw } from 'playwright/test';
import { chromium } from '/work/main/test/e2e/chromium.ts';
import { liveHouse } from '/work/main/test/support/live-house.ts';
import { listen } from '/work/main/server/hosts/node-http.ts';
import { OWNER } from '/work/main/test/support/open-test-server.ts';
it('drives', async () => {
  const at = await liveHouse();
  const listening = await listen({ server: at.server, host: '127.0.0.1', port: 0, tries: 0, pages: '/tmp/edge-ui/renderer', allowedHosts: [] });
  const browser = await pw.launch(await chromium());
  const log = (...a: unknown[]) => process.stderr.write(a.join(' ') + '\n');
  try {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (r) => { const u = new URL(r.url()); if (/runs/.test(u.pathname)) asked.push(`${r.method()} ${u.pathname}${u.search.slice(0, 40)}`); });
    page.on('console', (m) => log('console', m.type(), m.text()));
    page.on('pageerror', (e) => log('pageerror', e.message));
    await page.goto(listening.url);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForTimeout(1500);
    const run = await at.addRun();
    await at.addEvent(run, 'submitted', { input: { message: 'hi' } });
    await page.goto(`${listening.url}/#/runs/${run.id}`);
    await page.waitForTimeout(3000);
    asked.length = 0;
    await page.waitForTimeout(5000);
    log('quiet 5 s:', asked.join(' | ') || 'nothing asked', 'streams', at.house.edge.streams.size);
    const t = Date.now();
    await at.addEvent(run, 'working', { text: 'now' });
    await page.waitForResponse((r) => r.url().includes('runs.get'), { timeout: 5000 });
    log('told after', Date.now() - t, 'ms');
    await at.endRun(run);
    await page.waitForTimeout(1500);
    log('after end streams', at.house.edge.streams.size, asked.slice(-4).join(' | '));
    await page.screenshot({ path: '/tmp/edge-ui/run.png' });
  } finally {
    await browser.close(); await listening.close(); await at.close();
  }
}, 90_000);
