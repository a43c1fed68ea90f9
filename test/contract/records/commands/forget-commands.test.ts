import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommandTables, forgetCommands } from '../../../../server/records/commands/index.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../../support/audited-databases.ts';
import { seedTenant } from '../../../support/tenants.ts';

const DAY_MS = 86_400_000;

describe.each(auditedDatabases)('answers of named commands, on %s', (_name, open) => {
  let database: AuditedDatabase;
  beforeAll(async () => {
    database = await open();
    for (const [id, slug] of [[TENANT_A, 'a'], [TENANT_B, 'b']] as const) await seedTenant(database.storage, { id, slug });
  });
  afterAll(() => database.close());

  const asked = (id: string, answer: string, tenantId = TENANT_A) => {
    const actor = { ...anActor({ tenantId }), command: { id, procedure: 'runs.start', argsDigest: 'the same' } };
    return database.storage.write(actor, () => Promise.resolve(answer));
  };
  const kept = async (tenantId = TENANT_A) => {
    const rows = await database.storage.read({ tenantId }, (db) => db.q.select().from(buildCommandTables(database.storage.kit).command));
    return rows.map(({ id }) => id).sort();
  };

  it('are kept for 90 days and then go, a batch at a time and tenant by tenant; whoever asks again is answered anew', async () => {
    for (const n of [1, 2, 3, 4, 5]) await asked(`old-${n}`, 'first');
    await asked('of-another', 'first', TENANT_B);
    database.clock.advance(DAY_MS);
    await asked('young', 'first');
    database.clock.advance(89 * DAY_MS);
    await forgetCommands(database, TENANT_A, 2);
    expect(await kept()).toHaveLength(6); // 90 days old to the moment, and not older
    expect(await asked('old-1', 'second')).toBe('first');

    database.clock.advance(1);
    await forgetCommands(database, TENANT_A, 2);
    expect(await kept()).toEqual(['young']);
    expect(await kept(TENANT_B)).toEqual(['of-another']);
    expect(await asked('young', 'second')).toBe('first');
    expect(await asked('old-1', 'second')).toBe('second');
  });

  it('of one command go together, once the last of them is old', async () => {
    const command = { id: 'two-steps', procedure: 'runs.start', argsDigest: 'the same' };
    const step = (answer: string) => database.storage.write({ ...anActor({ tenantId: TENANT_A }), command }, () => Promise.resolve(answer));
    await step('one');
    database.clock.advance(1_000);
    await step('two');
    database.clock.advance(90 * DAY_MS);
    await forgetCommands(database, TENANT_A);
    expect(await kept()).toEqual(['two-steps', 'two-steps']);
    database.clock.advance(1);
    await forgetCommands(database, TENANT_A);
    expect(await kept()).toEqual([]);
  });
});
