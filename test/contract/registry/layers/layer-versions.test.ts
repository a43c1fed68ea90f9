import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../server/base/actor.ts';
import type { Db } from '../../../../server/base/storage/index.ts';
import { BASE } from '../../../../server/registry/layers/index.ts';
import { digestOf } from '../../../../server/registry/overrides/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { brand, type OrganisationId, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { type RegistryHouse, registryHouse } from '../../../support/registry-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ORGANISATION = brand<OrganisationId>('0190d000-0000-7000-8000-000000000001');
const ELSEWHERE = brand<OrganisationId>('0190d000-0000-7000-8000-000000000002');
/** How each database says that a row belongs to somebody else. */
const GUARDED = /tenant|row-level security/;
const ada = anActor({ tenantId: TENANT_A, organisationId: ORGANISATION });
const bob = anActor({ userId: 'bob', tenantId: TENANT_B, organisationId: ELSEWHERE });

describe.each(auditedDatabases)('layers on %s', (_name, open) => {
  let database: AuditedDatabase;
  let house: RegistryHouse;
  beforeAll(async () => {
    database = await open();
    await seedTenantRows(database.storage, TENANT_A, TENANT_B);
    house = await registryHouse(database);
  });
  afterAll(() => database.close());

  const read = <R>(actor: Actor, work: (db: Db) => Promise<R>) => database.storage.read(actor, work);

  it('are numbered from 1, and each version stays as it was written, newest first in the history', async () => {
    const owner = house.owner(ada, 'tenant');
    const contents = [{ limits: { max_tool_calls: 40 } }, { limits: { max_tool_calls: 30 } }, {}];
    for (const [at, content] of contents.entries()) await house.write(ada, 'tenant', content, { reason: `step ${at + 1}` });

    const history = await read(ada, (db) => house.layers.history(db, owner));
    expect(history.map(({ version, reason, author, digest }) => ({ version, reason, author, digest }))).toEqual(
      [3, 2, 1].map((version) => ({ version, reason: `step ${version}`, author: 'ada', digest: digestOf(contents[version - 1] ?? null) })),
    );
    for (const [at, content] of contents.entries()) expect(await read(ada, (db) => house.layers.find(db, owner, at + 1))).toMatchObject({ version: at + 1, content });
    expect(await read(ada, (db) => house.layers.latest(db, owner))).toMatchObject({ version: 3, content: {} });
    expect(await read(ada, (db) => house.layers.find(db, owner, 4))).toBeUndefined();
  });

  it('gives every tenant the base to read, and lets none write it', async () => {
    for (const actor of [ada, bob]) {
      expect(await read(actor, (db) => house.layers.latest(db, BASE))).toMatchObject({ version: 1, content: BASE_REGISTRY });
      const forged = { ...BASE, version: 2, content: {}, digest: digestOf({}), author: actor.userId, authorName: actor.name, reason: null, createdAt: database.clock.now() };
      await expect(database.storage.write(actor, (tx) => house.layers.add(tx, forged))).rejects.toThrow(GUARDED);
    }
    expect(await read(ada, (db) => house.layers.heads(db, [BASE]))).toEqual([{ ...BASE, version: 1, digest: digestOf(BASE_REGISTRY) }]);
  });

  it('hides the layer of a tenant and of its people from every other tenant', async () => {
    await house.write(ada, 'tenant', { defaults: { colour: 'blue' } });
    await house.write(ada, 'user', { labels: { greeting: 'Hello' } });
    for (const kind of ['tenant', 'user'] as const) {
      const owner = house.owner(ada, kind);
      expect(await read(ada, (db) => house.layers.latest(db, owner))).toBeDefined();
      expect(await read(bob, (db) => house.layers.latest(db, owner))).toBeUndefined();
      expect(await read(bob, (db) => house.layers.history(db, owner))).toEqual([]);
      expect(await read(bob, (db) => house.layers.heads(db, [owner]))).toEqual([]);
    }
    expect((await house.view(bob)).entry('defaults', 'colour')).toBeUndefined();
  });

  it('keeps a tenant from writing a version of another tenant’s layer', async () => {
    const owner = house.owner(ada, 'tenant');
    const before = await read(ada, (db) => house.layers.latest(db, owner));
    const forged = { ...owner, version: (before?.version ?? 0) + 1, content: {}, digest: digestOf({}), author: 'bob', authorName: 'bob', reason: null, createdAt: database.clock.now() };
    await expect(database.storage.write(bob, (tx) => house.layers.add(tx, forged))).rejects.toThrow(GUARDED);
    expect(await read(ada, (db) => house.layers.latest(db, owner))).toEqual(before);
  });

  it('lets one person’s own layer speak to nobody else of their tenant', async () => {
    await house.write(ada, 'user', { labels: { greeting: 'Hello' } });
    const eve = { ...ada, userId: brand<UserId>('eve') };
    expect((await house.view(ada)).entry('labels', 'greeting')).toBe('Hello');
    expect((await house.view(eve)).entry('labels', 'greeting')).toBeUndefined();
  });

  it('merges what stands above the people of a tenant once for all of them', async () => {
    await house.write(ada, 'user', { labels: { greeting: 'Hello' } });
    const everybodys = await house.view({ ...ada, userId: brand<UserId>('eve') });
    expect((await house.view(ada)).above).toBe(everybodys);
    await house.write(ada, 'tenant', { defaults: { colour: 'green' } });
    expect((await house.view(ada)).above).not.toBe(everybodys);
    expect((await house.view(ada)).entry('defaults', 'colour')).toBe('green');
  });

  it('speaks to every tenant of an organisation by its layer, and to no other organisation', async () => {
    const sister = anActor({ userId: 'cleo', tenantId: TENANT_B, organisationId: ORGANISATION });
    await house.write(ada, 'org', { defaults: { currency: 'EUR' } });
    expect((await house.view(ada)).entry('defaults', 'currency')).toBe('EUR');
    expect((await house.view(sister)).entry('defaults', 'currency')).toBe('EUR');
    expect((await house.view(bob)).entry('defaults', 'currency')).toBeUndefined();
  });
});
