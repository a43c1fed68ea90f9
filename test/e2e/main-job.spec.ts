import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { testData } from '../support/test-data.ts';
import { expect, test } from './fixtures.ts';
import { become, BEN, call, CLEO, DORA, firstRun, OLGA } from './people.ts';

const OWN = resolve(import.meta.dirname, '../fixtures/agents');
const REAL = testData('agents/histories');

const filesOf = (folder: string): string[] => readdirSync(folder).filter((name) => /\.(jsonl|ya?ml|md|json)$/.test(name)).map((name) => join(folder, name));

const STORIES = [
  { title: 'definitions of our own', folder: OWN, agent: 'night-porter', agents: 3, versions: 4 },
  { title: 'the 52 real agents with their 184 revisions', folder: REAL, agent: 'custom/accountant', agents: 52, versions: 184 },
] as const;

for (const { title, folder, agent, agents, versions } of STORIES) {
  test(`the main job, through the screens, with ${title}`, async ({ page, host }) => {
    test.skip(folder === null, 'the real test data is not on this machine');
    test.setTimeout(120_000);
    page.setDefaultTimeout(15_000);
    const files = filesOf(folder ?? OWN);

    await firstRun(page, host);
    for (const { name, email, password, roles } of [DORA, BEN, CLEO, OLGA]) await call(page, 'people.create', { name, email, password, roles });
    await call(page, 'registry.saveLayer', { kind: 'tenant', basedOn: 0, content: { workflows: { agent_publish: { required_approvers: 2 } } }, reason: 'two approvers' });

    await test.step('the designer imports and submits', async () => {
      await become(page, DORA);
      await page.goto(`${host.origin}/#/catalog/import`);
      await page.getByLabel(/: files$/).setInputFiles(files);
      await page.getByRole('button', { name: `Import ${files.length} files` }).click();
      await expect(page.getByRole('heading', { name: `Import of ${files.length} files` })).toBeVisible();
      await expect(page.getByText('None: everything could be read')).toBeVisible({ timeout: 60_000 });
      await expect(page.getByText('Agents made or found again').locator('..')).toContainText(String(agents));
      await expect(page.getByText('Versions added, as drafts').locator('..')).toContainText(String(versions));

      await page.goto(`${host.origin}/#/catalog`);
      await page.getByRole('searchbox').first().fill(agent);
      await page.getByText(agent, { exact: true }).first().click();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: agent })).toBeVisible();
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Submit' }).click();
      await expect(page.getByRole('button', { name: 'Withdraw' })).toBeVisible();
    });
  });
}
