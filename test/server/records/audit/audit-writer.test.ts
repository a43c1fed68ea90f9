import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { openAuditHouse, verifyFile } from '../../../support/audit-house.ts';

const ada = anActor({ tenantId: TENANT_A, name: 'Ada Example' });

it('keeps one log whole that two processes write in turn, as a command beside the server does', async () => {
  const server = openAuditHouse();
  const command = openAuditHouse(server.folder);
  const write = (house: typeof server) => house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'agent.created' }));
  for (const house of [server, command, server, server, command, server]) await write(house);
  await server.audit.writer.settle(server.storage, TENANT_A);
  await command.close();
  await server.close();
  const [verdict] = await verifyFile(server.file);
  rmSync(server.folder, { recursive: true });
  expect(verdict).toMatchObject({ problem: null, size: 7, signedSize: 7 });
});

it('hands the words of a whole batch to full text at once: each segment more is merged again and again', async () => {
  const house = openAuditHouse();
  const segments = () => {
    const db = new Database(house.file, { readonly: true });
    const count = db.prepare<[], number>('SELECT count(DISTINCT segid) FROM audit_fts_idx').pluck().get();
    db.close();
    return count ?? 0;
  };
  const batch = (of: number) => Promise.all(Array.from({ length: 12 }, (_, n) => house.storage.write(ada, (tx) => house.audit.trail.append(tx, ada, { type: 'agent.created', resource: { type: 'agent', id: `agent-${of}-${n}` } }))));
  await batch(0);
  const before = segments();
  await batch(1);
  const after = segments();
  await house.close();
  rmSync(house.folder, { recursive: true });
  expect(after - before).toBe(1);
});
