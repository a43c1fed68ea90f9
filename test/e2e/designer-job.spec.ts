import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';
import { become, BEN, call, DORA, firstRun } from './people.ts';

const OWN = resolve(import.meta.dirname, '../fixtures/agents');
const FILES = readdirSync(OWN).filter((name) => /\.(jsonl|ya?ml|md|json)$/.test(name)).map((name) => join(OWN, name));
const AGENT = 'night-porter';
const A_DAY = '2099-01-01';

const dialog = (page: Page) => page.getByRole('alertdialog').or(page.getByRole('dialog'));

async function move(page: Page, act: 'Submit' | 'Publish' | 'Archive'): Promise<void> {
  await page.getByRole('button', { name: act, exact: true }).click();
  await dialog(page).getByRole('button', { name: act, exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}

/** The newest request, as Ben finds it in his inbox. */
async function openAsBen(page: Page): Promise<void> {
  const here = page.url();
  await become(page, BEN);
  await page.goto(here.replace(/#.*$/, '#/approvals'));
  await page.getByRole('link', { name: `Review Publish ${AGENT}` }).first().click();
  await expect(page.getByText(/What .* may do/).first()).toBeVisible();
}

/** Ben agrees to the newest request, and Dora publishes it on the page she was on. */
async function agreeAndPublish(page: Page): Promise<void> {
  const here = page.url();
  await openAsBen(page);
  await agree(page);
  await become(page, DORA);
  await page.goto(here);
  await move(page, 'Publish');
  await expect(page.getByRole('button', { name: 'Deprecate' })).toBeVisible();
}

async function agree(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
}

test('the designer’s job, through the screens: import, edit, submit, publish, roll back, deprecate', async ({ page, host }) => {
  test.setTimeout(180_000);
  page.setDefaultTimeout(15_000);
  await firstRun(page, host);
  for (const { name, email, password, roles } of [DORA, BEN]) await call(page, 'people.create', { name, email, password, roles });
  await become(page, DORA);

  await test.step('imports a history and sees what each revision gained', async () => {
    await page.goto(`${host.origin}/#/catalog/import`);
    await page.getByLabel(/: files$/).setInputFiles(FILES);
    await page.getByRole('button', { name: `Import ${FILES.length} files` }).click();
    await expect(page.getByText('None: everything could be read')).toBeVisible({ timeout: 60_000 });
    await page.goto(`${host.origin}/#/catalog`);
    await page.getByRole('searchbox').first().fill(AGENT);
    await page.getByText(AGENT, { exact: true }).first().click();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: AGENT })).toBeVisible();
    await page.getByRole('tab', { name: 'History' }).click();
    await expect(page.getByText(/Its source claims/).first()).toBeVisible();
  });

  await test.step('edits the draft, and loses nothing by a reload', async () => {
    await page.getByRole('tab', { name: 'Definition' }).click();
    await page.getByRole('radio', { name: 'Form' }).click();
    await page.getByLabel('Model').fill('small-2');
    await expect(page.getByRole('status').filter({ hasText: /^Saved$/ }).first()).toBeVisible();
    await page.reload();
    await page.getByRole('radio', { name: 'Form' }).click();
    await expect(page.getByLabel('Model')).toHaveValue('small-2');

    const editor = page.getByRole('textbox', { name: 'Definition' });
    await page.getByRole('radio', { name: 'YAML' }).click();
    await expect(editor).toContainText('model: small-2');
    await editor.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('permission');
    await expect(page.getByRole('option', { name: /^permission_mode/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('option', { name: /^default A person is asked/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(editor).toContainText('permission_mode: default');
    await expect(page.getByRole('status').filter({ hasText: /^Saved$/ }).first()).toBeVisible();

    // An outage, after which what was typed is stored without another key.
    await page.route('**/trpc/**', (route) => route.abort());
    await page.keyboard.type('\nmax_steps: 9 # high enough, jokes/keys?');
    await expect(editor).toContainText('max_steps: 9 # high enough, jokes/keys?'); // its letters go nowhere else
    await expect(page.getByText('Kept on this machine', { exact: true })).toBeVisible();
    await page.unroute('**/trpc/**');
    await expect(page.getByRole('status').filter({ hasText: /^Saved$/ }).first()).toBeVisible({ timeout: 15_000 });

    await page.keyboard.type('\nmodel: half');
    await expect(page.getByText('Kept on this machine', { exact: true })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Problems of Definition' })).toContainText('"model" stands twice');
    await page.keyboard.press('Escape'); // a list of models may be open, which this closes
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(editor).not.toBeFocused();
    await page.getByRole('radio', { name: 'JSON' }).click();
    await expect(page.getByText(/The YAML is no definition yet/)).toBeVisible();
    await page.reload();
    await expect(editor).toContainText('model: half');
    await expect(page.getByText(/is here again/)).toBeVisible();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByRole('radio', { name: 'JSON' }).click();
    await expect(editor).toContainText('"max_steps": 9');
    await expect(editor).toContainText('"permission_mode": "default"');
    await expect(editor).not.toContainText('half');
  });

  await test.step('is asked about a line, answers, and has it approved', async () => {
    await move(page, 'Submit');
    const here = page.url();
    await openAsBen(page);
    const request = page.url();
    await page.getByRole('button', { name: /^Comment on line/ }).first().focus();
    await page.keyboard.press('c');
    await page.keyboard.type('Is this model allowed here, @Do');
    await expect(page.getByRole('option', { name: 'Dora' })).toBeVisible();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 open of 1 thread').first()).toBeVisible();

    await become(page, DORA);
    await page.goto(request.replace(/#.*$/, '#/approvals?view=mentions'));
    await page.getByRole('link', { name: /Is this model allowed here, @Dora/ }).click();
    await page.getByRole('button', { name: 'Reply', exact: true }).first().click();
    await page.getByRole('textbox', { name: 'Reply to Ben' }).fill('It is on the tenant’s list.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('It is on the tenant’s list.').first()).toBeVisible();

    await become(page, BEN);
    await page.goto(request);
    await page.getByRole('button', { name: 'Resolve', exact: true }).first().click();
    await expect(page.getByText('1 thread, all resolved').first()).toBeVisible();
    await agree(page);
    await become(page, DORA);
    await page.goto(here);
  });

  await test.step('sets a time for it to be published, takes it back, and publishes it now', async () => {
    await page.getByRole('button', { name: 'Publish at a time' }).click();
    const when = dialog(page).getByLabel('When');
    await when.fill((await when.getAttribute('min')) ?? ''); // the soonest that it offers
    await expect(dialog(page).getByText(/^That is .*Z\)\.$/)).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Set the time' }).click();
    await expect(page.getByText(/^Goes out .*set by Dora/)).toBeVisible();
    await page.getByRole('button', { name: 'Take the time back' }).click();
    await expect(page.getByText(/^Goes out/)).toHaveCount(0);
    await move(page, 'Publish');
    await expect(page.getByRole('button', { name: 'Deprecate' })).toBeVisible();
  });
  const first = (await page.getByRole('heading', { name: /^Version / }).innerText()).replace('Version ', '');

  await test.step('publishes a second version that may do more', async () => {
    await page.getByRole('button', { name: 'New version' }).click();
    await dialog(page).getByRole('button', { name: 'Create draft' }).click();
    await page.getByRole('radio', { name: 'Form' }).click();
    await page.getByRole('combobox', { name: 'Tools' }).fill('unlock_doors');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: /^Saved$/ }).first()).toBeVisible();
    await move(page, 'Submit');
    await agreeAndPublish(page);
  });

  await test.step('rolls back to the first, and sees that it takes the gain away', async () => {
    await page.getByRole('navigation', { name: 'Versions' }).getByRole('link', { name: first }).click();
    await expect(page.getByRole('heading', { name: `Version ${first}` })).toBeVisible();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /Roll back to/ }).click();
    await dialog(page).getByLabel('Reason').fill('It opened the wrong door');
    await dialog(page).getByRole('button', { name: 'Make the draft' }).click();
    await expect(page).toHaveURL(/\/compare\//);
    await expect(page.getByText('Gains nothing').first()).toBeVisible();
    await expect(page.getByText('May no longer use the tool unlock_doors (unknown).').first()).toBeVisible();
    await page.getByRole('link', { name: AGENT }).click();
    await expect(page.getByText(/A rollback: it began/)).toBeVisible();
    await move(page, 'Submit');
    await agreeAndPublish(page);
  });

  await test.step('sets a day for its end, then ends it now, and puts it away', async () => {
    await page.getByRole('button', { name: 'Deprecate' }).click();
    await dialog(page).getByText('On a day to come').click();
    await dialog(page).getByLabel('Day', { exact: true }).fill(A_DAY);
    await dialog(page).getByLabel('Reason').fill('The hotel closes');
    await dialog(page).getByRole('button', { name: 'Set the day' }).click();
    await expect(page.getByText(/Will be deprecated .*The hotel closes/)).toBeVisible();
    await page.getByRole('button', { name: 'Deprecate' }).click();
    await dialog(page).getByRole('button', { name: 'Deprecate', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Archive' })).toBeEnabled();
    await move(page, 'Archive');
    await expect(page.getByText('Nothing: archived is for good.')).toBeVisible();
  });
});
