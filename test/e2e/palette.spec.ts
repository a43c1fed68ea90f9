import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

test.describe('the command palette', { tag: '@headless' }, () => {
  test('finds an agent, a request and a run by what they are called, and goes there by keyboard', async ({ page, host }) => {
    await page.goto(host.address);
    await page.getByText('Look at the sample workspace').click();
    await page.getByRole('button', { name: 'Open the sample workspace' }).click();
    await expect(page.locator('.cs-person')).toBeVisible();

    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await page.getByRole('searchbox').fill('claims-triage');
    for (const group of ['Agents', 'Requests', 'Runs']) await expect(palette.getByRole('group', { name: group })).toContainText('claims-triage');
    await page.getByRole('searchbox').fill('refund');
    await expect(palette.getByRole('group', { name: 'Agents' })).toContainText('refund-assistant');
    expect((await new AxeBuilder({ page }).include('.cs-palette').analyze()).violations).toEqual([]);

    await expect(palette.getByRole('menuitem', { name: /^refund-assistant/ })).toHaveAttribute('data-focused', 'true');
    await page.keyboard.press('Enter');

    await expect(page).toHaveURL(/#\/catalog\/.+/);
    await expect(page.getByRole('heading', { name: /refund-assistant/ })).toBeVisible();
  });
});
