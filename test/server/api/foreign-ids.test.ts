import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appRouter } from '../../../server/api/index.ts';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';
import { asksForId, sampleOf } from '../../support/sample-input.ts';

const MISSING = '0198aaaa-0000-7000-8000-00000000dead';
const PASSWORD = randomBytes(12).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'countersign-foreign-'));
const DEPLOYMENT = {
  version: 1, organisations: [{ slug: 'corp', name: 'Corp' }], tenants: ['acme', 'globex'].map((slug) => ({ slug, name: slug, organisation: 'corp', plan: 'saas/enterprise' })),
  users: ['acme', 'globex'].map((slug) => ({ email: `${slug}@example.com`, password_env: 'PASSWORD', memberships: [{ tenant: slug, roles: ['owner', 'admin', 'agent_designer', 'auditor'] }] })),
  registry: { base: { workflows: { agent_publish: { required_approvers: 1, roles: ['admin'], self_approval: true, enabled: true } } } },
};
const NO_ID: ReadonlySet<string> = new Set();
/** A job of its own answers later which uploads it did not find; the upload shelf's own tests hold strangers' uploads apart. */
const ANSWERS_LATER: ReadonlySet<string> = new Set(['imports.start']);
/** Every procedure that takes an id of something. */
const taking = describeProcedures(appRouter).flatMap(({ path, type, input, meta }) => {
  const schema = input && (z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonObject); // a JSON Schema is JSON
  return schema && meta.needs !== 'open' && !ANSWERS_LATER.has(path) && asksForId(schema, NO_ID) ? [{ path, type, schema }] : [];
});

let at: TestServer;
const jars = { acme: new Jar(), globex: new Jar() };
const globexIds = new Map<string, string>();
const textOf = (value: unknown, name: string): string => String(Reflect.get(Object(value), name));

beforeAll(async () => {
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify(DEPLOYMENT));
  at = await openTestServer({ COUNTERSIGN_BOOTSTRAP: join(folder, 'bootstrap.json'), PASSWORD });
  for (const [slug, jar] of Object.entries(jars)) await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${slug}@example.com`, password: PASSWORD } });
  await fillGlobex();
});
afterAll(async () => {
  await at.close();
  rmSync(folder, { recursive: true });
});

/** One of everything that has an id, made by the people of globex. */
async function fillGlobex(): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await at.call(`/api/v1/${path}`, { method: 'POST', jar: jars.globex, body });
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const definition = { name: 'spy', model: 'echo', system_prompt: 'Echo.', tools: ['echo'] };
  const made = await post('catalog/create', { name: 'globex-secret-agent', definition });
  const versionId = textOf(made['version'], 'id');
  globexIds.set('agent', textOf(made['agent'], 'id')).set('version', versionId);
  const approval = (await post('catalog/submit', { versionId, reason: 'globex-secret-reason' }))['approval'];
  globexIds.set('approval', textOf(approval, 'id'));
  await post('approvals/vote', { id: textOf(approval, 'id'), verdict: 'approve', digest: textOf(approval, 'subjectDigest') });
  await post('catalog/publish', { versionId });
  globexIds.set('run', textOf(await post('runs/start', { agentId: globexIds.get('agent'), input: { message: 'globex-secret-message' } }), 'id'));
  globexIds.set('budget', textOf(await post('budgets/add', { name: 'globex-secret-budget', counter: 'llm_calls', window: 'total', cap: 5 }), 'id'));
  globexIds.set('key', textOf((await post('people/create-key', { name: 'globex-secret-key', scopes: ['runs:read'], expiresInDays: 3 }))['apiKey'], 'id'));
  const me = (await at.call('/api/v1/session/me', { jar: jars.globex })).body;
  globexIds.set('person', textOf(me['user'], 'id')).set('tenant', textOf(me['tenant'], 'id'));
  const entries = (await at.call('/api/v1/audit/page', { jar: jars.globex })).body['items'] as readonly unknown[]; // a page has items
  globexIds.set('entry', textOf(entries[0], 'eventId'));
}

async function ask({ path, type, schema }: (typeof taking)[number], id: string): Promise<{ status: number; body: string }> {
  const input = sampleOf(schema, { id, without: NO_ID });
  const answer = type === 'mutation'
    ? await at.call(`/trpc/${path}`, { method: 'POST', jar: jars.acme, body: input })
    : await at.call(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, { jar: jars.acme });
  return { status: answer.status, body: JSON.stringify(answer.body).replaceAll(id, '<id>').replaceAll(/"now":"[^"]+"/g, '') };
}

describe('TEN-01: an id of another tenant', () => {
  it('is tried on every procedure that takes one, with one of every kind of thing', () => {
    expect(taking.length).toBeGreaterThan(40);
    expect([...globexIds.values()].filter((id) => !/^[0-9a-f-]{36}$/.test(id))).toEqual([]);
  });

  it.each(taking.map((one) => [one.path, one] as const))('%s answers it as an id that nothing has', async (_path, procedure) => {
    const missing = await ask(procedure, MISSING);

    for (const [, id] of globexIds) expect(await ask(procedure, id)).toEqual(missing);
    expect(missing.body).not.toContain('globex');
  });
});
