import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';

interface Screen {
  readonly name: string;
  readonly heading: RegExp;
  /** Where it is; for pages of one thing, found through the API. */
  readonly path: string | ((page: Page) => Promise<string>);
  /** What is done there before it is looked at: a dialog, unsaved work. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Lets go of unsaved work, which would otherwise hold the page. */
  readonly undo?: (page: Page) => Promise<void>;
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

/** The link that somebody invited would open. Its secret is shown once, to whoever invites. */
async function invitation(page: Page): Promise<string> {
  const token = await page.evaluate(async () => {
    const answer = await fetch('/trpc/members.invite', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: `guest.${performance.now()}@example.org`, roles: ['operator'] }) });
    return ((await answer.json()) as { result?: { data?: { token?: string } } }).result?.data?.token ?? null; // tRPC's envelope
  });
  if (token === null) throw new Error('no invitation was made');
  return `/invite/${token}`;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();

/** Two rights given to a new role, so that the matrix, its preview and its details are all in view. */
async function editRoles(page: Page): Promise<void> {
  await press('New role')(page);
  await page.getByLabel('Name', { exact: true }).fill('claims_lead');
  await press('Put into the matrix')(page);
  for (const right of ['runs:read', 'audit:read']) await page.getByRole('row', { name: new RegExp(`^${right} `) }).getByRole('gridcell').first().click();
  await expect(page.getByText('You hold all that is given')).toBeVisible();
}

/** A comment at a line, with the keyboard alone, and the names that an @ offers. */
async function beginThread(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^Comment on line/ }).first()).toBeAttached();
  await page.keyboard.press('j');
  await page.keyboard.press('c');
  await page.keyboard.type('Who asked for this, @');
  await expect(page.getByRole('listbox', { name: 'People' })).toBeVisible();
}

async function keepFilter(page: Page): Promise<void> {
  await press('Saved filters')(page);
  await page.getByRole('menuitem', { name: 'Save what is asked now' }).click();
  await expect(page.getByRole('heading', { name: 'Save this filter' })).toBeVisible();
}

async function discard(page: Page): Promise<void> {
  await press('Discard')(page);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
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
      { name: 'all requests', path: '/approvals?view=all', heading: /Approvals/ },
      { name: 'mentions', path: '/approvals?view=mentions', heading: /Approvals/ },
      { name: 'a thread begun', path: async (page) => `/approvals/${await firstOf(page, '/api/v1/approvals/inbox')}`, heading: /Publish refund-assistant/, prepare: beginThread },
      { name: 'runs', path: '/runs', heading: /Runs/ },
      { name: 'run', path: async (page) => `/runs/${await firstOf(page, '/api/v1/runs/list')}`, heading: /./ },
    ],
  },
  {
    person: 'Ravi Castellan',
    screens: [
      { name: 'registry', path: '/registry', heading: /./ },
      { name: 'budgets', path: '/budgets', heading: /Budgets/ },
      { name: 'registry policies', path: '/registry?at=%2Fpolicies', heading: /./ },
      { name: 'a call tried', path: '/registry?at=%2Fpolicies', heading: /./, prepare: press('Try a call') },
      { name: 'registry layers', path: '/registry?view=json&layer=tenant', heading: /./ },
      { name: 'people', path: '/people', heading: /People/ },
      { name: 'a person', path: async (page) => `/people?person=${await firstOf(page, '/api/v1/people/list')}`, heading: /Proves themselves with/ },
      { name: 'invitations', path: '/people?tab=invitations', heading: /People/ },
      { name: 'somebody invited', path: '/people?tab=invitations', heading: /People/, prepare: press('Invite somebody') },
      { name: 'roles', path: '/people?tab=roles', heading: /People/ },
      { name: 'roles changed', path: '/people?tab=roles&role=', heading: /People/, prepare: editRoles, undo: discard },
      { name: 'API keys', path: '/people?tab=keys', heading: /People/ },
      { name: 'sessions', path: '/people?tab=sessions', heading: /People/ },
      { name: 'features', path: '/people?tab=features', heading: /People/ },
      { name: 'networks', path: '/people?tab=networks', heading: /People/ },
      { name: 'a network', path: '/people?tab=networks', heading: /People/, prepare: press('Admit a network') },
      { name: 'workflows', path: '/approvals/workflows', heading: /Workflows/ },
      { name: 'a workflow edited', path: '/approvals/workflows', heading: /Workflows/, prepare: press('Edit the workflow Publish an agent') },
      { name: 'webhooks', path: '/people?tab=webhooks', heading: /People/ },
      { name: 'a webhook added', path: '/people?tab=webhooks', heading: /People/, prepare: press('Add an endpoint') },
      { name: 'a person to erase', path: '/audit/retention', heading: /Retention and holds/, prepare: press('Erase a person') },
      { name: 'a deputy named', path: '/profile', heading: /Profile and security/, prepare: press('Name a deputy') },
      { name: 'single sign-on', path: '/people?tab=sign-on', heading: /People/ },
      { name: 'keys at rest', path: '/people?tab=vault', heading: /People/ },
      { name: 'profile', path: '/profile', heading: /Profile and security/ },
      { name: 'an invitation opened', path: invitation, heading: /^Join / },
    ],
  },
  {
    person: 'Inês Baumann',
    screens: [
      { name: 'audit', path: '/audit', heading: /Audit/ },
      { name: 'a filter kept', path: '/audit?text=refund&outcome=success', heading: /Audit/, prepare: keepFilter },
      { name: 'outside trails', path: '/audit/outside', heading: /Outside trails/ },
      { name: 'a trail brought in', path: '/audit/outside', heading: /Outside trails/, prepare: press('Bring in a trail') },
      { name: 'witnesses', path: '/audit/witnesses', heading: /Witnesses/ },
      { name: 'retention', path: '/audit/retention', heading: /Retention and holds/ },
      { name: 'reports', path: '/reports', heading: /Reports/ },
      { name: 'entries taken away', path: '/reports?export=entries&text=refund', heading: /Export entries/ },
      { name: 'processing', path: '/reports/processing', heading: /Processing activities/ },
      { name: 'a package', path: '/reports/package', heading: /./ },
      { name: 'a tab that her roles do not open', path: '/people?tab=networks', heading: /Your roles do not open Networks/ },
      { name: 'report', path: async (page) => `/reports/${await firstOf(page, '/api/v1/reports/list')}`, heading: /./ },
      { name: 'a control', path: async (page) => `/reports/${await firstOf(page, '/api/v1/reports/list')}?control=CC6.1`, heading: /Applicability/ },
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
      test.setTimeout(600_000);
      page.setDefaultTimeout(15_000);
      const troubles: string[] = [];
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });

      await page.goto(host.address);
      await page.getByText('Look at the sample workspace').click();
      expect((await new AxeBuilder({ page }).analyze()).violations.map(told)).toEqual([]);
      await page.getByRole('button', { name: 'Open the sample workspace' }).click();
      await expect(page.locator('.cs-person')).toBeVisible({ timeout: 60_000 }); // a whole workspace is made first

      const found: string[] = [];
      for (const { person, screens } of SCREENS) {
        await page.goto(`${host.origin}/#/`);
        await become(page, person);
        for (const { name, path, heading, prepare, undo } of screens) {
          await page.goto(`${host.origin}/#${typeof path === 'string' ? path : await path(page)}`);
          await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();
          await expect(page.locator('[aria-busy="true"], .cs-skeleton')).toHaveCount(0);
          await prepare?.(page);
          const { violations } = await new AxeBuilder({ page }).analyze();
          found.push(...violations.map((violation) => `${name}: ${told(violation)}`));
          await undo?.(page);
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
