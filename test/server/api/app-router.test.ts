import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../server/api/index.ts';
import { mutationCoverage } from '../../../server/api/coverage.ts';
import { describeProcedures } from '../../../server/api/describe-procedures.ts';
import { restTable } from '../../../server/rest/rest-table.ts';
import { isAuditEventType } from '../../../shared/audit-events.ts';
import { isCapability } from '../../../shared/capabilities.ts';
import { addPerson, createOwner, type Jar, openTestServer, type TestServer } from '../../support/open-test-server.ts';
import { UNEMITTED_EVENTS } from '../../../shared/unemitted-events.ts';

const procedures = describeProcedures(appRouter);
const routes = restTable(appRouter);
/** The hosted platform's paths want the tenant in the header as well, and a token: a cookie is nothing there. */
const isHosted = (path: string) => path.startsWith('/v1/');
const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, isHosted(path) ? 'main' : 'someone-elses');
const HOSTED = { 'x-tenant-id': 'main', 'x-customer-id': 'somebody' };

describe('the router', () => {
  it('lets no mutation pass that declares no audit event', () => {
    expect(mutationCoverage(appRouter).undeclared).toEqual([]);
    expect(mutationCoverage(appRouter).mutations).toBeGreaterThan(30);
  });

  it('declares only events and capabilities of the closed lists', () => {
    const events = procedures.flatMap(({ meta }) => ('none' in meta.audit ? [] : [...meta.audit]));
    expect(events.filter((type) => !isAuditEventType(type))).toEqual([]);
    const needs = procedures.map(({ meta }) => meta.needs).filter((need) => need !== 'open' && need !== 'session');
    expect(needs.filter((need) => !isCapability(need))).toEqual([]);
  });

  it('declares no event that nothing in this release leaves', () => {
    const declared = procedures.flatMap(({ path, meta }) => ('none' in meta.audit ? [] : meta.audit.map((type) => ({ path, type }))));
    expect(declared.filter(({ type }) => Object.hasOwn(UNEMITTED_EVENTS, type))).toEqual([]);
  });

  it('leaves open only what somebody without a session must reach', () => {
    const open = procedures.filter(({ meta }) => meta.needs === 'open').map(({ path }) => path).sort();
    expect(open).toEqual([
      'auth.bearerRefresh', 'auth.forgot', 'auth.login', 'auth.logout', 'auth.passwordLogin', 'auth.refresh', 'auth.reset', 'auth.signingKeys', 'members.accept', 'members.invitation', 'session.signIn', 'session.signInByCode', 'session.signOut', 'setup.createOwner', 'setup.openSample', 'setup.state', 'setup.switchPerson',
      'sso.finish', 'sso.offered', 'sso.start',
    ]);
  });

  it('serves every path once', () => {
    const seen = routes.map(({ route }) => `${route.method} ${route.path}`);
    expect(seen.filter((path, at) => seen.indexOf(path) !== at)).toEqual([]);
  });
});

describe('every guarded path', () => {
  let at: TestServer;
  let owner: Jar;
  let nobody: Jar;
  let token: string;
  beforeAll(async () => {
    at = await openTestServer();
    owner = await createOwner(at);
    nobody = await addPerson(at, owner, 'nora', []);
    token = String((await at.call('/api/v1/auth/login', { method: 'POST', body: { email: 'nora@example.com', password: 'the password of nora' } })).body['access_token']);
  });
  afterAll(() => at.close());

  const guarded = routes.filter(({ meta }) => meta.needs !== 'open').map((entry) => [`${entry.route.method} ${entry.route.path}`, entry] as const);

  it.each(guarded)('%s refuses somebody who is not signed in', async (_name, { route }) => {
    const answer = await at.call(fill(route.path), { method: route.method, headers: isHosted(route.path) ? HOSTED : {}, ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: {} }) });
    expect(answer.status).toBe(401);
  });

  it.each(guarded.filter(([, { meta }]) => meta.needs !== 'session'))('%s refuses somebody whose roles do not allow it', async (_name, { route }) => {
    const answer = await at.call(fill(route.path), { method: route.method, ...(isHosted(route.path) ? { headers: { ...HOSTED, authorization: `Bearer ${token}` } } : { jar: nobody }), ...(route.method === 'GET' || route.method === 'DELETE' ? {} : { body: {} }) });
    expect(answer.status).toBe(403);
  });

  it('lets the denials be read in the log', async () => {
    const page = await at.call('/api/v1/audit/page?types=authz.denied&size=500', { jar: owner });
    const denied = (page.body['items'] as ReadonlyArray<{ outcome: string }>).length; // the page's own shape
    expect(denied).toBeGreaterThan(20);
  });
});
