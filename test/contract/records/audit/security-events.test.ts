import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { castVote, openApprovalStore } from '../../../../server/agents/approvals/index.ts';
import { openCatalogStore } from '../../../../server/agents/catalog/index.ts';
import { openDenials } from '../../../../server/api/denials.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { systemActor } from '../../../../server/base/system-tenant.ts';
import { versionReactions } from '../../../../server/flows/decide-version.ts';
import { submitVersion } from '../../../../server/flows/submit-version.ts';
import { createUser } from '../../../../server/people/identity/index.ts';
import { createTenant, NewTenant } from '../../../../server/tenancy/tenants/index.ts';
import { AUDIT_EVENTS, isAuditEventType } from '../../../../shared/audit-events.ts';
import { parseLeaf } from '../../../../shared/audit-entry.ts';
import { brand, type UserId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { aPolicy } from '../../../support/approval-builders.ts';
import { attackedLogs } from '../../../support/attacked-log.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { aDraft, admin, designer } from '../../../support/governance.ts';
import { type TestHouse, testHouses } from '../../../support/open-test-house.ts';
import { createOwner, Jar } from '../../../support/open-test-server.ts';
import { seedTenant } from '../../../support/tenants.ts';

const types = Object.keys(AUDIT_EVENTS).filter(isAuditEventType);
const ada = anActor({ tenantId: TENANT_A, userId: 'ada', name: 'Ada Example' });

describe.each(auditedDatabases)('what the log is told, on %s', (_name, open) => {
  let database: AuditedDatabase;
  beforeEach(async () => {
    database = await open();
    await seedTenant(database.storage, { id: TENANT_A, slug: 'a' });
  });
  afterEach(() => database.close());

  const entries = async (most = types.length + 1) => {
    await database.audit.writer.settle(database.storage, TENANT_A);
    const rows = [];
    for (let cursor: string | null | undefined; cursor !== null && rows.length < most; ) {
      const asked = { size: 500, ...(cursor === undefined ? {} : { cursor }) };
      const page = await database.storage.read(ada, (db) => database.audit.search.page(db, TENANT_A, asked));
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  };

  it('AUD-01: each type of the catalogue leaves one event, with every required field, as a leaf in its one form and a log that is whole', async () => {
    for (const type of types) await database.storage.write(ada, (tx) => database.audit.trail.append(tx, ada, { type, resource: { type: 'thing', id: `of ${type}` }, subject: { email: 'sam@example.org' }, details: { about: type } }));
    const rows = (await entries()).filter(({ resource }) => resource?.['type'] === 'thing');
    expect(rows.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
    const history = database.audit.history(database.storage, TENANT_A);
    for (const row of rows) {
      const { severity } = AUDIT_EVENTS[row.type as (typeof types)[number]]; // one of those that were told
      expect(row).toMatchObject({ severity, outcome: 'success', time: database.clock.now(), actor: { id: 'ada', name: 'Ada Example' }, resource: { id: `of ${row.type}` }, details: { about: row.type }, subject: { email: 'sam@example.org' } });
      const [leaf] = await history.leaves(row.logId, row.idx, 1);
      expect(parseLeaf(leaf?.entry ?? '')).toMatchObject({ id: row.eventId, type: row.type, severity, tenant: TENANT_A });
    }
    expect((await database.audit.verify(database.storage, TENANT_A)).map(({ problem }) => problem)).toEqual([null]);
  });

  it('AUD-07: of ten thousand denials in a minute the log keeps the first, and one event with how many more, the first and the last of them', async () => {
    const denials = openDenials(database.storage, database.clock);
    const start = database.clock.now();
    for (let n = 0; n < 10_000; n++) {
      if (n > 0 && n % 1_000 === 0) database.clock.advance(1_000);
      await expect(denials.deny(ada, 'catalog:edit', 'catalog.editDraft')).rejects.toMatchObject({ code: 'people/capability-missing' });
    }
    const last = database.clock.now();
    await denials.tell();
    expect(await entries(100)).toHaveLength(21); // twenty, and the log's own beginning: the minute is not over
    database.clock.advance(60_000);
    await denials.tell();
    await denials.tell();
    const rows = await entries(100);
    expect(rows).toHaveLength(22);
    expect(rows[0]).toMatchObject({ type: 'authz.denied', actor: { id: 'ada' }, details: { action: 'evaluate:catalog:edit', procedure: 'catalog.editDraft', suppressed: 9_980, first: start, last } });
  });

  it('AUD-07: loses no count when very many are refused in one minute', async () => {
    const denials = openDenials(database.storage, database.clock, undefined, 3);
    const refused = (who: typeof ada) => expect(denials.deny(who, 'catalog:edit', 'catalog.editDraft')).rejects.toMatchObject({ code: 'people/capability-missing' });
    for (let n = 0; n < 25; n++) await refused(ada);
    for (const other of ['bob', 'cy', 'dan', 'eli', 'fay']) await refused(anActor({ tenantId: TENANT_A, userId: other, name: other }));
    database.clock.advance(60_000);
    await denials.tell();
    expect((await entries(100))[0]).toMatchObject({ type: 'authz.denied', actor: { id: 'ada' }, details: { suppressed: 5 } });
  });

  it('AUD-07, AUD-08: counts apart what the person asked for and what somebody asked for as them', async () => {
    const denials = openDenials(database.storage, database.clock);
    const standin = { ...ada, impersonator: { userId: brand<UserId>('eve'), name: 'Eve Example', reason: 'ticket 7' } };
    const refused = (who: typeof ada) => expect(denials.deny(who, 'catalog:edit', 'catalog.editDraft')).rejects.toMatchObject({ code: 'people/capability-missing' });
    for (let n = 0; n < 23; n++) for (const who of n < 21 ? [ada, standin] : [ada]) await refused(who);
    database.clock.advance(60_000);
    await denials.tell();
    const counts = (await entries(100)).flatMap(({ impersonator, details }) => (details?.['suppressed'] === undefined ? [] : [[impersonator?.['id'] ?? null, details['suppressed']]]));
    expect(counts).toHaveLength(2);
    expect(counts).toEqual(expect.arrayContaining([['eve', 1], [null, 3]]));
  });

  it.each([['impersonation', 'jon', 'Jon Example'], ['break-glass', 'eve', 'Eve Example']])('AUD-08: what is done under %s names the actor and who really acted', async (_kind, userId, name) => {
    const standin = { ...anActor({ tenantId: TENANT_A, userId, name }), impersonator: { userId: brand<UserId>('eve'), name: 'Eve Example', reason: 'ticket 7' } };
    await database.storage.write(standin, (tx) => database.audit.trail.append(tx, standin, { type: 'agent.created' }));
    await database.audit.writer.settle(database.storage, TENANT_A);
    const [row] = (await entriesOf(database.storage, database.audit, TENANT_A)).items.filter(({ type }) => type === 'agent.created');
    expect(row).toMatchObject({ actor: { id: userId, name }, impersonator: { id: 'eve', name: 'Eve Example', reason: 'ticket 7' } });
  });
});

describe.each(attackedLogs)('a log that cannot be written, on %s', (name, open) => {
  it('AUD-04: takes the approval down with it: no vote stands, and nothing moved', async () => {
    const log = open();
    const { storage, audit, stop } = await log.start();
    await seedTenant(storage, { id: TENANT_A, slug: 'a' });
    const rooms = { storage, clock: log.clock, ids: systemIds, audit: audit.trail, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit), workflowFor: () => Promise.resolve(aPolicy({ required: 1, expiresHours: null })) };
    const governance = { ...rooms, reactions: versionReactions(rooms) };
    const { version } = await aDraft({ deps: governance }, designer('ada'));
    const { approval } = await submitVersion(governance, designer('ada'), { versionId: version.id, reason: 'first release' });
    const bob = admin('bob');
    const vote = () => castVote(governance, bob, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest, comment: 'read it' });
    if (name === 'SQLite') await storage.write(bob, (tx) => tx.run(`CREATE TEMP TRIGGER full_disk BEFORE INSERT ON main.audit_leaf BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`)).catch(() => undefined);
    else await log.asMaster(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'; END $$`, 'CREATE TRIGGER full_disk BEFORE INSERT ON tx_queue FOR EACH ROW EXECUTE FUNCTION full_disk()');

    await expect(vote()).rejects.toThrow(/full|space|Failed/);

    expect(await storage.read(bob, (db) => rooms.approvals.find(db, TENANT_A, approval.id))).toMatchObject({ state: 'pending', votes: [] });
    if (name === 'SQLite') await storage.write(bob, (tx) => tx.run('DROP TRIGGER temp.full_disk')).catch(() => undefined);
    else await log.asMaster('DROP TRIGGER full_disk ON tx_queue');
    expect(await vote()).toMatchObject({ state: 'approved' });
    await stop();
    await log.drop();
  });
});

describe.each(testHouses)('who may do what to the log, on %s', (_name, open) => {
  let at: TestHouse;
  const jars = new Map<string, Jar>();
  beforeAll(async () => {
    at = await open({});
    await createOwner(at);
    for (const slug of ['acme', 'globex']) {
      const tenant = await createTenant(at.house.people, { ...systemActor('installation'), kind: 'bootstrap' as const }, NewTenant.parse({ slug, name: slug }));
      for (const role of ['owner', 'admin', 'auditor']) {
        const email = `${role}@${slug}.example`;
        await createUser(at.house.people, { ...systemActor('installation', tenant.id), kind: 'bootstrap' as const }, { email, name: role, password: 'violet-harbour-42', roles: [role] });
        const jar = new Jar();
        await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email, password: 'violet-harbour-42', tenant: slug } });
        jars.set(`${role} ${slug}`, jar);
      }
      await at.house.audit.writer.settle(at.house.storage, tenant.id); // on PostgreSQL entries wait a moment for their log
    }
  }, 120_000);
  afterAll(() => at.close());

  const as = (who: string) => jars.get(who) ?? expect.fail(`${who} is signed in`);
  const get = (path: string, who: string) => at.call(path, { jar: as(who) });
  const post = (path: string, who: string, body: object) => at.call(path, { method: 'POST', jar: as(who), body });

  it('AUD-06: an auditor finds no entry of another tenant, an admin erases none, and what is held stays', async () => {
    const own = (await get('/api/v1/audit/page?size=1', 'auditor globex')).body['items'] as ReadonlyArray<{ eventId: string }>; // the page's own shape
    expect((await get(`/api/v1/audit/entry?eventId=${own[0]?.eventId}`, 'auditor globex')).status).toBe(200);
    expect((await get(`/api/v1/audit/entry?eventId=${own[0]?.eventId}`, 'auditor acme')).status).toBe(404);
    const whom = { emails: ['owner@acme.example'], reason: 'asked by them' };
    expect((await post('/trpc/retention.erase', 'admin acme', whom)).status).toBe(403);
    expect((await post('/trpc/retention.erase', 'auditor acme', whom)).status).toBe(403);

    expect((await post('/trpc/retention.hold', 'auditor acme', { matter: 'Case 7', reason: 'a claim' })).status).toBe(200);
    const before = await get('/api/v1/audit/page?size=500', 'auditor acme');
    const person = (before.body['items'] as ReadonlyArray<{ actor: { id: string; name: string } }>).find(({ actor }) => actor.name === 'admin')?.actor.id; // the page's own shape
    const erased = await post('/trpc/retention.erase', 'owner acme', { personId: person, reason: 'asked by them' });
    expect(JSON.stringify(erased.body)).toContain('deferred');
    const after = await get('/api/v1/audit/page?size=500', 'auditor acme');
    const told = (body: Readonly<Record<string, unknown>>) => new Map((body['items'] as ReadonlyArray<{ eventId: string; actor: unknown; subject: unknown; details: unknown }>).map(({ eventId, actor, subject, details }) => [eventId, JSON.stringify([actor, subject, details])])); // the page's own shape
    for (const [eventId, says] of told(before.body)) expect(told(after.body).get(eventId)).toBe(says);
  });
});
