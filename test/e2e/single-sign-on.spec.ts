import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { freePort } from '../support/free-port.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../support/sso-house.ts';
import { type TrueProvider, trueProvider } from '../support/true-provider.ts';
import { expect, test } from './fixtures.ts';

const OLGA = { email: 'olga@example.com', password: 'a long enough sentence' };
const ALICE = { sub: 'alice-at-idp', email: 'alice@example.com', name: 'Alice Example' };
// The file vouches for the domain, which no DNS of a test can prove.
const FILE = {
  version: 1, tenants: [{ slug: 'acme', name: 'Acme', plan: 'saas/enterprise' }], users: [{ email: OLGA.email, name: 'Olga', password: OLGA.password, memberships: [{ tenant: 'acme', roles: ['owner'] }] }],
  identity_providers: [{ tenant: 'acme', key: 'later', name: 'Later', kind: 'oidc', status: 'pending_setup', settings: { issuer: 'https://idp.example', client_id: 'x' }, verified_domains: ['example.com'] }],
};
const folder = mkdtempSync(join(tmpdir(), 'countersign-e2e-sso-'));
const file = join(folder, 'bootstrap.json');
writeFileSync(file, JSON.stringify(FILE));

test.describe('single sign-on', { tag: '@headless' }, () => {
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
  test.use({ hostEnvironment: { COUNTERSIGN_BOOTSTRAP: file } });

  const clean = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  test('is set up, tested and switched on by whoever manages it, and then lets a colleague in from the provider’s own site', async ({ page, host, browser }) => {
    const complaints: string[] = [];
    page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
    // Another site than the provider's 127.0.0.1, as it is in the world: cookies and the guard behave accordingly.
    const origin = host.origin.replace('127.0.0.1', 'localhost');
    const issuerPort = await freePort();
    const issuer = `http://127.0.0.1:${issuerPort}`;
    await page.goto(origin);
    await page.getByLabel('Email').fill(OLGA.email);
    await page.getByLabel('Password', { exact: true }).fill(OLGA.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.goto(`${origin}/#/people?tab=sign-on`);
    await expect(page.getByRole('table', { name: 'Email domains' })).toContainText('Proven');
    await clean(page);

    await page.getByRole('button', { name: 'Add provider' }).click();
    await page.getByRole('menuitem', { name: 'OpenID Connect' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Okta');
    await dialog.getByLabel('Issuer').fill(issuer);
    await dialog.getByLabel('Client id').fill(CLIENT_ID);
    await dialog.getByLabel('Client secret', { exact: true }).fill(CLIENT_SECRET);
    await clean(page);
    await dialog.getByRole('button', { name: 'Add provider' }).click();
    const addresses = page.getByRole('dialog', { name: 'Tell Okta about Countersign' });
    const callback = (await addresses.getByRole('region', { name: 'Exact text: Redirect address', exact: true }).textContent()) ?? '';
    expect(callback).toMatch(new RegExp(`^${origin}/api/v1/sso/[0-9a-f-]{36}/callback$`));
    await addresses.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Test Okta' }).click();
    await expect(page.getByRole('list', { name: 'Steps' })).toContainText('Fails');
    const idp: TrueProvider = await trueProvider([ALICE], { port: issuerPort, callback, present: ALICE.sub });
    try {
      await page.getByRole('button', { name: 'Test again' }).click();
      await expect(page.getByRole('list', { name: 'Steps' })).not.toContainText('Fails');
      await expect(page.getByRole('list', { name: 'Steps' })).toContainText('The discovery document of');
      await clean(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('button', { name: 'Acts on Okta' }).click();
      await page.getByRole('menuitem', { name: 'Switch on' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Switch on' }).click();
      await expect(page.getByRole('row', { name: /Okta/ })).toContainText('In use');

      const colleague = await (await browser.newContext()).newPage();
      await colleague.goto(`${origin}/#/approvals`);
      await colleague.getByLabel('Email').fill('alice@example.com');
      await clean(colleague);
      await colleague.getByRole('button', { name: 'Sign in with Okta' }).click();
      await expect(colleague).toHaveURL(`${origin}/#/approvals`);
      await expect(colleague.locator('.cs-person')).toBeVisible();
      expect(colleague.url()).not.toMatch(/code|state/);
      const cookies = await colleague.context().cookies(origin);
      expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([['cs', true, 'Strict']]);

      await page.reload();
      await page.goto(`${origin}/#/people`);
      await expect(page.getByText('Alice Example')).toBeVisible();
      expect(complaints).toEqual([]);
    } finally {
      await idp.close();
    }
  });

  test('says on the page what became of an answer that does not hold', async ({ page, host }) => {
    await page.goto(`${host.origin}/api/v1/sso/0190a000-0000-7000-8000-00000000000a/callback?code=x&state=y`);
    await expect(page.getByRole('heading', { name: 'Not signed in' })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('not begun in this browser');
    expect(page.url()).not.toContain('code');
    await clean(page);
    await page.getByRole('button', { name: 'Back to sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.getByRole('button', { name: 'Single sign-on' }).click();
    await page.getByLabel('Tenant').fill('nowhere');
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText('No identity provider is in use under this name.')).toBeVisible();
    await clean(page);
  });
});
