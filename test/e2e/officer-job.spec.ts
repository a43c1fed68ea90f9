import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { layOut, unpack } from '../support/evidence-packages.ts';
import { expect, test } from './fixtures.ts';
import { startHeadless } from './headless-host.ts';
import { become, call, firstRun, OLGA } from './people.ts';

const dialog = (page: Page) => page.getByRole('alertdialog').or(page.getByRole('dialog'));

test('the officer’s job, through the screens: find an event, prove it, hold it, report, sign, package, and have another installation check the package', async ({ page, host, browser }) => {
  test.setTimeout(180_000);
  page.setDefaultTimeout(15_000);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-officer-'));
  await firstRun(page, host);
  await call(page, 'people.create', { name: OLGA.name, email: OLGA.email, password: OLGA.password, roles: OLGA.roles });
  await call(page, 'catalog.create', { name: 'letter-writer', definition: { name: 'letter-writer', model: 'echo', system_prompt: 'Write letters.', tools: ['letters.send'] } });
  await become(page, OLGA);

  await test.step('finds an event, and lets her own browser prove it', async () => {
    await page.goto(`${host.origin}/#/audit`);
    await page.getByRole('row').filter({ hasText: 'agent.created' }).first().getByText('agent.created').click();
    await page.keyboard.press('Enter');
    const checks = page.getByRole('list', { name: 'What this page checked' });
    await expect(checks.getByRole('listitem').first()).toBeVisible();
    await expect(checks.locator('[data-tone="danger"]')).toHaveCount(0);
    await expect(page.getByText('Inclusion proof')).toBeVisible();
  });

  await test.step('holds everything for a matter', async () => {
    await page.goto(`${host.origin}/#/audit/retention`);
    await page.getByRole('button', { name: 'Place a hold' }).click();
    await dialog(page).getByLabel('Matter').fill('Case 12');
    await dialog(page).getByLabel('Reason').fill('Asked for by counsel');
    await dialog(page).getByRole('button', { name: 'Hold', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByRole('row').filter({ hasText: 'Case 12' }).getByText('Held')).toBeVisible();
  });

  await test.step('makes a report and signs it off', async () => {
    await page.goto(`${host.origin}/#/reports`);
    await page.getByRole('button', { name: 'New report' }).first().click();
    await dialog(page).getByRole('button', { name: /Framework/ }).click();
    await page.getByRole('option', { name: 'SOC 2, Trust Services' }).click();
    await dialog(page).getByText('This year so far').click();
    await dialog(page).getByRole('button', { name: 'Make the report' }).click();
    await expect(page).toHaveURL(/#\/reports\/.+/);
    await page.getByRole('button', { name: 'Sign off' }).click();
    await dialog(page).getByLabel('Office').fill('Compliance officer');
    await dialog(page).getByLabel('Statement').fill('I read this report and the exceptions in it.');
    await dialog(page).getByRole('button', { name: 'Sign in my name' }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByText('Compliance officer').first()).toBeVisible();
  });

  const bytes = await test.step('takes the evidence away', async () => {
    await page.getByRole('button', { name: 'Evidence package' }).click();
    return host.takeAway(page, () => dialog(page).getByRole('button', { name: 'Save the package' }).click());
  });

  await test.step('whose verifier finds it whole, with nothing but Node', async () => {
    const opened = layOut(join(folder, 'opened'), await unpack(bytes));
    expect(execFileSync(process.execPath, ['verify/verify.mjs', '.'], { cwd: opened, encoding: 'utf8', env: {} })).toContain('whole');
  });

  await test.step('and so does another installation, which finds one changed byte too', async () => {
    const second = await startHeadless(join(folder, 'second'), {});
    try {
      const elsewhere = await browser.newPage();
      await firstRun(elsewhere, second);
      const open = async (name: string, buffer: Buffer) => {
        await elsewhere.goto(`${second.origin}/#/reports`);
        await elsewhere.goto(`${second.origin}/#/reports/package`);
        await elsewhere.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/zip', buffer });
      };
      await open('evidence.zip', bytes);
      await expect(elsewhere.getByText('evidence.zip is whole.')).toBeVisible({ timeout: 60_000 });
      const changed = Buffer.from(bytes);
      const at = Math.floor(changed.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await open('changed.zip', changed);
      await expect(elsewhere.getByText('changed.zip is not whole.')).toBeVisible({ timeout: 60_000 });
      await elsewhere.close();
    } finally {
      await second.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
