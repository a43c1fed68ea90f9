import { expect, test } from './fixtures.ts';

test.describe('the headless host', { tag: '@headless' }, () => {
  test('answers its health check and serves the screens at the address it prints', async ({ host, request, page }) => {
    const health = await request.get('/health');
    expect(health.status()).toBe(200);
    expect(await health.json()).toMatchObject({ status: 'ok' });

    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
    await page.goto(host.address);
    await expect(page).toHaveTitle(/Countersign/);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(troubles).toEqual([]);
  });

  test('comes back at the same address after a polite stop and after a sudden one', async ({ host, request }) => {
    await host.restart();
    expect((await request.get('/health')).status()).toBe(200);
    await host.kill9();
    await expect(request.get('/health')).rejects.toThrow('ECONNREFUSED');
    await host.restart();
    expect((await request.get('/health')).status()).toBe(200);
  });
});
