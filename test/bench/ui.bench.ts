import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { build } from 'vite';
import { ensureServerBundle } from '../../build/scripts/server-bundle.mjs';
import { ensureUiBuild } from '../../build/scripts/ui-build.mjs';
import { startHeadless } from '../e2e/headless-host.ts';
import { framesOf, keyToPaint, launchedBrowser, LEAST_MS, painted, percentile, timedInteractions, workOfFrames } from './browser-timing.ts';
import { bench } from './harness.ts';
import { MILLION, MILLION_OWNER, openMillionLog } from './million-log.ts';

// How long the audit screen takes over a million entries, in a real browser: until it stands, while it is scrolled, and from a key or a click to the next paint.
const FRAMES = 60;
/** What a wheel turned fast moves between two frames, in pixels. */
const TURN = 300;
/** What is searched for, each from a freshly opened log; all of it finds entries that do not stand on the first page. */
const WORDS = ['denied tool-38', 'denied day 118', 'failed day 205', 'budget 11', 'override layer', 'submitted version', 'decision agent 85', 'login failure'];
const STATIC_STYLE = 'body { margin: 0; font: 13px sans-serif } .list { height: 800px; overflow: auto } .body { position: relative } .row { position: absolute; inset: 0 0 auto; height: 28px; display: grid; grid-template-columns: repeat(7, 1fr); align-items: center; border-bottom: 1px solid #ddd } .row > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }';

const browser = await launchedBrowser();
if (!browser) console.log('skipped: ui; there is no browser on this machine (CHROMIUM_PATH names one)');
else {
  await ensureServerBundle();
  await ensureUiBuild();
  const million = await openMillionLog();
  // A copy: searches are themselves on record, and other benches read the same log.
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ui-'));
  for (const name of ['workspace.db', 'workspace.db-wal', 'keys.json', 'heads.json', 'subject-keys.db']) if (existsSync(join(million.dataDir, name))) copyFileSync(join(million.dataDir, name), join(folder, name));
  const host = await startHeadless(folder, {});
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await signIn(page, host.origin);
    const still = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await measure(page, `${host.origin}/#/audit`, still);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
    million.drop();
  }
}

async function measure(page: Page, audit: string, still: Page): Promise<void> {
  const interactions: number[] = [];
  const frames: number[] = [];
  const searches: number[] = [];
  await openStaticList(still, await rowsOf(page, audit));
  const blanks: number[] = [];
  const interacting = (act: () => Promise<number>) => ({
    prepare: () => opened(page, audit),
    run: async () => {
      const samples = await timedInteractions(page, act);
      interactions.push(...samples);
      return percentile(samples, 0.95);
    },
  });
  await bench('ui', {
    'open the log': { run: async () => {
      const began = performance.now();
      await opened(page, audit);
      return performance.now() - began;
    } },
    'scroll, each frame': { prepare: () => opened(page, audit), run: async () => {
      const { took, blank } = await framesOf(page, '.cs-vt-scroll', { frames: FRAMES, by: TURN });
      frames.push(...took);
      blanks.push(blank);
      return percentile(took, 0.95);
    } },
    'work of a frame while scrolling': { prepare: () => opened(page, audit), run: () => workOfFrames(page, '.cs-vt-scroll', { frames: FRAMES, by: TURN }) },
    'work of a frame of a static list': { prepare: () => still.evaluate(() => document.querySelector('.list')?.scrollTo(0, 0)), run: () => workOfFrames(still, '.list', { frames: FRAMES, by: TURN }) },
    'search to paint': { run: async () => {
      const took: number[] = [];
      for (const words of WORDS) {
        await opened(page, audit);
        took.push(await searched(page, words));
      }
      searches.push(...took);
      return percentile(took, 0.5);
    } },
    'type a search': interacting(() => typed(page)),
    'filter by type': interacting(() => filtered(page)),
    'go down the entries': interacting(() => pressed(page)),
    'open an entry beside the list': interacting(() => drawer(page)),
  }, {
    operations: 1, rounds: 5, unit: 'ms',
    goals: [
      { says: 'p95 of interaction to next paint, in ms', figure: () => percentile(interactions, 0.95), atMost: 100 },
      { says: 'p95 of search to paint, in ms', figure: () => percentile(searches, 0.95), atMost: 100 },
      { of: 'work of a frame while scrolling', to: 'work of a frame of a static list', atMost: 1.3 },
      { says: 'p95 of a frame while scrolling, in ms', figure: () => percentile(frames, 0.95), atMost: 100 },
      { says: 'share of frames without a row in view while scrolling', figure: () => blanks.reduce((sum, n) => sum + n, 0) / frames.length, atMost: 0.05 },
      { says: 'longest interaction, in ms', figure: () => percentile(interactions, 1) },
    ],
    notes: [
      `${MILLION.toLocaleString('en')} entries of one year; 1280 x 800. Interactions are the 95th percentile of a round by the browser's own Event Timing, which rounds to 8 ms and tells of nothing faster than ${LEAST_MS} ms; those count as ${LEAST_MS}. "Search to paint" is from the Enter that asks for a word to the paint of its first rows, server and network included, by the page's own clock.`,
      `Scrolling is ${FRAMES} frames of ${TURN} px; the work of a frame is what the page's main thread does for it. The static list has the same rows and cells as text, all at hand, in the same virtual list: no question to a server, no button, no icon, no mark; a frame counts as blank when no row of an entry is in the middle of the view, also where its page is still on the way.`,
      'Of what a frame takes above the static list, by processor time of the thread, half is what the cells hold beside bare text (buttons, a time, an icon with its word), a sixth the page around the list, the rest the table itself. To use elements again for other rows was not tried: the rows would no longer stand in the document in the order in which they are read.',
      `Each round searches for ${WORDS.length} things, each from a freshly opened log, and its figure is their median; the goal is on all of them, the very first one after the start of the server among them, which the other figures leave out as the warming up.`,
      'Software rendering: the machine has no graphics card, so that painting costs the processor; server and browser share its cores.',
    ],
  });
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.evaluate(async (body) => {
    const answer = await fetch('/trpc/session.signIn', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }, MILLION_OWNER);
}

/** From a fresh document until the first entries are painted. */
async function opened(page: Page, url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(url);
  await entries(page).first().waitFor();
  await painted(page);
}

/** What the cells of the rows in view say. */
async function rowsOf(page: Page, audit: string): Promise<readonly (readonly string[])[]> {
  await opened(page, audit);
  return entries(page).evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent)));
}

async function openStaticList(page: Page, cells: readonly (readonly string[])[]): Promise<void> {
  const built = await build({
    configFile: false, root: import.meta.dirname, publicDir: false, logLevel: 'warn',
    build: { write: false, modulePreload: { polyfill: false }, rolldownOptions: { input: join(import.meta.dirname, 'static-list.ts'), output: { format: 'iife' } } },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('the static list is one script');
  await page.setContent(`<!doctype html><style>${STATIC_STYLE}</style><script id="cells" type="application/json">${JSON.stringify(cells).replaceAll('<', '\\u003c')}</script>`);
  await page.addScriptTag({ content: built.output[0].code });
  await page.getByRole('row').first().waitFor();
}

function entries(page: Page): Locator {
  return page.getByRole('grid', { name: 'Entries, newest first' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
}

async function searched(page: Page, words: string): Promise<number> {
  await page.keyboard.press('/');
  await page.keyboard.type(words);
  return keyToPaint(page, 'Enter', '.cs-vt-row:not([data-pending])');
}

async function typed(page: Page): Promise<number> {
  const text = 'denied';
  await page.keyboard.press('/');
  for (const letter of text) await page.keyboard.press(letter);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Remove filter/ }).waitFor();
  return text.length + 2;
}

async function filtered(page: Page): Promise<number> {
  const facets = page.getByRole('complementary', { name: 'Narrow the log' });
  const first = facets.getByRole('checkbox').first();
  await first.waitFor({ state: 'attached' });
  for (const on of [true, false]) {
    await facets.locator('label').first().click();
    await facets.getByRole('checkbox', { checked: true }).first().waitFor({ state: on ? 'attached' : 'detached' });
    await painted(page);
  }
  return 2;
}

async function pressed(page: Page): Promise<number> {
  await page.getByRole('grid', { name: 'Entries, newest first' }).focus();
  const keys = [...Array.from({ length: 20 }, () => 'ArrowDown'), ...Array.from({ length: 5 }, () => 'PageDown')];
  for (const key of keys) {
    await page.keyboard.press(key);
    await painted(page);
  }
  return keys.length;
}

async function drawer(page: Page): Promise<number> {
  await page.getByRole('grid', { name: 'Entries, newest first' }).focus();
  for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.getByText('Inclusion proof').waitFor();
  for (const key of ['j', 'j', 'k']) {
    await page.keyboard.press(key);
    await painted(page);
  }
  await page.keyboard.press('Escape');
  return 6;
}
