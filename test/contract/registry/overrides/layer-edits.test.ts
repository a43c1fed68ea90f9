import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileCapabilities } from '../../../../server/people/policy/index.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { digestOf } from '../../../../server/registry/overrides/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { brand, type OrganisationId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { type RegistryHouse, registryHouse } from '../../../support/registry-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ORGANISATION = brand<OrganisationId>('0190d000-0000-7000-8000-000000000001');
const ada = anActor({ tenantId: TENANT_A, organisationId: ORGANISATION });

describe.each(auditedDatabases)('an edit of a layer on %s', (_name, open) => {
  let database: AuditedDatabase;
  let house: RegistryHouse;
  beforeEach(async () => {
    database = await open();
    await seedTenantRows(database.storage, TENANT_A, TENANT_B);
    house = await registryHouse(database);
  });
  afterEach(() => database.close());

  const latest = () => database.storage.read(ada, (db) => house.layers.latest(db, house.owner(ada, 'tenant')));
  /** What was said of layers in a log, newest first; every log begins with an entry about itself. */
  const logOf = async (tenantId: typeof TENANT_A) => (await entriesOf(database.storage, database.audit, tenantId)).items.filter((row) => row.type !== 'audit.log.created');
  const leavesOf = (tenantId: typeof TENANT_A, rows: Awaited<ReturnType<typeof logOf>>) => Promise.all(rows.map(async (row) => (await database.audit.prove(database.storage, tenantId, row.eventId)).leaf));
  const limit = async () => (await house.view(ada)).entry('limits', 'max_tool_calls');

  it('counts for the very next question', async () => {
    expect(await limit()).toBe(50);
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 20 } });
    expect(await limit()).toBe(20);
    await house.write(ada, 'tenant', {});
    expect(await limit()).toBe(50);
  });

  it('is refused when it began from an older version, and names the one in force', async () => {
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 40 } });
    const stale = house.write(ada, 'tenant', { limits: { max_tool_calls: 10 } }, { basedOn: 0 });
    await expect(stale).rejects.toMatchObject({ code: 'input/conflict', details: { field: 'basedOn', current: 1 } });
    await expect(house.write(ada, 'tenant', {}, { basedOn: 2 })).rejects.toMatchObject({ code: 'input/conflict' });
    expect(await latest()).toMatchObject({ version: 1, content: { limits: { max_tool_calls: 40 } } });
  });

  it('is won by exactly one of many who began from the same version', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => house.write(ada, 'tenant', { limits: { max_tool_calls: 10 + at } }, { basedOn: 0 })));
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected').map((outcome): unknown => outcome.reason);
    expect(lost).toHaveLength(7);
    expect(lost.every((reason) => reason instanceof Refusal && reason.code === 'input/conflict')).toBe(true);
    expect((await latest())?.version).toBe(1);
  });

  it.each([
    ['a higher cap', { limits: { max_tool_calls: 51 } }, 'registry/widens', '/limits/max_tool_calls', 'may only be lower than above'],
    ['fewer approvers', { workflows: { agent_delete: { required_approvers: 1 } } }, 'registry/widens', '/workflows/agent_delete/required_approvers', 'may only be higher than above'],
    ['a policy switched off', { policies: [{ policy_id: 'ask-before-mail', effect: { require_approval: false } }] }, 'registry/widens', '/policies/ask-before-mail/effect/require_approval', 'is on above and stays on'],
    ['a role with more rights', { roles: { viewer: ['catalog:read', 'catalog:publish'] } }, 'registry/widens', '/roles/viewer', 'may only hold what the role holds above'],
    ['a value of the wrong kind', { limits: { max_tool_calls: 'many' } }, 'registry/invalid-layer', '/limits/max_tool_calls', 'must be a whole number'],
  ])('that widens (%s) is refused with the path and the rule, and leaves everything as it was', async (_what, content, code, path, rule) => {
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 40 } });
    const refusal: unknown = await house.write(ada, 'tenant', content).catch((reason: unknown) => reason);
    expect(refusal).toMatchObject({ code, details: { field: path, rule: expect.stringContaining(rule) } });
    expect(await latest()).toMatchObject({ version: 1 });
    expect(await limit()).toBe(40);
  });

  it('cannot touch what a layer above has locked, and says who locked it', async () => {
    await house.write(ada, 'org', { locks: ['/tools/echo/enabled'] });
    await expect(house.write(ada, 'tenant', { tools: [{ tool_id: 'echo', enabled: false }] })).rejects.toMatchObject({
      code: 'registry/locked', details: { field: '/tools/echo/enabled', rule: expect.stringContaining('locked by the org layer (version 1, ada)') },
    });
    expect((await house.view(ada)).getItem('tools', 'echo')).toMatchObject({ enabled: true });
  });

  it('cannot hand out a capability that the editor lacks', async () => {
    const editor = new Set(['registry:write', 'catalog:read'] as const);
    await expect(house.write(ada, 'tenant', { roles: { helper: ['catalog:read', 'catalog:publish'] } }, { editor })).rejects.toMatchObject({
      code: 'people/grant-exceeds-own', details: { field: '/roles/helper', rule: expect.stringContaining('catalog:publish') },
    });
    await house.write(ada, 'tenant', { roles: { helper: ['catalog:read'] } }, { editor });
    expect((await house.view(ada)).entry('roles', 'helper')).toEqual(['catalog:read']);
  });

  it('above another layer clamps what that one may no longer say, and warns of it', async () => {
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 40 } });
    await house.write(ada, 'org', { limits: { max_tool_calls: 5 } });
    const view = await house.view(ada);
    expect(view.entry('limits', 'max_tool_calls')).toBe(5);
    expect(view.issues()).toContainEqual(expect.objectContaining({ path: '/limits/max_tool_calls', rule: 'widens', layer: expect.objectContaining({ kind: 'tenant' }) }));
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 40 }, defaults: { colour: 'blue' } }); // leaving the clamped value as it is refuses nothing
  });

  it('gains nothing by naming roles in a person’s own layer, whether refused or already stored', async () => {
    const grab = { roles: { viewer: ['*'] } };
    const before = compileCapabilities(await house.view(ada), ['viewer']).capabilities;
    await expect(house.write(ada, 'user', grab)).rejects.toMatchObject({ code: 'registry/section-forbidden', details: { field: '/roles/viewer' } });

    const smuggled = { ...house.owner(ada, 'user'), version: 1, content: grab, digest: digestOf(grab), author: 'ada', authorName: 'ada', reason: null, createdAt: database.clock.now() };
    await database.storage.write(ada, (tx) => house.layers.add(tx, smuggled));
    const view = await house.view(ada);
    expect(compileCapabilities(view, ['viewer']).capabilities).toEqual(before);
    expect(view.issues()).toContainEqual(expect.objectContaining({ path: '/roles/viewer', rule: 'section-forbidden' }));
  });

  it('stands in the tenant’s log with the digest of the layer before and after', async () => {
    const first = await house.write(ada, 'tenant', { limits: { max_tool_calls: 40 } });
    const second = await house.write(ada, 'tenant', { limits: { max_tool_calls: 30 } }, { reason: 'fewer calls' });
    const items = await logOf(TENANT_A);
    expect(items.map(({ type, resource, details }) => ({ type, resource, details }))).toEqual([
      { type: 'registry.override.updated', resource: { id: `tenant/${TENANT_A}`, name: 'tenant', type: 'registry_layer' }, details: { layer: 'tenant', version: 2, before_sha256: first.digest, changed: ['limits.max_tool_calls'], reason: 'fewer calls' } },
      { type: 'registry.override.created', resource: { id: `tenant/${TENANT_A}`, name: 'tenant', type: 'registry_layer' }, details: { layer: 'tenant', version: 1, before_sha256: null, changed: ['limits.max_tool_calls'], reason: 'a test' } },
    ]);
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 30 }, tools: Array.from({ length: 60 }, (_, at) => ({ tool_id: `tool-${at + 10}`, enabled: false })) });
    expect((await logOf(TENANT_A))[0]?.details).toMatchObject({ changed: expect.arrayContaining(['tools.tool-10', 'tools.tool-59']) as unknown, more: 10 });
    const leaves = await leavesOf(TENANT_A, items);
    expect(leaves[0]).toContain(`"layer_sha256":"${second.digest}"`);
    expect(leaves[1]).toContain(`"layer_sha256":"${first.digest}"`);
  });

  it('of the base and of an organisation stands in the deployment’s log', async () => {
    const { digest } = await house.write(ada, 'org', { defaults: { currency: 'EUR' } });
    const items = await logOf(SYSTEM_TENANT);
    expect(items.map((row) => row.resource?.['id'])).toEqual([`org/${ORGANISATION}`, 'base/base']);
    const leaves = await leavesOf(SYSTEM_TENANT, items);
    expect(leaves[0]).toContain(digest);
    expect(leaves[1]).toContain(digestOf(BASE_REGISTRY));
  });

  it('that was refused is in the log too, with its reason', async () => {
    await house.write(ada, 'tenant', { limits: { max_tool_calls: 99 } }).catch(() => undefined);
    const items = await logOf(TENANT_A);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ outcome: 'denied', details: { refusal: 'registry/widens', message: expect.stringContaining('/limits/max_tool_calls') } });
  });
});
