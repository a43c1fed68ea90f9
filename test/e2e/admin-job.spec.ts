import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';
import { become, BEN, call, firstRun, OWNER } from './people.ts';

const ORGANISATION = { tools: [{ tool_id: 'letters.send', destructive: true, description: 'Sends a letter by post' }, { tool_id: 'claims.read', read_only: true }], limits: { per_tool: { 'letters.send': 10 } } };
const TENANT = { workflows: { registry_override: { required_approvers: 1 } }, limits: { per_tool: { 'letters.send': 6 } } };
const AGENTS = [
  { name: 'letter-writer', model: 'echo', system_prompt: 'Write letters.', tools: ['letters.send'] },
  { name: 'claims-reader', model: 'echo', system_prompt: 'Read claims.', tools: ['claims.read'] },
];

test('an administrator changes a limit by looking: sees whom it touches, asks, is agreed to, and takes it back', async ({ page, host }) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(15_000);
  await firstRun(page, host);
  await call(page, 'people.create', { name: BEN.name, email: BEN.email, password: BEN.password, roles: BEN.roles });
  await call(page, 'registry.saveLayer', { kind: 'org', basedOn: 0, content: ORGANISATION, reason: 'house rules' });
  await call(page, 'registry.saveLayer', { kind: 'tenant', basedOn: 0, content: TENANT, reason: 'others are asked' });
  for (const definition of AGENTS) await call(page, 'catalog.create', { name: definition.name, definition });

  const limit = page.getByRole('row', { name: /^letters\.send/ });
  const cellOf = (layer: number) => limit.getByRole('gridcell').nth(layer);
  const [TENANT_CELL, EFFECTIVE] = [2, 4];

  await test.step('a wider limit than the organisation’s stays in the cell, with its rule', async () => {
    await page.goto(`${host.origin}/#/registry?at=%2Flimits`);
    await expect(cellOf(TENANT_CELL)).toContainText('6');
    await typeInto(page, cellOf(TENANT_CELL), '50');
    await expect(page.getByText('letters.send may only be lower than above (10).')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Submit for approval' })).toHaveCount(0);
  });

  await test.step('a stricter one shows what becomes of it before anything is asked', async () => {
    await typeInto(page, cellOf(TENANT_CELL), '2');
    await expect(cellOf(EFFECTIVE)).toContainText('was 62');
    const touched = page.getByRole('list', { name: 'Agents touched' });
    await expect(touched.getByRole('link', { name: 'letter-writer 0.1.0' })).toBeVisible();
    await expect(touched.getByRole('link', { name: /claims-reader/ })).toHaveCount(0);
    await expect(page.getByText('1 effective value changes for 2 people')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save as the next version' })).toHaveCount(0);
  });

  await submit(page, 'fewer letters');
  await page.goto(`${host.origin}/#/registry?at=%2Flimits`);
  await expect(cellOf(EFFECTIVE)).toContainText('6');
  await approve(page, host.origin);

  await test.step('what holds is another value now, and says by whom', async () => {
    await become(page, OWNER);
    await page.goto(`${host.origin}/#/registry?at=%2Flimits`);
    await expect(cellOf(EFFECTIVE)).toContainText('2');
    await cellOf(EFFECTIVE).focus();
    await page.keyboard.press('Enter');
    const why = page.getByRole('dialog', { name: /^Explain letters\.send/ });
    await expect(why.getByRole('heading', { name: 'Why letters.send is 2' })).toBeVisible();
    await expect(why.getByText('overridden below')).toBeVisible();
    await expect(why.getByRole('link', { name: `Version 2, ${OWNER.name}` })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('an older version comes back as a new one, in the same way', async () => {
    await page.goto(`${host.origin}/#/registry?view=json&layer=tenant`);
    await page.getByRole('button', { name: 'Show version 1' }).click();
    await page.getByRole('button', { name: 'Revert to this version' }).click();
    await expect(page.getByRole('textbox', { name: 'tenant layer as JSON' })).toContainText('"letters.send": 6');
    await submit(page, 'as it was');
    await approve(page, host.origin);
    await page.goto(`${host.origin}/#/registry?at=%2Flimits`);
    await expect(cellOf(EFFECTIVE)).toContainText('6');
    await page.goto(`${host.origin}/#/registry?view=json&layer=tenant`);
    await expect(page.getByRole('heading', { name: 'Version 3' })).toBeVisible();
  });
});

/** By keyboard alone: Enter opens the cell, Enter takes what was typed. */
async function typeInto(page: Page, cell: ReturnType<Page['locator']>, text: string): Promise<void> {
  await cell.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('form', { name: /^Edit / }).getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}

async function submit(page: Page, why: string): Promise<void> {
  await page.getByLabel('Why').fill(why);
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(page.getByText('Submitted for approval').last()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit for approval' })).toHaveCount(0);
}

/** Another person, who sees what is asked, agrees. */
async function approve(page: Page, origin: string): Promise<void> {
  await become(page, BEN);
  await page.goto(`${origin}/#/approvals`);
  await page.getByRole('link', { name: /^Review Change the tenant layer/ }).or(page.getByRole('button', { name: /^Review Change the tenant layer/ })).first().click();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
}
