import type { Page } from 'playwright/test';
import { expect } from './fixtures.ts';
import type { Host } from './host.ts';

export interface Colleague {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roles: readonly string[];
}

export const OWNER = { name: 'Ada Owner', email: 'ada@example.com', password: 'a long enough sentence' };

const colleague = (name: string, ...roles: readonly string[]): Colleague => ({ name, email: `${name.toLowerCase()}@example.com`, password: `the password of ${name}`, roles });

export const DORA = colleague('Dora', 'agent_designer');
export const BEN = colleague('Ben', 'admin');
export const CLEO = colleague('Cleo', 'agent_designer');
export const OLGA = colleague('Olga', 'auditor');

/** The first-run page, as somebody alone at a new installation fills it in. */
export async function firstRun(page: Page, host: Host): Promise<void> {
  await page.goto(host.address);
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('Email').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByLabel('Organisation').fill('Acme');
  await page.getByLabel('First tenant').fill('Main');
  await page.getByRole('button', { name: 'Create the owner and begin' }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
}

/** Calls the server from the page, with the page's own session. */
export async function call(page: Page, procedure: string, input: unknown): Promise<void> {
  const status = await page.evaluate(async ([path, body]) => {
    const answer = await fetch(`/trpc/${String(path)}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return answer.ok ? 'ok' : answer.text();
  }, [procedure, input] as const);
  expect(status, procedure).toBe('ok');
}

export async function signOut(page: Page): Promise<void> {
  await page.locator('.cs-person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

/** Another person at the same window. */
export async function become(page: Page, { email, password, name }: Pick<Colleague, 'email' | 'password' | 'name'>): Promise<void> {
  await signOut(page);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.locator('.cs-person')).toContainText(name);
}
