import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { destroyKeys, endAgain, eraseUnreadable, erasePerson, NewErasure, type RetentionDeps } from '../../../../server/assurance/retention/index.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { seedTenant } from '../../../support/tenants.ts';

const officer = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: TENANT_A });
const zoe = anActor({ userId: 'zoe', name: 'Zoe Underhill', tenantId: TENANT_A });
const sam = anActor({ userId: 'sam', name: 'Sam Stays', tenantId: TENANT_A });
const made = (n: number): AuditNote => ({ type: 'agent.created', resource: { type: 'agent', id: `agent-${n}`, name: `Agent ${n}` }, details: { n } });

describe.each(attackedLogs)('the end of keys, on %s, where somebody writes to the database and to the keys without the data key', (_name, open) => {
  let log: AttackedLog;
  let house: RunningLog;
  let deps: RetentionDeps;
  let drop: () => void;

  async function begin(): Promise<void> {
    house = await log.start({ marks: false });
    ({ deps, drop } = await retentionRooms({ ...house, clock: log.clock }, () => Promise.resolve(aRegistry({}))));
  }
  async function end(): Promise<void> {
    await house.audit.writer.settle(house.storage, TENANT_A);
    drop();
    await house.stop();
  }
  /** While the house is closed. */
  async function attack(work: () => Promise<void>): Promise<void> {
    await end();
    await work();
    await begin();
  }
  beforeEach(async () => {
    log = open();
    await begin();
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
    for (const [n, who] of [zoe, sam, officer].entries()) await house.storage.write(who, (tx) => house.audit.trail.append(tx, who, made(n)));
  });
  afterEach(async () => {
    await end();
    await log.drop();
  });

  const tokenOf = (person: string) => house.audit.token(TENANT_A, 'actor', person);
  const erase = (personId: string) => erasePerson(deps, officer, NewErasure.parse({ personId, reason: 'asked by them' }));
  const verdict = async () => (await house.audit.verify(house.storage, TENANT_A))[0];

  it('nothing is erased because somebody says that a key was destroyed: the log is not whole, and says where', async () => {
    const sams = tokenOf('sam');
    await attack(() => log.keysAsMaster(`UPDATE subject_key SET wrapped = NULL, retired_at = '2026-01-01T00:00:00.000Z', gone = NULL WHERE person = '${sams}'`));
    expect(await eraseUnreadable(deps, TENANT_A)).toBe(0);
    expect(await verdict()).toMatchObject({ problem: { place: 'disclosure', says: expect.stringContaining('nothing says that it was destroyed') } });
  });

  it('what was put under a destroyed key by hand is not erased either: a check names it', async () => {
    const [zoes, sams] = [tokenOf('zoe'), tokenOf('sam')];
    await end();
    const copy = await log.copy();
    await begin();
    await erase('zoe');
    await attack(async () => {
      await log.putBack(copy);
      await log.asMaster(`UPDATE audit_disclosure SET person_token = '${zoes}' WHERE person_token = '${sams}'`);
    });
    await expect(eraseUnreadable(deps, TENANT_A)).rejects.toThrow('verify the log');
    expect(await verdict()).toMatchObject({ problem: { place: 'disclosure', says: expect.stringContaining('is not what was sealed') } });
  });

  it('what comes back under a key of which this log says that it was destroyed is not erased: it was set aside, and a check names it', async () => {
    const zoes = tokenOf('zoe');
    await attack(async () => {
      await log.asMaster('CREATE TABLE aside AS SELECT * FROM audit_disclosure', `DELETE FROM audit_disclosure WHERE person_token = '${zoes}'`);
      await log.keysAsMaster(`UPDATE subject_key SET retired_at = '2026-01-01T00:00:00.000Z' WHERE person = '${zoes}'`);
    });
    expect(await destroyKeys(deps, TENANT_A)).toBe(1);
    await attack(() => log.asMaster(`INSERT INTO audit_disclosure SELECT * FROM aside WHERE person_token = '${zoes}'`, 'DROP TABLE aside'));
    expect(await eraseUnreadable(deps, TENANT_A)).toBe(0);
    expect(await verdict()).toMatchObject({ problem: { place: 'disclosure', at: '1', says: expect.stringContaining('nothing was left under it') } });
  });

  it('comes again, on record, where an older copy of the keys was put back, and whoever acts again has another one', async () => {
    await attack(() => log.keysAsMaster('CREATE TABLE older AS SELECT * FROM subject_key'));
    await erase('zoe');
    await attack(() => log.keysAsMaster('DELETE FROM subject_key', 'INSERT INTO subject_key SELECT * FROM older', 'DROP TABLE older'));
    expect(await endAgain(deps, TENANT_A)).toBe(1);
    expect(await endAgain(deps, TENANT_A)).toBe(0);
    await house.storage.write(zoe, (tx) => house.audit.trail.append(tx, zoe, made(9)));
    const { shelf } = house.audit.subjects;
    expect(await house.storage.read(officer, async (db) => [await shelf.destroyed(db, TENANT_A), await shelf.newest(db, [tokenOf('zoe')])])).toMatchObject([[{ person: tokenOf('zoe'), kid: 1 }], [{ kid: 2, retiredAt: null }]]);
    expect(await verdict()).toMatchObject({ problem: null, checked: { shredded: 0 } });
  });

  it('what tells of nobody does not go with a person whose name somebody put to it', async () => {
    const zoes = tokenOf('zoe');
    await attack(() => log.asMaster(`UPDATE audit_disclosure SET person_token = '${zoes}' WHERE person_token = '' AND names LIKE '%resource%' AND idx = (SELECT max(idx) FROM audit_index WHERE type = 'agent.created')`));
    await expect(erase('zoe')).rejects.toThrow('verify the log');
    expect(await verdict()).toMatchObject({ problem: { place: 'disclosure' } });
  });
});
