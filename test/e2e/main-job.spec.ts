import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { verifyWorkspace } from '../support/verify-workspace.ts';
import { testData } from '../support/test-data.ts';
import { expect, test } from './fixtures.ts';
import type { Host } from './host.ts';
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
    const agentPage = page.url();

    await test.step('two others look at exactly these bytes and approve', async () => {
      for (const [before, approver] of [BEN, CLEO].entries()) {
        await page.goto(`${host.origin}/#/`); // whoever looks at a request is not told of it
        await become(page, approver);
        await openRequest(page, host, agent, before + 1);
        await page.getByRole('button', { name: 'Approve', exact: true }).click();
        await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Approve' }).click();
        await expect(page.getByText(approver.name).nth(1)).toBeVisible();
        await expect(page.getByRole('button', { name: 'Approve', exact: true })).toHaveCount(0);
      }
    });

    await test.step('the designer publishes and runs it', async () => {
      await become(page, DORA);
      await page.goto(agentPage);
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Message').fill('Who is at the door?');
      await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
      await expect(page).toHaveURL(/#\/runs\//);
      await expect(page.getByText('Completed').first()).toBeVisible();
      await expect(page.getByText('Who is at the door?').first()).toBeVisible();
    });

    await test.step('the officer sees the log verify', async () => {
      await become(page, OLGA);
      await page.goto(`${host.origin}/#/audit`);
      await page.getByRole('button', { name: 'Verify now' }).first().click();
      await expect(page.getByText(/hashed into the tree/)).toBeVisible();
      await expect(page.getByText('Signed by this installation only, not witnessed').first()).toBeVisible();
    });

    await test.step('and takes a report away as a PDF', async () => {
      await page.goto(`${host.origin}/#/reports`);
      await page.getByRole('button', { name: 'New report' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /Framework/ }).click();
      await page.getByRole('option', { name: 'SOC 2, Trust Services' }).click();
      await dialog.getByText('This year so far').click();
      await dialog.getByRole('button', { name: 'Make the report' }).click();
      await expect(page).toHaveURL(/#\/reports\/.+/);
      await expect(page.getByRole('heading', { name: /SOC 2/ })).toBeVisible();
      await page.getByRole('button', { name: 'Save' }).click();
      const save = page.getByRole('dialog', { name: 'Save the report' });
      await save.getByText('PDF', { exact: true }).click();
      const file = await host.takeAway(page, () => save.getByRole('button', { name: 'Save' }).click());
      expect(file.subarray(0, 5).toString()).toBe('%PDF-');
      expect(file.byteLength).toBeGreaterThan(10_000);
    });

    await host.stop();
    const verdicts = await verifyWorkspace(workspaceOf(host));
    expect(verdicts.map((verdict) => verdict.problem)).toEqual(verdicts.map(() => null));
  });
}

/** By the notice with which the desktop tells each approver of it, or, in a browser, from the inbox. */
async function openRequest(page: Page, { notices, origin }: Host, agent: string, told: number): Promise<void> {
  if (notices) {
    const asked = new RegExp(`^Your vote is asked: Publish ${agent} .*, asked by Dora$`);
    await expect.poll(async () => (await notices.shown()).filter((notice) => asked.test(notice)).length).toBe(told);
    await notices.press();
    await expect(page).toHaveURL(/#\/approvals\/.+/);
  } else {
    await page.goto(`${origin}/#/approvals`);
    await page.getByRole('link', { name: `Review Publish ${agent}` }).or(page.getByRole('button', { name: `Review Publish ${agent}` })).first().click();
  }
}

/** The desktop keeps its workspace in a folder inside the application's own data. */
function workspaceOf(host: Host): string {
  const inside = join(host.dataDir, 'workspace');
  return existsSync(inside) ? inside : host.dataDir;
}
