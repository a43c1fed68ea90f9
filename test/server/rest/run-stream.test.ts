import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordEventIn, type Run } from '../../../server/agents/runs/index.ts';
import { runStream } from '../../../server/rest/run-stream.ts';
import { brand, type RunId } from '../../../shared/brand.ts';
import { anActor, TENANT_A } from '../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases } from '../../support/audited-databases.ts';
import { edgeHouse } from '../../support/edge-house.ts';
import { gatewayHouse, NO_LIMITS, VERSION } from '../../support/gateway-house.ts';
import { streamReader } from '../../support/stream-reader.ts';
import { seedTenantRows } from '../../support/tenant-rows.ts';

const ada = anActor({ capabilities: ['runs:read'] });
const runId = brand<RunId>('0190c000-0000-7000-8000-0000000000bb');
const [[, openSqlite]] = auditedDatabases;

let house: AuditedDatabase;
let gateway: ReturnType<typeof gatewayHouse>['deps'];
let edge: ReturnType<typeof edgeHouse>['edge'];
let run: Run;
let faults: unknown[];
beforeEach(async () => {
  faults = [];
  house = await openSqlite();
  await seedTenantRows(house.storage, TENANT_A);
  ({ deps: gateway } = gatewayHouse(house, NO_LIMITS, [TENANT_A]));
  ({ edge } = edgeHouse(house, {}, { clock: house.clock, choices: { streamsPerPerson: 3 } }));
  run = {
    tenantId: TENANT_A, id: runId, taskId: runId, agentId: VERSION.agentId, agentName: VERSION.agentName, versionId: VERSION.versionId, version: VERSION.version, definitionDigest: VERSION.digest, title: 'a run', tags: [],
    state: 'working', input: {}, output: null, error: null, startedBy: ada.userId, startedByName: ada.name, createdAt: house.clock.now(), finishedAt: null, ver: 1,
  };
  await house.storage.write(ada, (tx) => gateway.runs.add(tx, run));
});
afterEach(() => house.close());

function listen(again = () => Promise.resolve(ada)) {
  const own = faults; // a stream that outlives its test tells nobody else's
  const opened = runStream({ house: { clock: house.clock, storage: house.storage, gateway, edge }, report: (reason) => { own.push(reason); return 'incident'; }, listener: { actor: ada, credential: 'session', again }, runId, after: 0 });
  edge.streams.open(opened.stream);
  return opened;
}
const add = (text: string) => house.storage.write(ada, (tx) => recordEventIn(gateway, tx, ada, run, { type: 'step', body: { text }, audit: 'run.working' }));

it('SSE-06: holds no more for a slow reader than fits, drops one who leaves it unread, and gives one who comes back everything', async () => {
  for (let n = 0; n < 40; n += 1) await add('x'.repeat(8_000));
  const slow = listen();
  await edge.streams.pump();
  await edge.streams.pump(); // full: it is noted that nobody reads
  house.clock.advance(9_999);
  await edge.streams.pump();
  expect(edge.streams.size).toBe(1);
  house.clock.advance(1);
  await edge.streams.pump();
  expect(edge.streams.size).toBe(0);
  const heard = await streamReader({ body: slow.body }).rest();
  expect(heard.length).toBeLessThan(12);
  expect(heard.at(-1)).toMatchObject({ event: 'end', data: '{"reason":"edge/slow-reader"}' });

  const quick = listen();
  const events = await streamReader({ body: quick.body }).next(40);
  expect(events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
});

it('SSE-06: is one of so many that a person may have open', async () => {
  const three = [listen(), listen(), listen()];
  expect(() => listen()).toThrow(expect.objectContaining({ code: 'edge/too-many-streams' }));
  await three[0]?.body.cancel();
  expect(edge.streams.size).toBe(2);
  listen();
});

it('shows that the line still stands when nothing happens', async () => {
  const { body } = listen();
  const reader = body.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('retry: 2000\n\n');
  house.clock.advance(15_000);
  await edge.streams.pump();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(': still here\n\n');
});

it('ends, and says nothing more, when its listener cannot be asked about', async () => {
  const { body } = listen(() => Promise.reject(new Error('the database is away')));
  await edge.streams.tick();
  await add('secret');
  await edge.streams.pump();
  expect((await streamReader({ body }).rest()).map(({ event, data }) => [event, data])).toEqual([['end', '{"reason":"edge/stopping"}']]);
  expect(faults).toHaveLength(1);
});

it('ends when the run is gone, and when the server stops', async () => {
  const stopping = listen();
  edge.streams.endAll();
  expect((await streamReader({ body: stopping.body }).rest()).at(-1)).toMatchObject({ event: 'end' });
  const done = listen();
  await house.storage.write(ada, (tx) => gateway.runs.save(tx, { ...run, state: 'canceled' }));
  await edge.streams.pump();
  expect((await streamReader({ body: done.body }).rest()).at(-1)).toMatchObject({ event: 'done', data: JSON.stringify({ run_id: runId, state: 'canceled' }) });
});
