import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright/test';
import { layOut, unpack } from '../support/evidence-packages.ts';
import { expect, test } from './fixtures.ts';
import { startHeadless } from './headless-host.ts';
import { become, call, firstRun, OLGA, OWNER } from './people.ts';

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
    expect(await page.locator('.cs-vt-scroll').evaluate((list) => list.scrollWidth - list.clientWidth), 'beside the entry the list shows whole outcomes').toBe(0);
  });

  await test.step('asks the log in words, and keeps the question for everybody', async () => {
    await page.goto(`${host.origin}/#/audit`);
    await page.keyboard.press('/');
    await page.keyboard.type('lettre');
    await expect(page.getByRole('listbox')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toHaveCount(0);
    await page.keyboard.type('letter writer');
    const questions: string[] = [];
    page.on('request', (request) => request.url().includes('/trpc/audit.page') && questions.push(decodeURIComponent(request.url())));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove filter words letter writer' })).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'agent.created' })).toHaveCount(1);
    expect(questions, 'one search leaves one entry, and waits for no other question').toEqual([expect.stringMatching(/audit\.page\?input=.*letter writer/)]);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByRole('menuitem', { name: 'Save what is asked now' }).click();
    await dialog(page).getByLabel('Name').fill('Letters');
    await dialog(page).getByText('Share it').click();
    await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    await page.goto(`${host.origin}/#/audit`);
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByRole('menuitem', { name: 'Letters' }).click();
    await expect(page).toHaveURL(/text=letter\+writer/);
    await page.getByRole('link', { name: 'Export' }).click();
    await expect(dialog(page).getByText('Only what Audit was asked for: words letter writer')).toBeVisible();
    await expect(dialog(page).getByLabel('First day'), 'no days were asked for: the log has one').toHaveValue(new Date().toISOString().slice(0, 10));
    await page.keyboard.press('Escape');
  });

  await test.step('holds everything for a matter', async () => {
    await page.goto(`${host.origin}/#/audit/retention`);
    await page.getByRole('button', { name: 'Place a hold' }).click();
    await dialog(page).getByLabel('Matter').fill('Case 12');
    await dialog(page).getByLabel('Reason').fill('Asked for by counsel');
    await dialog(page).getByLabel(/^From/).fill('2026-01-02');
    await dialog(page).getByLabel(/^To/).fill('2026-01-01');
    await expect(dialog(page).getByText('The last day lies before the first')).toBeVisible();
    await expect(dialog(page).getByRole('button', { name: 'Hold', exact: true })).toBeDisabled();
    for (const day of [/^From/, /^To/]) await dialog(page).getByLabel(day).fill('');
    await dialog(page).getByRole('button', { name: 'Hold', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(page.getByRole('row').filter({ hasText: 'Case 12' }).getByText('Held')).toBeVisible();
  });

  await test.step('is told that her session has ended, and led back to where she was', async () => {
    await call(page, 'session.signOut', {}); // the server ends it; the page knows nothing of that
    await page.getByRole('link', { name: 'Audit' }).last().click();
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await page.getByLabel('Email').fill(OLGA.email);
    await page.getByLabel('Password', { exact: true }).fill(OLGA.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Audit', exact: true })).toBeVisible();
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
    const taken = await host.takeAway(page, () => dialog(page).getByRole('button', { name: 'Save the package' }).click());
    await expect(dialog(page)).toHaveCount(0);
    await page.goto(`${host.origin}/#/reports`);
    await expect(page.getByRole('group', { name: 'Evidence packages' }).getByRole('button', { name: /^Save countersign-evidence-/ })).toBeVisible();
    return taken;
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
      await expect(elsewhere.getByText(/, Compliance officer$/)).toBeVisible();
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

  await test.step('whoever asks to be forgotten waits for the hold: the owner erases her from the log, and it happens when the matter is released', async () => {
    await become(page, OWNER);
    await page.goto(`${host.origin}/#/audit/retention`);
    await page.getByRole('button', { name: 'Erase a person' }).click();
    await dialog(page).getByRole('combobox', { name: /Person/ }).fill(OLGA.name);
    await page.getByRole('option', { name: OLGA.name }).click();
    await dialog(page).getByLabel('Reason').fill('Asked for in writing, ticket 4711');
    await dialog(page).getByRole('button', { name: 'Dry run' }).click();
    await expect(dialog(page).getByText('0 disclosures would go.')).toBeVisible();
    await expect(dialog(page).getByRole('row').filter({ hasText: 'kept for Case 12' })).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Go on' }).click();
    await expect(dialog(page).getByRole('button', { name: 'Erase', exact: true })).toBeDisabled();
    await dialog(page).getByLabel(`Type ${OLGA.name} to confirm`).fill(OLGA.name);
    await dialog(page).getByRole('button', { name: 'Erase', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
    const erasure = page.getByRole('row').filter({ hasText: 'ticket 4711' });
    await expect(erasure.getByText('Put off by a hold')).toBeVisible();
    await page.getByRole('button', { name: 'Set session_data' }).click();
    await expect(dialog(page).getByLabel('Days', { exact: true })).toHaveValue('30');
    await expect(page.getByText('Nothing was erased yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).first().click(); // above the dialog, which stays
    await expect(page.getByText('Nothing was erased yet.')).toHaveCount(0);
    await dialog(page).getByText('Archive what goes for good').click();
    await dialog(page).getByRole('button', { name: 'Keep so long' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'session_data' }).getByText('then 30 to restore, then archived')).toBeVisible();
    await page.getByRole('button', { name: 'Dry run of session_data' }).click();
    await expect(dialog(page).getByText('0 runs would go')).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Let it act every day' }).click();
    await expect(page.getByText('Nothing was due; from now on it acts every day')).toBeVisible();
    await page.getByRole('button', { name: 'Dry run of session_data' }).click();
    await expect(dialog(page).getByRole('button', { name: 'Delete 0 runs' })).toBeDisabled();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Release Case 12' }).click();
    await dialog(page).getByLabel('Reason').fill('Settled');
    await dialog(page).getByLabel('Type Case 12 to confirm').fill('Case 12');
    await dialog(page).getByRole('button', { name: 'Release', exact: true }).click();
    await expect(erasure.getByText('Done')).toBeVisible();
    await erasure.getByRole('link', { name: /^Entries/ }).click();
    for (const type of ['privacy.erasure.requested', 'privacy.erasure.deferred_by_hold', 'privacy.erasure.completed']) await expect(page.getByRole('row').filter({ hasText: type }).first()).toBeVisible();
  });
});

test('HTML-01: markup in names, notes and files stands in audit and reports as text, no picture is made of it, and the page would not run it', { tag: '@headless' }, async ({ page, host }) => {
  page.setDefaultTimeout(15_000);
  const hostile = '<img src=x onerror="globalThis.ran=1"><svg onload="globalThis.ran=1"><a href="javascript:globalThis.ran=1">x</a><p style="background:url(//127.0.0.1:9/x)">';
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().startsWith(host.origin) || asked.push(request.url())));
  await firstRun(page, host);
  await call(page, 'people.create', { name: `Olga ${hostile}`.slice(0, 110), email: OLGA.email, password: OLGA.password, roles: OLGA.roles });
  await call(page, 'catalog.create', { name: 'letter-writer', description: hostile, definition: { name: 'letter-writer', model: 'echo', system_prompt: hostile, tools: [hostile.slice(0, 60)] } });
  await become(page, { ...OLGA, name: 'Olga' });
  await call(page, 'reports.stateApplicability', { framework: 'GDPR', control: 'Art.15', applicable: true, justification: hostile, ver: 0 });
  const [report, upload] = await page.evaluate(async (text) => {
    const post = async (path: string, body: unknown) => (await (await fetch(`/trpc/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()) as { result?: { data?: { id?: string } }; error?: { message: string } }; // tRPC's envelope
    const uploadId = crypto.randomUUID();
    await fetch(`/api/v1/uploads/${uploadId}`, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: text });
    const attach = (mediaType: string) => post('reports.attach', { framework: 'GDPR', control: 'Art.15', uploadId, name: `${text.slice(0, 100)}.txt`, mediaType, note: text, effectiveFrom: '2026-01-01T00:00:00Z' });
    const svg = await attach('image/svg+xml');
    await attach('text/plain');
    const made = await post('reports.create', { framework: 'GDPR', from: '2026-01-01T00:00:00Z', to: new Date(Date.now() - 1_000).toISOString() });
    return [made.result?.data?.id ?? '', svg.error?.message ?? 'taken'] as const;
  }, hostile);
  expect(upload).toContain('mediaType');
  for (const place of [`/reports/${report}?control=Art.15`, '/audit', '/audit?text=letter', '/catalog']) {
    await page.goto(`${host.origin}/#${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText('<img src=x').first()).toBeAttached();
    expect(await page.locator('img[src="x"], svg[onload], a[href^="javascript:"]').count(), place).toBe(0);
  }
  const tried = await page.evaluate(async () => {
    const refused = (act: () => void) => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    const markup = refused(() => document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran = 1">'));
    const link = document.body.appendChild(document.createElement('a'));
    link.href = 'javascript:globalThis.ran=1';
    link.click();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return { markup, ran: Reflect.get(globalThis, 'ran') === 1 };
  });
  expect(tried).toEqual({ markup: true, ran: false });
  expect(asked).toEqual([]);
});
