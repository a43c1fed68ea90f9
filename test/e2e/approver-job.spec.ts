import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures.ts';
import { become, BEN, call, CLEO, DORA, firstRun, OWNER } from './people.ts';

const dialog = (page: Page) => page.getByRole('alertdialog').or(page.getByRole('dialog'));

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}

interface Made {
  readonly agentId: string;
  readonly versionId: string;
  readonly ver: number;
}

/** An agent with one draft, submitted, all by the page's own session. */
async function submitted(page: Page, name: string, riskClass: 'low' | 'medium' | 'high'): Promise<Made> {
  return page.evaluate(async ([agent, risk]) => {
    const post = async (path: string, body: unknown) => (await (await fetch(`/trpc/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as { result: { data: { agent: { id: string }; version: { id: string; ver: number } } } };
    const made = (await post('catalog.create', { name: agent, riskClass: risk, definition: { model: 'small-1', tools: [{ name: 'call_room' }] } })).result.data;
    const { version } = (await post('catalog.submit', { versionId: made.version.id, ver: made.version.ver, reason: `${agent} is needed` })).result.data;
    return { agentId: made.agent.id, versionId: version.id, ver: version.ver };
  }, [name, riskClass] as const);
}

/** A moment by the page's own clock, so many seconds from now. */
const inSeconds = (page: Page, seconds: number) => page.evaluate((ahead) => new Date(Date.now() + ahead * 1_000).toISOString(), seconds);

async function open(page: Page, request: string): Promise<void> {
  await page.goto(page.url().replace(/#.*$/, '#/approvals?view=all'));
  await page.getByRole('grid', { name: 'Requests' }).getByText(request, { exact: true }).click();
  await expect(page.getByRole('heading', { name: request })).toBeVisible();
}

async function approve(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test('the approver’s job, through the screens: keys, several at once, budgets asked for, broken glass and its review, a deputy, a deletion by two votes, a publication held up', { tag: '@headless' }, async ({ page, host }) => {
  test.setTimeout(180_000);
  page.setDefaultTimeout(15_000);
  await firstRun(page, host);
  for (const { name, email, password, roles } of [DORA, BEN, CLEO]) await call(page, 'people.create', { name, email, password, roles });
  await call(page, 'registry.saveLayer', { kind: 'tenant', basedOn: 0, content: { workflows: { budget_change: { required_approvers: 1, roles: ['admin'] } } }, reason: 'others agree to budgets' });
  await become(page, DORA);
  const doors = await submitted(page, 'Door Codes', 'medium');
  const calls = await submitted(page, 'Wake-up Calls', 'low');
  for (const [name, risk] of [['Lost and Found', 'low'], ['Fire Alarm', 'high']] as const) await submitted(page, name, risk);

  await test.step('decides on a row by its letter, after a question', async () => {
    await become(page, BEN);
    await page.goto(`${host.origin}/#/approvals`);
    await expect(page.getByText('4 waiting for your vote')).toBeVisible();
    await page.keyboard.press('a');
    await expect(page.getByText('No row is chosen')).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await expect(dialog(page).getByText('Publish Door Codes 0.1.0').first()).toBeVisible();
    await isAccessible(page);
    await dialog(page).getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(page.getByText('3 waiting for your vote')).toBeVisible();
  });

  await test.step('decides on several of low risk at once, each by its own digest', async () => {
    await page.getByRole('button', { name: /Any stage/ }).click();
    await page.getByRole('option', { name: 'Last stage' }).click();
    await expect(page.getByText('2 of what waits for your vote')).toBeVisible(); // of the alarm, high risk asks for a second stage
    for (const name of ['Wake-up Calls', 'Lost and Found']) await page.getByText(`Choose Publish ${name} 0.1.0`).click({ force: true });
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Approve', exact: true }).click();
    await expect(dialog(page).getByText('All 2 votes are recorded.')).toBeVisible();
    await isAccessible(page);
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
  });

  await test.step('asks for budgets, where a workflow wants others to agree', async () => {
    for (const [name, most] of [['Everything', '900000'], ['Kitchen', '250000']] as const) {
      await page.goto(`${host.origin}/#/budgets`);
      await page.getByRole('button', { name: 'Add budget' }).click();
      await dialog(page).getByLabel('Name').fill(name);
      await dialog(page).getByRole('textbox', { name: 'At most' }).fill(most);
      await dialog(page).getByRole('button', { name: 'Ask for it' }).click();
      await expect(dialog(page).getByText('Say why it should be so')).toBeVisible();
      await dialog(page).getByLabel('Why').fill(`${name} has no limit yet`);
      await dialog(page).getByRole('button', { name: 'Ask for it' }).click();
      await expect(page.getByRole('heading', { name: `Add the budget ${name}` })).toBeVisible();
    }
    await page.goto(`${host.origin}/#/budgets`);
    await expect(page.getByRole('region', { name: 'Asked for' })).toContainText('Add the budget Kitchen');
    await expect(page.getByRole('region', { name: 'Budgets of this tenant' })).not.toContainText('Kitchen'); // nothing is changed by asking
    await isAccessible(page);
  });

  await test.step('sets a time, which a rise of the risk will hold up', async () => {
    await become(page, DORA);
    await call(page, 'catalog.publish', { versionId: calls.versionId });
    await call(page, 'catalog.schedule', { versionId: doors.versionId, at: await inSeconds(page, 30) }); // later than the form below is filled in, however slow the machine
    await page.goto(`${host.origin}/#/catalog/${doors.agentId}`);
    await expect(page.getByText(/^Goes out .*set by Dora/)).toBeVisible();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Edit details' }).click();
    await dialog(page).getByText('High', { exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Save details' }).click();
    await expect(page.getByText('High risk').first()).toBeVisible();
  });

  await test.step('asks for an agent to be deleted', async () => {
    await page.goto(`${host.origin}/#/catalog/${calls.agentId}`);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Ask to delete the agent' }).click();
    await dialog(page).getByLabel('Reason').fill('Guests have telephones');
    await dialog(page).getByLabel('Type Wake-up Calls to confirm').fill('Wake-up Calls');
    await dialog(page).getByRole('button', { name: 'Ask for deletion' }).click();
    await expect(page.getByRole('region', { name: 'What goes' }).getByText('1 version, which is published')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Who would notice' })).toContainText('It has not run in the last 30 days.');
    await isAccessible(page);
  });

  await test.step('breaks the glass', async () => {
    await become(page, OWNER);
    await open(page, 'Publish Fire Alarm 0.1.0');
    await page.getByRole('button', { name: 'Break the glass' }).click();
    await dialog(page).getByLabel('Reason').fill('Smoke, and nobody else is awake');
    await isAccessible(page);
    await dialog(page).getByRole('button', { name: 'Publish without votes' }).click();
    await expect(page.getByText('It runs already.')).toBeVisible();
    await isAccessible(page);
    await page.getByRole('link', { name: 'Open the request that was bypassed' }).click();
    await expect(page.getByText(/Its review is not done: 0 of 2 agree/)).toBeVisible();
  });

  await test.step('refuses one budget and agrees to the other, which is made by that vote', async () => {
    await open(page, 'Add the budget Everything');
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog(page).getByLabel('Comment').fill('Not before the quarter ends');
    await dialog(page).getByRole('button', { name: 'Reject', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'The budget that was not made: Everything' })).toBeVisible();
    await isAccessible(page);
    await open(page, 'Add the budget Kitchen');
    await expect(page.getByRole('row', { name: /^Limit nothing 250,000/ })).toBeVisible();
    await approve(page);
    await page.goto(`${host.origin}/#/budgets`);
    await expect(page.getByRole('region', { name: 'Budgets of this tenant' }).getByRole('row', { name: /^Kitchen .*250,000/ })).toBeVisible();
    await expect(page.getByText('Everything', { exact: true })).toHaveCount(0);
  });

  await test.step('is away, and a deputy votes under both names', async () => {
    await become(page, BEN);
    await page.goto(`${host.origin}/#/profile`);
    await page.getByRole('button', { name: 'Name a deputy' }).click();
    await dialog(page).getByRole('combobox', { name: 'Deputy' }).fill('Cle');
    await page.getByRole('option', { name: /^Cleo/ }).click();
    await dialog(page).getByLabel('Until').fill((await inSeconds(page, 7 * 86_400)).slice(0, 16));
    await dialog(page).getByLabel('Reason').fill('Away for a week');
    await dialog(page).getByRole('button', { name: 'Name them' }).click();
    await expect(page.getByText('In force')).toBeVisible();

    await become(page, CLEO);
    await open(page, 'Delete Wake-up Calls with all its versions');
    await expect(page.getByText('You may vote for Ben')).toBeVisible();
    await approve(page);
    await expect(page.getByRole('list', { name: 'Votes' })).toContainText('as admin, cast by Cleo, their deputy');
    await expect(page.getByRole('list', { name: 'Votes' })).toContainText('1 of 2');
    await expect(page.getByRole('region', { name: 'What goes' })).toBeVisible(); // one vote deletes nothing
    await isAccessible(page);
    await open(page, 'Review Fire Alarm 0.1.0, published without votes');
    await approve(page);
    await expect(page.getByRole('list', { name: 'Votes' })).toContainText('Cleo approved');
  });

  await test.step('the review is done, and says so on what was bypassed', async () => {
    await become(page, BEN);
    await open(page, 'Review Fire Alarm 0.1.0, published without votes');
    await approve(page);
    await open(page, 'Publish Fire Alarm 0.1.0');
    await expect(page.getByText('Reviewed afterwards: others agreed.')).toBeVisible();
    await isAccessible(page);
  });

  await test.step('the second vote deletes the agent, and what was on screen of it goes with it', async () => {
    await become(page, OWNER);
    await page.goto(`${host.origin}/#/catalog/${calls.agentId}`);
    await expect(page.getByRole('heading', { name: 'Wake-up Calls' })).toBeVisible();
    await open(page, 'Delete Wake-up Calls with all its versions');
    await approve(page);
    await expect(page.getByText('The agent is deleted')).toBeVisible();
    await isAccessible(page);
    await page.goto(`${host.origin}/#/catalog/${calls.agentId}`);
    await expect(page.getByRole('heading', { name: 'No such agent here' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Wake-up Calls' })).toHaveCount(0);
  });

  await test.step('reads what held the publication up', async () => {
    await page.goto(`${host.origin}/#/catalog/${doors.agentId}`);
    await expect(page.getByText(/^Was to go out .* and is held up: /)).toBeVisible({ timeout: 75_000 }); // the sweeper comes by every half minute
    await isAccessible(page);
  });
});
