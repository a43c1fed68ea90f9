import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { erasePerson, NewErasure, previewErasure, type RetentionDeps } from '../../../../server/assurance/retention/index.ts';
import { systemActor } from '../../../../server/base/system-tenant.ts';
import type { AuditNote } from '../../../../server/records/audit/index.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';
import { retentionRooms } from '../../../support/retention-rooms.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { seedTenant } from '../../../support/tenants.ts';

const olga = anActor({ userId: 'olga', name: 'Olga Officer', tenantId: TENANT_A });
/** Of two people, and of the thing itself nothing: each has a box of their own. */
const joined: AuditNote = { type: 'admin.user.created', resource: { type: 'user', id: 'zoe', name: 'Zoe' }, subject: { email: 'zoe@example.com' } };

describe.each(attackedLogs)('a log whose keys of people are not at hand, on %s', (_name, open) => {
  let log: AttackedLog;
  let house: RunningLog;
  let deps: RetentionDeps;
  let drop: () => void;
  beforeEach(async () => {
    log = open();
    house = await log.start();
    ({ deps, drop } = await retentionRooms({ ...house, clock: log.clock }, () => Promise.resolve(aRegistry({}))));
    await seedTenant(house.storage, { slug: 'a', id: TENANT_A });
    await house.storage.write(olga, (tx) => house.audit.trail.append(tx, olga, joined));
  });
  afterEach(async () => {
    drop();
    await log.drop();
  });

  it('is whole, its boxes counted, also where of two people in one entry one was erased', async () => {
    await erasePerson(deps, olga, NewErasure.parse({ personId: 'zoe', reason: 'she asked' }));
    await house.audit.writer.settle(house.storage, TENANT_A);
    await house.stop();
    const verdict = (await log.verify({ keys: false })).find(({ tenantId }) => tenantId === TENANT_A);
    expect(verdict).toMatchObject({ problem: null, checked: { shredded: 0 }, erased: [{ disclosures: 2 }] });
    expect(verdict?.checked.sealed).toBeGreaterThan(0);
  });

  it('gives nobody a number that something in it has', async () => {
    await house.audit.writer.settle(house.storage, TENANT_A);
    await house.stop();
    await log.loseKeys();
    house = await log.start();
    const event = await house.storage.write(olga, (tx) => house.audit.trail.append(tx, olga, { type: 'agent.created', resource: { type: 'agent', id: 'agent-2' } }));
    await house.audit.writer.settle(house.storage, TENANT_A);
    expect(await house.storage.read(olga, (db) => house.audit.search.find(db, TENANT_A, event))).toMatchObject({ actor: { name: 'Olga Officer' } });
    await house.stop();
    const verdict = (await log.verify()).find(({ tenantId }) => tenantId === TENANT_A);
    expect(verdict?.problem).toMatchObject({ place: 'disclosure', at: '1', says: expect.stringContaining('key is not there') as unknown }); // and not: changed
  });

  it('counts the machine of a failed sign-in to the address that was tried', async () => {
    const nobody = { ...systemActor('sign-in', TENANT_A), source: { ip: '192.0.2.7', userAgent: 'Firefox' } };
    await house.storage.write(nobody, (tx) => house.audit.trail.append(tx, nobody, { type: 'auth.login.failed', outcome: 'failure', subject: { email: 'Zoe@example.com' } }));
    expect(await previewErasure(deps, olga, { emails: ['zoe@example.com'] })).toMatchObject({ erases: 2 });
    await house.stop();
  });
});
