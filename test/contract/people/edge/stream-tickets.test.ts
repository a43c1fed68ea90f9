import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueStreamTicket, redeemStreamTicket } from '../../../../server/people/edge/index.ts';
import { SYSTEM_TENANT } from '../../../../server/base/system-tenant.ts';
import { brand, type RunId, type SessionId } from '../../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { edgeHouse, type EdgeHouse } from '../../../support/edge-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const RUN = brand<RunId>('0190c000-0000-7000-8000-000000000009');
const SESSION = brand<SessionId>('0190c000-0000-7000-8000-000000000008');

describe.each(databases)('tickets for a stream on %s', (_name, open) => {
  let db: TestDatabase;
  let house: EdgeHouse;
  beforeEach(async () => {
    db = await open();
    await seedTenantRows(db.storage, TENANT_A);
    house = edgeHouse(db);
  });
  afterEach(() => db.close());
  const somebody = { ...anActor(), sessionId: SESSION };

  it('SSE-02: are good for half a minute and no longer', async () => {
    const [young, old] = [await issueStreamTicket(house.edge, somebody, RUN), await issueStreamTicket(house.edge, somebody, RUN)];
    house.clock.advance(29_999);
    expect(await redeemStreamTicket(house.edge, young.ticket, RUN)).toBe(SESSION);
    house.clock.advance(1);
    await expect(redeemStreamTicket(house.edge, old.ticket, RUN)).rejects.toMatchObject({ code: 'edge/bad-ticket' });
    house.clock.advance(-20_000);
    await expect(redeemStreamTicket(house.edge, old.ticket, RUN)).rejects.toMatchObject({ code: 'edge/bad-ticket' });
  });

  it('SSE-02: are used up by whoever shows them, also at the wrong run', async () => {
    const { ticket, expiresInS } = await issueStreamTicket(house.edge, somebody, RUN);
    expect([ticket, expiresInS]).toEqual([expect.stringMatching(/^[\w-]{22}$/), 30]);
    await expect(redeemStreamTicket(house.edge, ticket, '0190c000-0000-7000-8000-00000000000a')).rejects.toMatchObject({ code: 'edge/bad-ticket' });
    await expect(redeemStreamTicket(house.edge, ticket, RUN)).rejects.toMatchObject({ code: 'edge/bad-ticket' });
  });

  it('are kept as a hash only, away from the log, and thrown away once they have expired', async () => {
    const { ticket } = await issueStreamTicket(house.edge, somebody, RUN);
    const rows = () => db.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (tx) => tx.all<Record<string, unknown>>('SELECT * FROM iam_stream_ticket'));
    expect(JSON.stringify([await rows(), house.audit.notes])).not.toContain(ticket);
    expect(house.audit.of('run.stream.admitted')).toMatchObject([{ run: RUN, details: { session: SESSION } }]);
    house.clock.advance(30_000);
    await issueStreamTicket(house.edge, somebody, RUN);
    expect(await rows()).toHaveLength(1);
  });

  it('belong to a session: a key sends itself', async () => {
    await expect(issueStreamTicket(house.edge, anActor(), RUN)).rejects.toMatchObject({ code: 'edge/no-session' });
  });

  it('are not answered twice to one named command: the stored answer would hold a secret', async () => {
    const command = { id: 'once', procedure: 'runs.streamTicket', argsDigest: 'x' };
    const [one, two] = [await issueStreamTicket(house.edge, { ...somebody, command }, RUN), await issueStreamTicket(house.edge, { ...somebody, command }, RUN)];
    expect(one.ticket).not.toBe(two.ticket);
    expect(await redeemStreamTicket(house.edge, two.ticket, RUN)).toBe(SESSION);
  });
});
