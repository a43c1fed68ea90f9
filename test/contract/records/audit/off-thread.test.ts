import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LogHealth, verifyAfterStart, verifyDue, verifyOnRecord } from '../../../../server/records/audit/index.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { type AttackedLog, attackedLogs, type RunningLog } from '../../../support/attacked-log.ts';

const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });
const never = new AbortController().signal;

async function write({ storage, audit }: RunningLog, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => storage.write(ada, (tx) => audit.trail.append(tx, ada, { type: 'agent.created' }))));
  await audit.writer.settle(storage, TENANT_A);
}

describe.each(attackedLogs)('verification in a thread of its own on %s', (_name, open) => {
  let log: AttackedLog;
  let running: RunningLog;
  const deps = () => ({ ...running, clock: log.clock });
  const health = (): Promise<LogHealth> => running.storage.read(ada, (db) => running.audit.health(db, TENANT_A));
  const restart = async (between: () => Promise<void> = () => Promise.resolve()) => {
    await running.stop();
    await between();
    running = await log.start({ offThread: true });
  };
  beforeAll(async () => {
    log = open();
    running = await log.start({ offThread: true });
    await write(running, 1_200);
  });
  afterAll(async () => {
    await running.stop();
    await log.drop();
  });

  it('comes to the verdict of the one that asks, and says on the way how far it is', async () => {
    let cold: unknown = null;
    await restart(async () => void (cold = await log.verify()));
    const seen: Array<readonly [number, number]> = [];
    const known: unknown[] = [];
    const verdicts = await running.audit.verify(running.storage, TENANT_A, { progress: (done, total) => {
      seen.push([done, total]);
      void health().then(({ checking }) => known.push(checking));
    } });
    expect(verdicts).toEqual(cold);
    expect(seen).toEqual([[0, 0], ...[256, 512, 768, 1_024, 1_201].map((done) => [done, 1_201])]);
    expect(known.length).toBeGreaterThan(0);
    expect((await health()).checking).toBeNull();
  });

  it('sees the log of one moment, while others write to it', async () => {
    const [[verdict]] = await Promise.all([running.audit.verify(running.storage, TENANT_A), write(running, 300), write(running, 300)]);
    expect(verdict?.problem).toBeNull();
  });

  it('looks at no other tenant’s log, and makes none for a tenant that has none', async () => {
    expect((await running.audit.verify(running.storage, TENANT_A)).map(({ tenantId }) => tenantId)).toEqual([TENANT_A]);
    await verifyAfterStart(deps(), [TENANT_B], never);
    expect(await running.storage.read({ tenantId: TENANT_B }, (db) => running.audit.health(db, TENANT_B))).toMatchObject({ logs: [] });
  });

  it('stops when the server does', async () => {
    const closing = new AbortController();
    const asked = running.audit.verify(running.storage, TENANT_A, { signal: closing.signal, progress: () => closing.abort(new Error('the server stops')) });
    await expect(asked).rejects.toThrow('the server stops');
  });

  it('says after a start nothing of a whole log, and once a week that it is whole', async () => {
    await verifyAfterStart(deps(), [TENANT_A], never);
    await verifyDue(deps(), [TENANT_A], never);
    expect((await health()).lastCheck).toBeNull();
    log.clock.advance(7 * 86_400_000);
    await verifyDue(deps(), [TENANT_A], never);
    expect((await health()).lastCheck).toMatchObject({ at: log.clock.now(), ok: true });
    const [{ size } = { size: 0 }] = (await health()).logs;
    await verifyDue(deps(), [TENANT_A], never);
    expect((await health()).logs[0]?.size).toBe(size);
  });

  it('raises an alarm at the next start for a disclosure that is gone without a word: an entry of its own, and the verdict', async () => {
    await restart(() => log.asMaster('DELETE FROM audit_disclosure WHERE idx = 42'));
    await verifyAfterStart(deps(), [TENANT_A], never);
    expect((await health()).lastCheck).toMatchObject({ ok: false });
    const { items: [alarm] } = await running.storage.read(ada, (db) => running.audit.search.page(db, TENANT_A, { types: ['audit.verification.failed'], size: 1 }));
    expect(alarm).toMatchObject({ severity: 'critical', outcome: 'failure', actor: { id: 'system:verifier' }, details: { problem: { place: 'disclosure', at: '42' } } });
    expect(await verifyOnRecord(deps(), ada)).toMatchObject({ ok: false, logs: [{ problem: { says: expect.stringContaining('no erasure on record explains it') } }] });
  });
});
