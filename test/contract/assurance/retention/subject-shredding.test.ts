import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destroyKeys, type Erasure, eraseUnreadable, erasePerson, listErasures, NewErasure, placeHold, releaseHold, type RetentionDeps } from '../../../../server/assurance/retention/index.ts';
import type { Actor } from '../../../../server/base/actor.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { seedTenant } from '../../../support/tenants.ts';

const officer = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: TENANT_A });
const zoe: Actor = { ...anActor({ userId: 'zoe-id-4711-underhill', name: 'Zoe Underhill-Quist', tenantId: TENANT_A }), email: 'zoe.underhill@example.org', source: { ip: '198.51.100.177', userAgent: 'NetSurf/3.11 (of Zoe)' } };
const AGENT = 'Invoice Sorter Nine';
/** What must be in no old copy, and how each of it would be looked for. */
const SECRETS = [zoe.name, 'Underhill', String(zoe.email), zoe.userId, String(zoe.source.ip), String(zoe.source.userAgent)];

const made = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: AGENT }, details: { n } });
const joined: AuditNote = { type: 'admin.user.created', resource: { type: 'user', id: zoe.userId, name: zoe.name }, subject: { email: zoe.email } };
const signedIn: AuditNote = { type: 'auth.login.succeeded', resource: { type: 'user', id: zoe.userId }, subject: { email: zoe.email } };
const failedToSignIn: AuditNote = { type: 'auth.login.failed', outcome: 'failure', subject: { email: zoe.email } };
const asked = NewErasure.parse({ personId: zoe.userId, emails: [zoe.email], reason: 'asked by them' });

/** A text as it may stand in a file: in the clear, or in base64 or base64url, beginning at any of three places of a group. */
function guises(text: string): readonly string[] {
  const encoded = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from('x'.repeat(before) + text);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)]; // what hangs on a neighbour's bits is left out
    return (['base64', 'base64url'] as const).map((form) => bytes.toString(form).slice(from, to));
  });
  return [text, ...encoded];
}

describe.each(attackedLogs)('what is told of a person who was erased, on %s', (_name, open) => {
  let log: AttackedLog;
  let house: RunningLog;
  let deps: RetentionDeps;
  let drop: () => void;

  async function begin(options: Parameters<AttackedLog['start']>[0] = {}): Promise<void> {
    house = await log.start({ marks: false, ...options });
    ({ deps, drop } = await retentionRooms({ ...house, clock: log.clock }, () => Promise.resolve(aRegistry({}))));
  }
  async function end(): Promise<void> {
    await house.audit.writer.settle(house.storage, TENANT_A);
    drop();
    await house.stop();
  }
  beforeEach(async () => {
    log = open();
    await begin();
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
  });
  afterEach(async () => {
    await end();
    await log.drop();
  });

  /** The database alone, as it is at this moment. */
  const backup = async () => {
    await end();
    const copy = await log.copy();
    await begin();
    return copy;
  };
  const restore = async (copy: string) => {
    await end();
    await log.putBack(copy);
    await begin();
  };
  const note = (who: Actor, what: AuditNote) => house.storage.write(who, (tx) => house.audit.trail.append(tx, who, what));
  const story = async () => {
    for (const [who, what] of [[officer, joined], [zoe, signedIn], [zoe, made(1)], [officer, made(2)], [officer, failedToSignIn], [zoe, made(3)]] as const) await note(who, what);
  };
  const entries = async () => {
    await house.audit.writer.settle(house.storage, TENANT_A);
    return (await house.storage.read(officer, (db) => house.audit.search.page(db, TENANT_A, { size: 500 }))).items;
  };
  const agents = async () => (await entries()).filter(({ type }) => type === 'agent.created').map(({ actor, resource }) => [actor?.['name'] ?? null, resource?.['name'] ?? null]).toReversed();
  const verdict = async () => {
    await house.audit.writer.settle(house.storage, TENANT_A);
    return (await house.audit.verify(house.storage, TENANT_A))[0];
  };
  const shelf = () => house.audit.subjects.shelf;
  const retired = () => house.storage.read(officer, (db) => shelf().retired(db, TENANT_A));
  const destroyed = () => house.storage.read(officer, (db) => shelf().destroyed(db, TENANT_A));
  const erase = (whom = asked): Promise<readonly Erasure[]> => erasePerson(deps, officer, whom);

  it('is in no older copy of the database that anybody could read', async () => {
    await story();
    const bytes = await log.bytesOf(await backup());
    expect(guises(AGENT).filter((text) => bytes.includes(text))).not.toEqual([]); // what is told of a thing is found: the search works
    expect(guises(officer.name).filter((text) => bytes.includes(text))).toEqual([]);
    expect(SECRETS.flatMap(guises).filter((text) => bytes.includes(text))).toEqual([]);
  });

  it('is unreadable in a copy from before that is put back, and what was told of others is not; the log is whole, and says so once more after it was erased again', async () => {
    await story();
    const before = await entries();
    const copy = await backup();
    expect(await erase()).toMatchObject([{ state: 'completed', erased: 11, keyDestroyed: true }]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
    await end();
    expect((await log.verify({ marks: false, keys: false })).at(-1)).toMatchObject({ problem: null, checked: { shredded: 0 }, erased: [{ disclosures: 10 }, { disclosures: 1 }] }); // who has no key sees what was erased as well
    await begin();

    await restore(copy);
    const after = await entries();
    expect(JSON.stringify(after)).not.toMatch(/zoe|underhill|198\.51|netsurf/i);
    const untold = ({ actor, source, subject, details, resource }: (typeof after)[number]) => ({ actor, source, subject, details, resource });
    for (const one of before.filter(({ actor, subject, type }) => actor?.['id'] !== zoe.userId && subject === null && !type.startsWith('admin.user'))) {
      expect(untold(after.find(({ eventId }) => eventId === one.eventId) ?? one)).toEqual(untold(one));
    }
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [null, AGENT]]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 11 }, erased: [] });

    expect(await eraseUnreadable(deps, TENANT_A)).toBe(11);
    const again = (await entries()).filter(({ type }) => type === 'privacy.erasure.completed');
    expect(again.reduce((sum, { details }) => sum + Number(details?.['disclosures']), 0)).toBe(11);
    expect(again.map(({ details }) => details?.['repeated'])).toEqual(again.map(() => true));
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
    expect((await verdict())?.erased.reduce((sum, { disclosures }) => sum + disclosures, 0)).toBe(11);
    expect(await eraseUnreadable(deps, TENANT_A)).toBe(0);
  });

  it('stays readable as far as a hold keeps it, key and all, and goes for good once the hold is released', async () => {
    await story();
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: 'agent-3' } });
    expect(await erase()).toMatchObject([{ state: 'deferred', erased: 9, held: 2, keyDestroyed: false }]);
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [zoe.name, AGENT]]);
    expect(await destroyKeys(deps, TENANT_A)).toBe(0);
    const person = house.audit.token(TENANT_A, 'actor', zoe.userId);
    expect(await retired()).toMatchObject([{ person, kid: 1 }]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { shredded: 0 } });

    await releaseHold(deps, officer, { id: hold.id, reason: 'settled' });
    expect(await destroyKeys(deps, TENANT_A)).toBe(1);
    expect([await retired(), (await destroyed()).map(({ person: of, kid }) => [of, kid])]).toEqual([[], expect.arrayContaining([[person, 1]])]);
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [null, AGENT]]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });

  it('leaves no key behind when they act in the very moment before the hold is released', async () => {
    await story();
    const hold = await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: 'agent-3' } });
    await erase();
    await note(zoe, made(4)); // under another key, and on PostgreSQL without its place in the log yet
    await releaseHold(deps, officer, { id: hold.id, reason: 'settled' });
    await destroyKeys(deps, TENANT_A);
    expect(await retired()).toEqual([]);
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [null, AGENT], [null, AGENT]]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });

  it('is told anew when they act again: under another key, which can be read until they are erased once more', async () => {
    await story();
    await erase();
    const copy = await backup();
    await note(zoe, made(4));
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [null, AGENT], [zoe.name, AGENT]]);
    const kids = (rows: Awaited<ReturnType<typeof destroyed>>) => rows.filter(({ person }) => person === house.audit.token(TENANT_A, 'actor', zoe.userId)).map(({ kid }) => kid).toSorted((a, b) => a - b);
    expect(await house.storage.read(officer, (db) => shelf().newest(db, [house.audit.token(TENANT_A, 'actor', zoe.userId)]))).toMatchObject([{ kid: 2, retiredAt: null }]);
    await erase();
    expect(kids(await destroyed())).toEqual([1, 2]);
    await restore(copy);
    await note(zoe, made(5));
    expect((await agents()).at(-1)).toEqual([zoe.name, AGENT]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });

  it('stays out of reach, and is said to be, while a hold puts off what was told since', async () => {
    await story();
    const [first] = await erase();
    log.clock.advance(1);
    await note(zoe, made(4));
    await placeHold(deps, officer, { matter: 'Case 7', reason: 'a claim', scope: { resourceId: 'agent-4' } });
    log.clock.advance(1);
    expect(await erase()).toMatchObject([{ state: 'deferred', keyDestroyed: false }]);
    expect((await listErasures(deps, officer)).map(({ id, state, keyDestroyed }) => [id === first?.id, state, keyDestroyed])).toEqual([[false, 'deferred', false], [true, 'completed', true]]);
  });

  it('is out of reach also when the process died between the erasure and the end of its key: the next round ends it, on record', async () => {
    await end();
    let dies = true;
    await begin({ shelf: (one) => ({ ...one, destroy: (asks, keys) => (dies ? Promise.reject(new Error('killed here')) : one.destroy(asks, keys)) }) });
    await story();
    await expect(erase()).rejects.toThrow('killed here');
    expect(await agents()).toEqual([[null, AGENT], [officer.name, AGENT], [null, AGENT]]);
    expect(await retired()).toHaveLength(2);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
    dies = false;
    expect(await destroyKeys(deps, TENANT_A)).toBe(2);
    expect([await retired(), (await destroyed()).length]).toEqual([[], 2]);
    const said = (await entries()).filter(({ type }) => type === 'vault.key.destroyed').slice(0, 2);
    expect(said).toMatchObject([{ resource: { type: 'subject_key' }, details: { kid: 1 } }, { details: { kid: 1 } }]);
    expect(await destroyKeys(deps, TENANT_A)).toBe(0);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });

  it('is never unreadable while it stands, whatever is written of them in the moments of an erasure', async () => {
    const ROUNDS = 8;
    for (let round = 0; round < ROUNDS; round += 1) {
      const notes = Array.from({ length: 30 }, (_, n) => [n % 3 === 0 ? officer : zoe, n % 3 === 0 ? failedToSignIn : n % 3 === 1 ? made(n) : signedIn] as const);
      const work: Array<Promise<unknown>> = notes.slice(0, 10).map(([who, what]) => note(who, what));
      work.push(erase(), house.audit.writer.settle(house.storage, TENANT_A), ...notes.slice(10, 20).map(([who, what]) => note(who, what)));
      if (round % 2 === 0) work.push(erase(), destroyKeys(deps, TENANT_A));
      work.push(...notes.slice(20).map(([who, what]) => note(who, what)));
      await Promise.all(work);
      expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
    }
    await erase();
    await destroyKeys(deps, TENANT_A);
    expect(await retired()).toEqual([]);
    expect(JSON.stringify(await entries())).not.toMatch(/zoe|underhill/i);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });

  it('goes the same way of an address that has no account', async () => {
    await note(officer, { ...failedToSignIn, subject: { email: 'Nemo.Stranger@example.net' } });
    const copy = await backup();
    expect(await erase(NewErasure.parse({ emails: ['nemo.stranger@EXAMPLE.net'], reason: 'asked by them' }))).toMatchObject([{ state: 'completed', erased: 1, keyDestroyed: true }]);
    await restore(copy);
    expect(JSON.stringify(await entries())).not.toMatch(/nemo/i);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 1 } });
    expect(await eraseUnreadable(deps, TENANT_A)).toBe(1);
    expect(await verdict()).toMatchObject({ problem: null, checked: { sealed: 0, shredded: 0 } });
  });
});
