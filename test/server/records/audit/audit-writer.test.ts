import { rmSync } from 'node:fs';
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
