import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { type AuditFilter, listSavedFilters, removeFilter, saveFilter } from '../../../../server/records/audit/index.ts';
import { AUDIT_EVENTS, isAuditEventType } from '../../../../shared/audit-events.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { seedTenant } from '../../../support/tenants.ts';

const ada = anActor({ userId: 'ada', tenantId: TENANT_A });
const bob = anActor({ userId: 'bob', tenantId: TENANT_A });
const eve = anActor({ userId: 'eve', tenantId: TENANT_B });

describe.each(auditedDatabases)('searching the audit log on %s', (_name, open) => {
  let house: AuditedDatabase;
  beforeAll(async () => {
    house = await open();
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
    const append = (who: typeof ada, note: Parameters<typeof house.audit.trail.append>[2]) => house.storage.write(who, (tx) => house.audit.trail.append(tx, who, note));
    await append(ada, { type: 'agent.created', resource: { type: 'agent', id: 'agent-7', name: 'Mail sörter' } });
    await entriesOf(house.storage, house.audit, TENANT_A);
    house.clock.advance(3_600_000);
    await append(ada, { type: 'admin.user.created', resource: { type: 'user', id: 'user-1', name: 'Sortilege Person' }, subject: { email: 'person@example.com' } });
    await append(eve, { type: 'agent.created', resource: { type: 'agent', id: 'agent-7', name: 'Mail sorter' } });
    await house.storage.write(bob, () => Promise.reject(new Refusal('budgets/exceeded', { rule: 'connect postgres://app:hunter22@db/x' }))).catch(() => undefined);
    await entriesOf(house.storage, house.audit, TENANT_A);
    await entriesOf(house.storage, house.audit, TENANT_B);
  });
  afterAll(() => house.close());

  const find = async (filter: Partial<AuditFilter>) => (await house.storage.read(ada, (db) => house.audit.search.page(db, TENANT_A, { size: 50, ...filter }))).items;

  it.each([['sorter', 1], ['SÖRTER mail', 1], ['sort', 1], ['mail agent', 1], ['agent-7', 1], ['7', 1], ['s', 0], ['agent-1', 0], ['created', 3], ['budgets exceeded', 1], ['hunter22', 0], ['sortilege', 0], ['person', 0], ["' OR 1=1 --", 0], ['"agent" NOT mail', 0]])('finds the words of %j in %i entries', async (text, n) => {
    expect(await find({ text })).toHaveLength(n);
  });

  it('refuses a text without letters and digits', async () => {
    await expect(find({ text: '*** ' })).rejects.toMatchObject({ code: 'input/invalid' });
  });

  it('looks for sixteen words and no more, however short each is', async () => {
    const words = (n: number) => [...'abcdefghijklmnopqrstuvwxyz'].slice(0, n).join(' ');
    expect(await find({ text: words(16) })).toEqual([]);
    await expect(find({ text: words(17) })).rejects.toMatchObject({ code: 'input/invalid', details: { field: 'text' } });
  });

  it('counts by kind and by slice of time, within the same conditions', async () => {
    const at = <Answer>(ask: (db: Parameters<Parameters<typeof house.storage.read>[1]>[0]) => Promise<Answer>) => house.storage.read(ada, ask);
    expect(await at((db) => house.audit.search.kinds(db, TENANT_A, { types: ['agent.*', 'admin.*'] }))).toEqual(expect.arrayContaining([{ resourceType: 'agent', n: 1 }, { resourceType: 'user', n: 1 }]));
    expect(await at((db) => house.audit.search.slices(db, TENANT_A, {}, 'hour'))).toEqual([{ at: '2026-11-21T09', n: 2, bad: 0 }, { at: '2026-11-21T10', n: 2, bad: 1 }]);
    expect(await at((db) => house.audit.search.slices(db, TENANT_A, { text: 'sorter' }, 'month'))).toEqual([{ at: '2026-11', n: 1, bad: 0 }]);
  });

  it.each([['most of the log', ['agent.*', 'admin.*', 'budget.*', 'audit.*']], ['few of its entries', ['agent.created']], ['none', ['legal_hold.*']]])('goes once through every entry of some types, where these are %s', async (_which, types) => {
    const seen: string[] = [];
    await house.storage.read(ada, (db) => house.audit.search.each(db, TENANT_A, { types }, ({ eventId }) => void seen.push(eventId)));
    expect(seen.toSorted()).toEqual((await find({ types })).map(({ eventId }) => eventId).toSorted());
  });

  it('reads no more of what entries disclose than it is asked for', async () => {
    const { items: [row] } = await house.storage.read(ada, (db) => house.audit.search.page(db, TENANT_A, { size: 1, types: ['agent.created'] }, ['resource']));
    expect(row).toMatchObject({ actor: null, source: null, resource: { id: 'agent-7' } });
  });

  it('D42: holds no credential that an error’s words had', async () => {
    const [refused] = await find({ types: ['budget.exceeded'] });
    expect(refused?.details).toMatchObject({ message: expect.stringContaining('[credential removed]') as unknown });
    expect(JSON.stringify(refused)).not.toContain('hunter22');
  });

  it('discloses nothing that the type’s own metadata does not announce', async () => {
    for (const row of await find({})) {
      const groups: readonly string[] = isAuditEventType(row.type) ? AUDIT_EVENTS[row.type].groups : [];
      expect((['subject', 'resource', 'details'] as const).filter((group) => row[group] !== null && !groups.includes(group)), row.type).toEqual([]);
    }
  });

  it('keeps questions for their owner, and shared ones for everybody of the tenant', async () => {
    const deps = { storage: house.storage, clock: house.clock, ids: systemIds, audit: house.audit };
    const mine = await saveFilter(deps, ada, { name: 'Mine', shared: false, question: { types: ['agent.*'] } });
    await saveFilter(deps, ada, { name: 'Ours', shared: true, question: { text: 'sorter' } });
    await expect(saveFilter(deps, ada, { name: 'Mine', shared: true, question: {} })).rejects.toMatchObject({ code: 'audit/filter-exists' });
    expect((await listSavedFilters(deps, bob)).map(({ name, own }) => [name, own])).toEqual([['Ours', false]]);
    await expect(removeFilter(deps, bob, mine.id)).rejects.toMatchObject({ code: 'audit/filter-not-found' });
    await removeFilter(deps, ada, mine.id);
    expect((await listSavedFilters(deps, ada)).map(({ name }) => name)).toEqual(['Ours']);
  });

  it('D37, U29: no entry, checkpoint or disclosure can be changed or removed through the database', async () => {
    const raw = (statement: string) => house.storage.write(ada, (tx) => tx.run({ sqlite: statement.replaceAll(/(FROM|UPDATE) (\w)/g, '$1 main.$2'), postgres: statement }));
    for (const [statement, says] of [
      [`UPDATE audit_leaf SET entry = '{}' WHERE idx = 1`, /append-only/], ['DELETE FROM audit_leaf WHERE idx = 1', /append-only/], ['DELETE FROM audit_checkpoint', /append-only/],
      [`UPDATE audit_disclosure SET texts = '' WHERE idx = 1`, /never changes/], ['DELETE FROM audit_disclosure WHERE idx = 1', /on record/],
    ] as const) await expect(raw(statement), statement).rejects.toThrow(says);
    expect((await house.audit.verify(house.storage, TENANT_A))[0]?.problem).toBeNull();
  });

  it('begins and ends at the very moment that is named, however it is written', async () => {
    house.clock.advance(500);
    await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'agent.edited', resource: { type: 'agent', id: 'agent-8', name: 'Half past' } }));
    await entriesOf(house.storage, house.audit, TENANT_A);
    const second = house.clock.now().replace(/\.\d+Z$/, 'Z');
    expect(await find({ types: ['agent.edited'], from: second })).toHaveLength(1);
    expect(await find({ types: ['agent.edited'], to: second })).toEqual([]);
  });

  it('finds a family by its name also where that has an underscore, which stands for itself', async () => {
    await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'auth.api_key.created', resource: { type: 'api_key', id: 'key-1', name: 'Nightly' } }));
    await entriesOf(house.storage, house.audit, TENANT_A);
    expect((await find({ types: ['auth.api_key.*'] })).map(({ type }) => type)).toEqual(['auth.api_key.created']);
    expect(await house.storage.read(ada, (db) => house.audit.search.count(db, TENANT_A, { types: ['auth.api_key.*'] }))).toBe(1);
    expect(await find({ types: ['a_ent.*'] })).toEqual([]);
  });

  it('AUD-08: finds by a person what they did as themselves and what they did as somebody else, each once and in the order of time', async () => {
    const append = (who: typeof ada, type: 'agent.edited' | 'agent.deleted', id: string) => house.storage.write(who, (tx) => house.audit.trail.append(tx, who, { type, resource: { type: 'agent', id } }));
    const asAda = anActor({ userId: 'ada', tenantId: TENANT_A, impersonator: { userId: brand<UserId>('root'), name: 'root', reason: 'ticket 4711' } });
    const root = anActor({ userId: 'root', tenantId: TENANT_A });
    const visiting = anActor({ userId: 'root', tenantId: TENANT_A, impersonator: { userId: brand<UserId>('root'), name: 'root', reason: 'ticket 4712' } });
    for (const [who, type, id] of [[asAda, 'agent.edited', 'hands-1'], [root, 'agent.edited', 'hands-2'], [asAda, 'agent.deleted', 'hands-3'], [visiting, 'agent.edited', 'hands-4']] as const) {
      house.clock.advance(1_000);
      await append(who, type, id);
    }
    await entriesOf(house.storage, house.audit, TENANT_A);
    const asked = { actorId: 'root' };
    const ids = (rows: readonly { readonly resource: object | null }[]) => rows.map(({ resource }) => Reflect.get(resource ?? {}, 'id') as unknown);
    const all = ['hands-4', 'hands-3', 'hands-2', 'hands-1'];
    expect(ids(await find(asked))).toEqual(all);
    expect(ids(await find({ actorId: 'ada', resourceId: 'hands-3' }))).toEqual(['hands-3']);
    expect(ids(await find({ ...asked, types: ['agent.edited'], text: 'hands' }))).toEqual(['hands-4', 'hands-2', 'hands-1']);
    const pages: unknown[] = [];
    const pageAfter = (cursor?: string) => house.storage.read(ada, (db) => house.audit.search.page(db, TENANT_A, { ...asked, size: 1, ...(cursor === undefined ? {} : { cursor }) }));
    for (let page = await pageAfter(); pages.push(...ids(page.items)) < all.length && page.next !== null; ) page = await pageAfter(page.next);
    expect(pages).toEqual(all);
    await house.storage.read(ada, async (db) => {
      expect(ids(await house.audit.search.listing(db, TENANT_A, asked, { limit: 2, offset: 1 }))).toEqual(['hands-3', 'hands-2']);
      expect(await house.audit.search.count(db, TENANT_A, asked)).toBe(4);
      expect(await house.audit.search.count(db, TENANT_A, { ...asked, types: ['agent.deleted'] })).toBe(1);
    });
  });

  it('shows who and what on one page over two epochs of the log', async () => {
    await house.audit.rotateKey(house.storage, ada);
    await house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'agent.edited', resource: { type: 'agent', id: 'agent-9', name: 'After the key' } }));
    const { items } = await entriesOf(house.storage, house.audit, TENANT_A);
    expect(new Set(items.map(({ logId }) => logId)).size).toBe(2);
    expect(items.filter(({ type }) => type === 'agent.created').map(({ resource }) => resource?.['name'])).toEqual(['Mail sörter']);
    expect(items.find(({ resource }) => resource?.['id'] === 'agent-9')?.actor).toMatchObject({ id: 'ada' });
  });
});
