import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { ensureServerBundle } from '../../build/scripts/server-bundle.mjs';
import { ensureUiBuild } from '../../build/scripts/ui-build.mjs';
import { startHeadless } from '../e2e/headless-host.ts';
import { testData } from '../support/test-data.ts';
import { launchedBrowser, LEAST_MS, painted, percentile, timedInteractions } from './browser-timing.ts';
import { bench } from './harness.ts';

// How long the registry's editor takes from a key or a click to the next paint, in a real browser on a registry of 2,000 items and 471 MCP servers.
const TOOLS = 1_400;
const ACTIONS = 600;
const SERVERS = 471;
const OVERRIDES = 300;

const browser = await launchedBrowser();
if (browser) await measure(browser);
else console.log('skipped: registry-ui; there is no browser on this machine (CHROMIUM_PATH names one)');

async function measure(at: Browser): Promise<void> {
  await ensureServerBundle();
  await ensureUiBuild();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-registry-ui-'));
  const host = await startHeadless(folder, {});
  try {
    const page = await at.newPage({ viewport: { width: 1280, height: 800 } });
    await seed(page, host.address, host.origin);
    const all: number[] = [];
    const interacting = (act: (page: Page) => Promise<number>) => ({ run: async () => {
      const samples = await timedInteractions(page, () => act(page));
      all.push(...samples);
      return percentile(samples, 0.95);
    } });
    await bench('registry-ui', {
      'open the registry': { run: () => opened(page, `${host.origin}/#/registry?at=%2Ftools%2Ftool-0000`, 'tool-0000') },
      'go down the names': interacting((on) => pressed(on, 'ArrowDown', 30)),
      'leap through the names': interacting((on) => pressed(on, 'PageDown', 20)),
      'find by typing': interacting(found),
      'open another section': interacting(sections),
      'change cells': interacting(changed),
    }, {
      operations: 1, rounds: 5, unit: 'ms',
      goals: [{ says: 'p95 of interaction to next paint, in ms', figure: () => percentile(all, 0.95), atMost: 100 }, { says: 'longest interaction, in ms', figure: () => percentile(all, 1) }],
      notes: [
        `${TOOLS} tools, ${ACTIONS} actions and ${SERVERS} MCP servers in the organisation's layer, ${OVERRIDES} of the tools overridden by the tenant; 1280 x 800. Each figure but the first is the 95th percentile of a round, by the browser's own Event Timing, which rounds to 8 ms and tells of nothing faster than ${LEAST_MS} ms; those count as ${LEAST_MS}.`,
        'Software rendering: the machine has no graphics card, so that painting costs the processor.',
      ],
    });
  } finally {
    await at.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from a fresh document until the first entry's grid is painted. */
async function opened(page: Page, url: string, first: string): Promise<number> {
  await page.goto('about:blank');
  const began = performance.now();
  await page.goto(url);
  await page.getByRole('grid', { name: `${first} by layer` }).waitFor();
  await painted(page);
  return performance.now() - began;
}

async function pressed(page: Page, key: string, times: number): Promise<number> {
  await toTools(page);
  await page.getByRole('listbox', { name: 'Tools' }).focus();
  for (let press = 0; press < times; press += 1) {
    await page.keyboard.press(key);
    await painted(page);
  }
  return times;
}

async function found(page: Page): Promise<number> {
  await toTools(page);
  const text = 'tool-09';
  await page.getByRole('searchbox', { name: 'Find in Tools' }).focus();
  for (const letter of text) await page.keyboard.press(letter);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  return text.length + 2;
}

async function sections(page: Page): Promise<number> {
  const names = ['MCP servers', 'Actions', 'Limits', 'Roles', 'Tools'];
  for (const name of names) {
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name }).click();
    await page.getByRole('navigation', { name, exact: true }).waitFor();
    await page.getByRole('grid').waitFor();
  }
  return names.length;
}

/** Five cells changed by keyboard, with what it would come to worked out after each, and everything discarded. */
async function changed(page: Page): Promise<number> {
  await toTools(page);
  const cell = page.getByRole('row', { name: /^timeout_ms/ }).getByRole('gridcell').nth(2);
  let presses = 0;
  for (const value of ['1', '2', '3', '4', '5']) {
    await cell.focus();
    for (const key of ['Enter', 'ControlOrMeta+a', value, 'Enter']) {
      await page.keyboard.press(key);
      presses += 1;
    }
    await page.getByRole('button', { name: 'Save as the next version' }).waitFor();
    await painted(page);
  }
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await page.getByRole('button', { name: 'Discard' }).waitFor({ state: 'detached' });
  return presses + 2;
}

async function toTools(page: Page): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/registry?at=%2Ftools%2Ftool-0000`);
  await page.getByRole('grid', { name: 'tool-0000 by layer' }).waitFor();
  await painted(page);
}

async function seed(page: Page, address: string, origin: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading').first().waitFor();
  const token = new URL(address).hash.replace('#setup=', '');
  const call = (procedure: string, body: unknown) => page.evaluate(async ([path, input]) => {
    const answer = await fetch(`/trpc/${String(path)}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });
    if (!answer.ok) throw new Error(await answer.text());
  }, [procedure, body] as const);
  await call('setup.createOwner', { token, name: 'Ada Owner', email: 'ada@example.com', password: 'a long enough sentence', organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone: false });
  await call('registry.saveLayer', { kind: 'org', basedOn: 0, content: { tools: items('tool', 'tool_id', TOOLS), actions: items('action', 'action_id', ACTIONS), mcp_servers: servers() } });
  await call('registry.saveLayer', { kind: 'tenant', basedOn: 0, content: { tools: items('tool', 'tool_id', OVERRIDES).map(({ timeout_ms: timeout, ...item }) => ({ tool_id: Reflect.get(item, 'tool_id') as unknown, timeout_ms: timeout / 2 })) } });
  await page.goto(`${origin}/#/registry`);
}

function items(kind: string, key: string, count: number) {
  return Array.from({ length: count }, (_, n) => ({ [key]: `${kind}-${String(n).padStart(4, '0')}`, description: `${kind} number ${n} of a large registry`, timeout_ms: 2_000 + n * 2, tags: ['made', `group ${n % 9}`] }));
}

/** The names and words of real servers where the test data is at hand, else as many of our own. */
function servers() {
  const file = testData('mcp/mcp-registry/seed_2025_05_16.json');
  const told = file === null ? [] : (JSON.parse(readFileSync(file, 'utf8')) as ReadonlyArray<{ readonly name?: unknown; readonly description?: unknown }>); // a list of objects, checked field by field
  return Array.from({ length: SERVERS }, (_, n) => {
    const { name, description } = told[n] ?? {};
    return { id: `server-${String(n).padStart(3, '0')}`, name: typeof name === 'string' ? name : `server ${n}`, description: typeof description === 'string' ? description.slice(0, 300) : 'made', base_url: `https://server-${n}.example/mcp` };
  });
}
