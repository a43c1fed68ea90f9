import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openImportStore } from '../../../server/agents/imports/index.ts';
import { RUN_CALL_REQUEST, RUN_SUBJECT, type RunApproval, starterOf } from '../../../server/agents/runs/index.ts';
import { openPackageJobStore } from '../../../server/assurance/evidence/index.ts';
import { addPolicy, placeHold, type ProductType, runPolicy } from '../../../server/assurance/retention/index.ts';
import { openReportJobStore } from '../../../server/assurance/reports/index.ts';
import type { Actor } from '../../../server/base/actor.ts';
import { SYSTEM_TENANT, systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { writeLayer } from '../../../server/registry/overrides/index.ts';
import { endWithTenants, sweepTenants } from '../../../server/sweep-tenants.ts';
import { closeTenant, createTenant, type Tenant } from '../../../server/tenancy/tenants/index.ts';
import { brand, type Instant, type PackageJobId, plusMs, type ReportJobId, type UserId } from '../../../shared/brand.ts';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { anActor } from '../../support/actors.ts';
import { productData } from '../../support/aged-records.ts';
import { entriesOf } from '../../support/audited-databases.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { createOwner, Jar } from '../../support/open-test-server.ts';

type RowOf<Open extends (...all: never[]) => { add(tx: never, row: never): unknown }> = Parameters<ReturnType<Open>['add']>[1];

const DAY = 86_400_000;
const platform: Actor = { ...systemActor('installation'), kind: 'bootstrap' };

describe.each(testHouses)('a closed tenant, on %s', (_name, open) => {
  let at: TestHouse;
  let tenant: Tenant;
  let officer: Actor;
  let ada: Actor;
  let made: ReturnType<typeof productData>;
  let faults: string[];
  beforeEach(async () => {
    at = await open();
    await createOwner(at);
    faults = [];
    made = productData(at.house.retention);
    tenant = await createTenant(at.house.people, platform, { slug: 'was-here', name: 'Was here', plan: 'saas/enterprise', status: 'active', organisation: 'acme' });
    officer = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: tenant.id, capabilities: ['memory:read', 'memory:write'] });
    ada = anActor({ userId: 'ada', name: 'Ada Example', tenantId: tenant.id, capabilities: ['memory:read', 'memory:write'] });
  });
  afterEach(() => at.close());

  const report = (reason: unknown, what: string) => `${faults.push(`${what}: ${String(reason)}`)}`;
  /** A round of what falls due, as it will be in so many days. */
  const sweepIn = (days: number) => {
    const clock = { now: () => plusMs(at.house.clock.now(), days * DAY) };
    const { retention, memory, governance } = at.house;
    return sweepTenants({ ...at.house, retention: { ...retention, clock }, memory: { ...memory, clock }, governance: { ...governance, clock } }, { report });
  };
  const close = () => closeTenant({ ...at.house.people, vault: at.house.vaultDeps.vault }, platform, { id: tenant.id, ver: tenant.ver }, 'they went');
  const entries = async (type: string) => (await entriesOf(at.house.storage, at.house.audit, tenant.id)).items.filter((entry) => entry.type === type);
  const verdicts = () => at.house.audit.verify(at.house.storage, tenant.id);
  /** A policy that somebody has let act by itself. */
  const acting = async (dataType: ProductType | 'audit_logs', wish: object = {}) => {
    const policy = await addPolicy(at.house.retention, officer, { dataType, description: '', ...wish });
    await runPolicy(at.house.retention, officer, { id: policy.id });
  };
  const holding = (type: ProductType) => at.house.storage.read({ tenantId: tenant.id }, (db) => at.house.retention.products.holding(db, tenant.id, type));

  it('lets its records go under the policies that acted before, without the archives that nobody could open, and keeps what is held', async () => {
    await acting('session_data', { archive: true, graceDays: 10 });
    await acting('memory', { archive: true, graceDays: 10 });
    await acting('evidence', { graceDays: 10 });
    for (const title of ['one', 'two']) await made.aRun(ada, { title });
    const held = await made.aRun(ada, { title: 'held', agentId: 'agent-held' });
    await placeHold(at.house.retention, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: 'agent-held' } });
    await made.aMemory(ada);
    await made.aTrail(ada);
    await close();

    await sweepIn(400);
    await sweepIn(411);
    await sweepIn(411);
    expect(faults).toEqual([]);
    expect((await entries('retention.purge.executed')).map(({ details, actor }) => JSON.stringify([details?.['data_type'], details?.['records'], details?.['archive'], actor?.['id']])).toSorted()).toEqual([
      '["evidence",1,null,"system:retention"]', '["memory",1,null,"system:retention"]', '["session_data",2,null,"system:retention"]',
    ]);
    expect((await holding('session_data')).records).toBe(1);
    expect(await at.house.storage.read(ada, (db) => at.house.gateway.runs.find(db, tenant.id, held.id))).toMatchObject({ title: 'held' });
    expect([(await holding('memory')).records, (await holding('evidence')).records]).toEqual([0, 0]);
    const keys = await at.house.storage.readIdentity({ tenantId: tenant.id }, (db) => at.house.vaultDeps.vault.store.all(db, tenant.id));
    expect(keys.map(({ status }) => status)).not.toContain('active');
    expect(await verdicts()).toMatchObject([{ problem: null }]);
  });

  it('has disclosures of its log erased in time, each batch on record, and then the keys of whom nothing is told any more', async () => {
    await acting('audit_logs', { days: 183 });
    await at.house.storage.write(ada, (tx) => at.house.audit.trail.append(tx, ada, { type: 'admin.user.created', resource: { type: 'user', id: 'zoe' }, subject: { email: 'zoe@example.com' } }));
    await placeHold(at.house.retention, officer, { matter: 'Case 8', reason: 'a claim', scope: { personId: 'olga' } });
    await close();
    await sweepIn(200);
    await sweepIn(200);
    expect(faults).toEqual([]);
    expect((await entries('retention.purge.executed'))[0]).toMatchObject({ details: { data_type: 'audit_logs', days: 183 }, actor: { id: 'system:retention' } });
    expect((await entries('admin.user.created')).map(({ subject }) => subject)).toEqual([null]);
    expect((await entries('vault.key.destroyed')).map(({ resource, actor }) => [resource?.['type'], actor?.['id']])).toContainEqual(['subject_key', 'system:eraser']);
    const [verdict] = await verdicts();
    expect(verdict?.problem).toBeNull();
    expect(verdict?.erased.length).toBeGreaterThan(0);
  });

  it.each([['open', () => Promise.resolve()], ['closed', () => close()]] as const)('keeps to a floor that its organisation raised after a policy first acted, while it is %s', async (_state, happens) => {
    await acting('session_data');
    await made.aRun(ada, { title: 'old' });
    await writeLayer(at.house.overrides, systemActor('console'), {
      owner: { tenantId: SYSTEM_TENANT, kind: 'org', id: tenant.organisationId ?? '' }, content: { retention: { session_data: { min_days: 900 } } }, basedOn: 0, above: [], editor: new Set(CAPABILITY_NAMES), reason: null, asItStands: true, agreed: true,
    });
    await happens();
    await sweepIn(400);
    expect((await holding('session_data')).records).toBe(1);
    await sweepIn(901);
    expect(faults).toEqual([]);
    expect((await entries('retention.records.deleted')).map(({ details }) => [details?.['days'], details?.['records']])).toEqual([[900, 1]]);
    expect((await holding('session_data')).records).toBe(0);
  });

  it('forgets memory when its end has come', async () => {
    await made.aMemory(ada, { expiresAt: plusMs(at.house.clock.now(), DAY) });
    await close();
    await sweepIn(2);
    expect(faults).toEqual([]);
    expect(await entries('data.delete')).toHaveLength(1);
    expect((await holding('memory')).records).toBe(0);
  });

  it('has no run that goes on: what is under way or waits for a person fails, and its request is void', async () => {
    const { gateway, governance, storage } = at.house;
    const working = await made.aRun(ada, { title: 'working', open: true });
    const waiting = await made.aRun(ada, { title: 'waiting', open: true });
    const request = await storage.write(ada, async (tx) => {
      const asked = await gateway.askPeople(tx, ada, { type: RUN_CALL_REQUEST, subjectType: RUN_SUBJECT, subjectId: waiting.id, subjectDigest: 'ab'.repeat(32), title: 'Call mail', reason: 'because' });
      const call: RunApproval = { tenantId: tenant.id, id: asked.id, runId: waiting.id, step: 's2', tool: 'mail', arguments: {}, digest: 'ab'.repeat(32), policies: ['ask'], starter: starterOf(ada), state: 'waiting', createdAt: asked.createdAt };
      await gateway.runApprovals.add(tx, call);
      await gateway.runs.save(tx, { ...waiting, state: 'input-required' });
      return asked;
    });
    await close();
    await sweepIn(0);
    expect(faults).toEqual([]);
    const told = await storage.read(ada, async (db) => ({
      runs: [await gateway.runs.find(db, tenant.id, working.id), await gateway.runs.find(db, tenant.id, waiting.id)],
      calls: await gateway.runApprovals.ofRun(db, tenant.id, waiting.id), request: await governance.approvals.find(db, tenant.id, request.id),
    }));
    expect(told.runs.map((run) => [run?.state, run?.error])).toEqual(Array.from({ length: 2 }, () => ['failed', { class: 'INTERRUPTED', message: 'the tenant was closed' }]));
    expect(told.calls.map(({ state }) => state)).toEqual(['ended']);
    expect(told.request).toMatchObject({ state: 'voided', comment: 'the tenant was closed' });
    expect((await entries('run.failed')).map(({ actor }) => actor?.['id'])).toEqual(['system:closing', 'system:closing']);
    await sweepIn(0);
    expect(await entries('run.failed')).toHaveLength(2);
  });

  it.each(['/api/v1/tenants', '/api/v1/admin/tenants'])('has nothing under way once DELETE %s is answered', async (path) => {
    const { people, gateway, storage } = at.house;
    const main = (await at.house.tenantIds()).find((id) => id !== SYSTEM_TENANT && id !== tenant.id);
    await createUser(people, { ...systemActor('installation', main), kind: 'bootstrap' }, { email: 'root@example.com', name: 'Root', password: 'violet-harbour-42', roles: ['platform_admin'] });
    const root = new Jar();
    await at.call('/trpc/session.signIn', { method: 'POST', jar: root, body: { email: 'root@example.com', password: 'violet-harbour-42' } });
    const { id } = await made.aRun(ada, { open: true });
    expect((await at.call(`${path}/was-here`, { method: 'DELETE', jar: root })).status).toBe(204);
    expect(await storage.read(ada, (db) => gateway.runs.find(db, tenant.id, id))).toMatchObject({ state: 'failed', error: { message: 'the tenant was closed' } });
    expect((await at.call(`${path}/was-here`, { method: 'DELETE', jar: root })).status).toBe(404);
  });

  it('is asked for nothing, and nothing in it falls due in anybody’s name', async () => {
    const { governance, storage } = at.house;
    const request = await storage.write(ada, (tx) => at.house.gateway.askPeople(tx, ada, { type: RUN_CALL_REQUEST, subjectType: RUN_SUBJECT, subjectId: 'no-run', subjectDigest: 'ab'.repeat(32), title: 'Call mail', reason: 'because' }));
    await close();
    const before = (await entriesOf(storage, at.house.audit, tenant.id)).items.length;
    await sweepIn(3);
    expect(faults).toEqual([]);
    expect(await storage.read(ada, (db) => governance.approvals.find(db, tenant.id, request.id))).toMatchObject({ state: 'pending' });
    expect((await entriesOf(storage, at.house.audit, tenant.id)).items).toHaveLength(before);
  });

  it('keeps no job at work for ever that a dead process left in it', async () => {
    const { house } = at;
    const now = house.clock.now();
    const begun = { tenantId: tenant.id, state: 'working' as const, problem: null, startedBy: brand<UserId>('olga'), startedByName: 'Olga Officer', startedAt: now, endedAt: null };
    const span: { readonly from: Instant; readonly to: Instant } = { from: plusMs(now, -DAY), to: now };
    const reportJob: RowOf<typeof openReportJobStore> = { ...begun, ...span, id: house.ids.id<ReportJobId>(), framework: 'SOC2-TSC-2017-rev2022', reportId: null };
    const packageJob: RowOf<typeof openPackageJobStore> = { ...begun, ...span, id: house.ids.id<PackageJobId>(), mode: 'range', profile: 'none', name: 'evidence.zip', exportId: null };
    const imported = { ...begun, id: house.ids.id(), files: 1, filesRead: 0, agents: 0, versionsAdded: 0, versionsKnown: 0, servers: 0, problems: [], moreProblems: 0 };
    const { kit } = house.storage;
    await house.storage.write(officer, async (tx) => {
      await openReportJobStore(kit).add(tx, reportJob);
      await openPackageJobStore(kit).add(tx, packageJob);
      const { problem: _none, ...job } = imported;
      await openImportStore(kit).add(tx, job);
    });
    await close();
    for (const jobs of [house.imports, house.reportJobs, house.packageJobs]) await jobs.recover();
    await endWithTenants(house, { report });
    const ended = { state: 'failed', problem: 'The server stopped while it was being made.', endedAt: expect.any(String) as unknown };
    expect(await house.reportJobs.get(officer, reportJob.id)).toMatchObject(ended);
    expect(await house.packageJobs.get(officer, packageJob.id)).toMatchObject(ended);
    expect(await house.imports.get(officer, imported.id)).toMatchObject({ state: 'failed' });
    expect((await entries('compliance.report.generated')).map(({ outcome }) => outcome)).toEqual(['failure']);
    expect(faults).toEqual([]);
  });
});
