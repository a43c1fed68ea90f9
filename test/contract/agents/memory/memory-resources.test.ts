import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeMemory, forgetEnded, giveMemory, keepMemory, listMemory, type MemoryDeps, NewMemory, openMemoryStore, readMemory, removeMemory, takeMemoryBack } from '../../../../server/agents/memory/index.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import type { Capability } from '../../../../shared/capabilities.ts';
import { plusMs } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';
import { testVault } from '../../../support/test-vault.ts';

const ALL: readonly Capability[] = ['memory:read', 'memory:write', 'memory:delete'];
const CARL = '0190c000-0000-7000-8000-00000000000c';
const olga = anActor({ userId: 'olga', capabilities: [...ALL, 'memory:restricted'], roles: ['owner'] });
const carl = anActor({ userId: CARL, capabilities: ALL, roles: ['operator'] });
const anna = anActor({ userId: 'anna', capabilities: ALL, roles: ['admin'] });
const ella = anActor({ userId: 'ella', capabilities: ALL, roles: ['admin', 'owner'], tenantId: TENANT_B });
const platform = anActor({ userId: 'pia', capabilities: [...ALL, 'platform:tenants'] });
const DAY_MS = 86_400_000;

describe.each(auditedDatabases)('what is kept to be known later, on %s', (_name, open) => {
  let house: AuditedDatabase;
  let deps: MemoryDeps;
  beforeEach(async () => {
    house = await open();
    await seedTenantRows(house.storage, TENANT_A, TENANT_B);
    const memories = openMemoryStore(house.storage.kit);
    const { vault } = await testVault({ storage: house.storage, clock: house.clock, audit: house.audit.trail, columns: [memories.sealedContents] });
    deps = { storage: house.storage, clock: house.clock, ids: systemIds, audit: house.audit.trail, vault, memories, shareHolds: () => Promise.resolve(), heldOf: () => Promise.resolve(new Set()), isMember: (_tenant, userId) => Promise.resolve(userId === CARL) };
  });
  afterEach(() => house.close());

  const keep = (wish: object = {}, actor = olga) => keepMemory(deps, actor, NewMemory.parse({ title: 'How Acme writes', content: 'Acme says colour, not color.', ...wish }));
  const titlesFor = async (actor: typeof olga, everywhere = false) => (await listMemory(deps, actor, { everywhere, size: 50 })).items.map(({ title }) => title);
  const typesIn = async (tenantId = TENANT_A) => (await entriesOf(house.storage, house.audit, tenantId)).items.map(({ type }) => type);

  it('T31: comes back to its owner as it was kept, and stands in the database under the tenant’s key only', async () => {
    const { id } = await keep({ sensitivity: 'restricted', scope: 'private' });
    expect(await readMemory(deps, olga, id)).toMatchObject({ content: 'Acme says colour, not color.', permissions: ['read', 'write', 'delete', 'reference', 'share', 'admin'], grants: [] });
    const sealed = await house.storage.read(olga, (db) => deps.memories.content(db, TENANT_A, id));
    expect(Buffer.from(sealed ?? []).toString('utf8')).not.toContain('colour');
  });

  it('is not there for whoever works in its owner’s name, where it is confidential', async () => {
    const { id } = await keep({ title: 'confidential', sensitivity: 'confidential' });
    const standin = { ...olga, impersonator: { userId: anna.userId, name: anna.name, reason: 'to help' } };
    await expect(readMemory(deps, standin, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    await expect(giveMemory(deps, standin, { id, to: { user: CARL }, permissions: ['read'] })).rejects.toMatchObject({ code: 'memory/not-found' });
    expect(await titlesFor(standin)).toEqual([]);
  });

  it('T35: is listed to whoever may read it, and to nobody else', async () => {
    await keep({ title: 'open' });
    await keep({ title: 'confidential', sensitivity: 'confidential' });
    await keep({ title: 'private', scope: 'private' });
    const { id } = await keep({ title: 'given to operators', scope: 'private', sensitivity: 'confidential' });
    await giveMemory(deps, olga, { id, to: { role: 'operator' }, permissions: ['read'] });
    const { id: later } = await keep({ title: 'given for a day', scope: 'private' });
    await giveMemory(deps, olga, { id: later, to: { user: CARL }, permissions: ['read'], expiresAt: plusMs(house.clock.now(), DAY_MS) });
    expect((await titlesFor(olga)).toSorted()).toEqual(['confidential', 'given for a day', 'given to operators', 'open', 'private']);
    expect((await titlesFor(carl)).toSorted()).toEqual(['given for a day', 'given to operators', 'open']);
    expect(await titlesFor(anna)).toEqual(['open']);
    expect(await titlesFor(ella)).toEqual([]);
    house.clock.advance(DAY_MS);
    expect((await titlesFor(carl)).toSorted()).toEqual(['given to operators', 'open']);
  });

  it('T35: is listed page by page, each once', async () => {
    for (let at = 0; at < 5; at += 1) await keep({ title: `note ${at}` });
    const titles: string[] = [];
    for (let cursor: string | undefined = undefined, more = true; more;) {
      const page: Awaited<ReturnType<typeof listMemory>> = await listMemory(deps, carl, { everywhere: false, cursor, size: 2 });
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(titles).toEqual(['note 4', 'note 3', 'note 2', 'note 1', 'note 0']);
  });

  it('RBAC-19: what is restricted opens to no admin and no owner of the tenant without a grant, and the attempt stands in the log', async () => {
    const { id } = await keep({ sensitivity: 'restricted' });
    const boss = anActor({ userId: 'boss', capabilities: [...ALL, 'memory:restricted'], roles: ['owner', 'admin'] });
    for (const who of [anna, boss]) await expect(readMemory(deps, who, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    expect(await typesIn()).toContain('data.memory_acl.denied');
    await expect(keep({ sensitivity: 'restricted' }, anna)).rejects.toMatchObject({ code: 'memory/permission-missing' });
    await giveMemory(deps, olga, { id, to: { role: 'admin' }, permissions: ['read', 'share'] });
    expect((await readMemory(deps, anna, id)).content).toContain('colour');
    await expect(giveMemory(deps, anna, { id, to: { role: 'operator' }, permissions: ['read'] })).rejects.toMatchObject({ code: 'memory/permission-missing' });
  });

  it('T33: what was given is worth that and no more, and nothing once it is taken back', async () => {
    const { id, ver } = await keep({ scope: 'private' });
    const given = await giveMemory(deps, olga, { id, to: { user: CARL }, permissions: ['read', 'write'] });
    const changed = await changeMemory(deps, carl, { id, ver, content: 'Acme says colour.' });
    expect(changed.ver).toBe(2);
    await expect(changeMemory(deps, carl, { id, ver: 2, sensitivity: 'public' })).rejects.toMatchObject({ code: 'memory/permission-missing' });
    await expect(removeMemory(deps, carl, id)).rejects.toMatchObject({ code: 'memory/permission-missing' });
    await expect(giveMemory(deps, carl, { id, to: { role: 'operator' }, permissions: ['read'] })).rejects.toMatchObject({ code: 'memory/permission-missing' });
    expect((await readMemory(deps, carl, id)).grants).toBeNull();
    await takeMemoryBack(deps, olga, { id, grant: given.id });
    await expect(readMemory(deps, carl, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    await expect(takeMemoryBack(deps, olga, { id, grant: given.id })).rejects.toMatchObject({ code: 'memory/grant-not-found' });
    expect(await typesIn()).toEqual(expect.arrayContaining(['data.memory_acl.granted', 'data.memory_acl.revoked', 'data.read', 'data.write']));
  });

  it('T33: is given to nobody who does not work here, and by nobody beyond what they have', async () => {
    const { id } = await keep({ scope: 'private' });
    await expect(giveMemory(deps, olga, { id, to: { user: '0190c000-0000-7000-8000-0000000000ff' }, permissions: ['read'] })).rejects.toMatchObject({ code: 'memory/unknown-principal' });
    await giveMemory(deps, olga, { id, to: { user: CARL }, permissions: ['read', 'share'] });
    await expect(giveMemory(deps, carl, { id, to: { role: 'operator' }, permissions: ['write'] })).rejects.toMatchObject({ code: 'memory/grant-exceeds-own' });
    expect((await giveMemory(deps, carl, { id, to: { role: 'admin' }, permissions: ['read'] })).principal).toBe('admin');
    expect((await readMemory(deps, anna, id)).permissions).toEqual(['read']);
  });

  it('T32: is not there for another tenant, unless it is every tenant’s; that only the platform keeps', async () => {
    const { id } = await keep({ sensitivity: 'public' });
    const attempts: ReadonlyArray<() => Promise<unknown>> = [
      () => readMemory(deps, ella, id), () => removeMemory(deps, ella, id), () => changeMemory(deps, ella, { id, ver: 1, title: 'mine' }), () => giveMemory(deps, ella, { id, to: { role: 'admin' }, permissions: ['read'] }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'memory/not-found' });
    // Who tried is told to those whose auditors answer for them.
    expect([(await typesIn(TENANT_B)).filter((type) => type === 'data.memory_acl.denied').length, (await typesIn(SYSTEM_TENANT)).includes('data.memory_acl.denied')]).toEqual([attempts.length, false]);
    await expect(keep({ scope: 'global' })).rejects.toMatchObject({ code: 'memory/scope-policy' });
    const shared = await keep({ scope: 'global', title: 'for all' }, platform);
    expect(shared.tenantId).toBe(SYSTEM_TENANT);
    expect([await titlesFor(ella, true), await titlesFor(carl, true), await titlesFor(ella)]).toEqual([['for all'], ['for all'], []]);
    expect((await readMemory(deps, ella, shared.id)).permissions).toEqual(['read', 'reference']);
    await expect(removeMemory(deps, ella, shared.id)).rejects.toMatchObject({ code: 'memory/permission-missing' });
  });

  it('T34: ends when its scope ends, for its owner too, and is then let go of', async () => {
    const { id } = await keep({ scope: 'session', place: 'run-7' });
    await expect(keep({ scope: 'session', place: 'run-7', expiresAt: plusMs(house.clock.now(), 31 * DAY_MS) })).rejects.toMatchObject({ code: 'memory/scope-policy' });
    house.clock.advance(30 * DAY_MS - 1);
    expect((await readMemory(deps, olga, id)).title).toBe('How Acme writes');
    house.clock.advance(1);
    await expect(readMemory(deps, olga, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    expect([await forgetEnded(deps, TENANT_A), await forgetEnded(deps, TENANT_A)]).toEqual([1, 0]);
    expect(await typesIn()).toContain('data.delete');
  });

  it('T34: every reading of what is private and restricted stands in the log', async () => {
    const { id } = await keep({ scope: 'private', sensitivity: 'restricted' });
    await giveMemory(deps, olga, { id, to: { user: CARL }, permissions: ['read'] });
    await giveMemory(deps, olga, { id, to: { role: 'admin' }, permissions: ['read'] });
    await expect(readMemory(deps, carl, id)).rejects.toMatchObject({ code: 'memory/not-found' });
    await readMemory(deps, anna, id);
    await readMemory(deps, olga, id);
    expect((await typesIn()).filter((type) => type === 'data.read')).toHaveLength(2);
  });

  it('is removed with everything that was given on it, and changed by nobody who saw an older one', async () => {
    const { id } = await keep();
    await giveMemory(deps, olga, { id, to: { role: 'operator' }, permissions: ['admin'] });
    await changeMemory(deps, carl, { id, ver: 1, sensitivity: 'confidential' });
    await expect(changeMemory(deps, olga, { id, ver: 1, title: 'late' })).rejects.toMatchObject({ code: 'input/conflict' });
    await removeMemory(deps, carl, id);
    expect(await house.storage.read(olga, (db) => db.q.select({ one: sql`1` }).from(sql`memory_grant`))).toEqual([]);
  });
});
