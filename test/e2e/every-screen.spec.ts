import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';

interface Screen {
  readonly name: string;
  readonly heading: RegExp;
  /** Where it is; for pages of one thing, found through the API. */
  readonly path: string | ((page: Page) => Promise<string>);
}

/** The first item of a list, asked with the page's own session. */
async function firstOf(page: Page, list: string): Promise<string> {
  const id = await page.evaluate(async (path) => {
    const answer = (await (await fetch(path)).json()) as { items?: ReadonlyArray<{ id: string }> } & ReadonlyArray<{ id: string }>; // lists answer a page or an array
    return (answer.items ?? answer)[0]?.id ?? null;
  }, list);
  if (id === null) throw new Error(`${list} is empty`);
  return id;
}

const SCREENS: ReadonlyArray<{ readonly person: string; readonly screens: readonly Screen[] }> = [
  {
    person: 'Yuki Hartmann',
    screens: [
      { name: 'home', path: '/', heading: /./ },
      { name: 'catalog', path: '/catalog', heading: /Catalog/ },
      { name: 'import', path: '/catalog/import', heading: /Import/ },
      { name: 'agent', path: async (page) => `/catalog/${await firstOf(page, '/api/v1/catalog/agents?query=refund')}`, heading: /refund-assistant/ },
      { name: 'approvals', path: '/approvals', heading: /Approvals/ },
      { name: 'request', path: async (page) => `/approvals/${await firstOf(page, '/api/v1/approvals/inbox')}`, heading: /Publish refund-assistant/ },
      { name: 'runs', path: '/runs', heading: /Runs/ },
      { name: 'run', path: async (page) => `/runs/${await firstOf(page, '/api/v1/runs/list')}`, heading: /./ },
    ],
  },
  {
    person: 'Ravi Castellan',
    screens: [
      { name: 'registry', path: '/registry', heading: /./ },
      { name: 'budgets', path: '/budgets', heading: /Budgets/ },
      { name: 'people', path: '/people', heading: /People/ },
      { name: 'profile', path: '/profile', heading: /Profile and security/ },
    ],
  },
  {
    person: 'Inês Baumann',
    screens: [
      { name: 'audit', path: '/audit', heading: /Audit/ },
      { name: 'reports', path: '/reports', heading: /Reports/ },
      { name: 'report', path: async (page) => `/reports/${await firstOf(page, '/api/v1/reports/list')}`, heading: /./ },
    ],
  },
];

async function become(page: Page, name: string): Promise<void> {
  await page.locator('.cs-person').click();
  await page.getByRole('menuitem', { name: new RegExp(name) }).or(page.getByRole('menuitemradio', { name: new RegExp(name) })).first().click();
  await expect(page.locator('.cs-person')).toContainText(name);
}

for (const scheme of ['light', 'dark'] as const) {
  test.describe(`every screen of the sample workspace, ${scheme}`, { tag: '@headless' }, () => {
    test.use({ colorScheme: scheme });

    test('says nothing on the console and nothing that axe minds', async ({ page, host }) => {
      test.setTimeout(180_000);
      page.setDefaultTimeout(15_000);
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });

      await page.goto(host.address);
      await page.getByText('Look at the sample workspace').click();
      expect((await new AxeBuilder({ page }).analyze()).violations.map(told)).toEqual([]);
      await page.getByRole('button', { name: 'Open the sample workspace' }).click();
      await expect(page.locator('.cs-person')).toBeVisible();

      const found: string[] = [];
      for (const { person, screens } of SCREENS) {
        await become(page, person);
        for (const { name, path, heading } of screens) {
          await page.goto(`${host.origin}/#${typeof path === 'string' ? path : await path(page)}`);
          await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
          await expect(page.locator('[aria-busy="true"], .cs-skeleton')).toHaveCount(0);
          const { violations } = await new AxeBuilder({ page }).analyze();
          found.push(...violations.map((violation) => `${name}: ${told(violation)}`));
        }
      }
      expect(found).toEqual([]);
      expect(troubles).toEqual([]);
    });
  });
}

function told({ id, nodes }: { readonly id: string; readonly nodes: ReadonlyArray<{ readonly html: string }> }): string {
  return `${id} at ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`;
}
