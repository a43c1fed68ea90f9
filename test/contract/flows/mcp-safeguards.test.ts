import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { castVote } from '../../../server/agents/approvals/index.ts';
import { acceptTools } from '../../../server/flows/accept-tools.ts';
import { askServers, dueServers } from '../../../server/flows/ask-due-servers.ts';
import { discoverServer } from '../../../server/flows/discover-servers.ts';
import { publishVersion } from '../../../server/flows/publish-version.ts';
import { importServers } from '../../../server/flows/register-servers.ts';
import { runnableVersion } from '../../../server/flows/runnable-version.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { serversIn } from '../../../server/registry/servers/index.ts';
import type { Json } from '../../../shared/json.ts';
import type { DriftPolicy } from '../../../shared/tool-drift.ts';
import { TENANT_A } from '../../support/actors.ts';
import { aTool, type ChangingServer, changingServer } from '../../support/changing-mcp-server.ts';
import { databases } from '../../support/databases.ts';
import { aDraft, admin, designer } from '../../support/governance.ts';
import { manager, openServersHouse, type ServersHouse } from '../../support/servers-house.ts';
import { testData } from '../../support/test-data.ts';

const ada = designer('ada');
const bob = admin('bob');
const FILES = [aTool('read_file'), aTool('list_files')];
const IN_OTHER_WORDS = aTool('read_file', { description: 'Reads a file, in other words.' });

const registry = testData('mcp/mcp-registry/seed_2025_05_16.json');

describe.each(databases)('servers as registries publish them on %s', (_name, open) => {
  let house: ServersHouse;
  beforeAll(async () => {
    house = await openServersHouse(open);
  });
  afterAll(() => house.close());
  const managed = () => house.deps.storage.read(manager, async (db) => serversIn(await house.deps.viewOf(db, TENANT_A)));

  it('become managed servers in one version, one of the same name in the place of the other, and what is none is told by its place', async () => {
    await house.register({ id: 'com.example/files', base_url: 'https://old.example.com/mcp', on_drift: 'any' });
    const document = [
      { name: 'com.example/files', description: 'Files', version: '1.0.0', remotes: [{ type: 'streamable-http', url: 'https://new.example.com/mcp' }] },
      { description: 'nameless', version: '1.0.0' },
      { name: 'com.example/local', description: 'A program', version: '2.0.0', packages: [{ registryType: 'npm', identifier: '@example/local', version: '2.0.0' }] },
    ];
    expect(await importServers(house.deps, manager, document)).toEqual({ registered: ['com.example/files', 'com.example/local'], replaced: ['com.example/files'], problems: [expect.objectContaining({ item: 'entry 2' })] });
    expect(await managed()).toMatchObject([{ id: 'com.example/files', onDrift: 'any', access: { kind: 'http', url: 'https://new.example.com/mcp' } }, { id: 'com.example/local', access: { kind: 'none' } }]);
    expect(await importServers(house.deps, manager, [])).toMatchObject({ registered: [] });
  });

  it('are written as the registry knows them: what an import brings is no warning', async () => {
    expect(await house.deps.storage.read(manager, async (db) => (await house.deps.viewOf(db, TENANT_A)).issues())).toEqual([]);
  });

  it.skipIf(!registry)('take in the 464 usable servers of the public registry of May 2025, and name the seven that have no name', async () => {
    const document = JSON.parse(readFileSync(registry ?? '', 'utf8')) as Json; // a JSON file
    const { registered, problems } = await importServers(house.deps, manager, document);
    expect([registered.length, problems.map(({ item }) => item)]).toEqual([new Set(registered).size, [16, 26, 109, 133, 189, 208, 407].map((entry) => `entry ${entry}`)]);
    const ids = new Set((await managed()).map(({ id }) => id));
    expect(registered.filter((id) => !ids.has(id))).toEqual([]);
    expect(registered.length).toBeGreaterThan(450);
    const again = await importServers(house.deps, manager, document);
    expect(again.replaced).toHaveLength(registered.length);
  });
});

describe.each(databases)('a tenant’s safeguard against drifting tools on %s', (_name, open) => {
  let house: ServersHouse;
  let server: ChangingServer;
  beforeAll(async () => {
    house = await openServersHouse(open);
    server = await changingServer(FILES);
  });
  afterAll(async () => {
    await server.close();
    await house.close();
  });

  /** A published version that uses a tool of an accepted server, under what the tenant decided about drift. */
  async function published(mcp_drift: DriftPolicy) {
    server.offer(FILES);
    const id = `files-${mcp_drift}`;
    await house.layer({ safeguards: { mcp_drift }, mcp_servers: [{ id, base_url: server.url, timeout_s: 5, on_drift: 'report' }] });
    const accept = async () => acceptTools(house.deps, manager, { id, setDigest: String((await house.standing(id)).seen?.setDigest) });
    await discoverServer(house.deps, manager, id);
    await accept();
    const publish = async () => {
      const { version } = await aDraft({ deps: house.deps.governance }, ada, { definition: { model: 'small', mcp_servers: { [id]: { url: 'https://mcp.example.com/', tools: ['read_file'] } } } });
      const { approval } = await submitVersion(house.deps.governance, ada, { versionId: version.id });
      await castVote(house.deps.governance, bob, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest });
      return publishVersion(house.deps.governance, ada, { versionId: version.id });
    };
    const version = await publish();
    const start = () => house.deps.storage.read(bob, (db) => runnableVersion(house.deps.governance, db, bob, version.agentId, null));
    return { id, version, accept, publish, start, discover: () => discoverServer(house.deps, manager, id) };
  }

  it.each(['warn', 'void_approvals'] as const)('lets a published version run under %s, whatever its tools became', async (policy) => {
    const { start, discover } = await published(policy);
    server.offer([IN_OTHER_WORDS]);
    expect(await discover()).toMatchObject({ held: 0 });
    expect(await start()).toMatchObject({ version: '0.1.0' });
  });

  it.each([['warn', 0], ['void_approvals', 1]] as const)('ends under %s the requests that a server’s own choice would only report: %i', async (policy, voided) => {
    const { id, discover } = await published(policy);
    const { version } = await aDraft({ deps: house.deps.governance }, ada, { definition: { model: 'small', mcp_servers: { [id]: { url: 'https://mcp.example.com/', tools: ['read_file'] } } } });
    await submitVersion(house.deps.governance, ada, { versionId: version.id });
    server.offer([IN_OTHER_WORDS, aTool('list_files')]);
    expect(await discover()).toMatchObject({ voided });
  });

  it('holds a published version under suspend_versions, tells the log once, and names the tools to whoever would start it', async () => {
    const { id, version, start, discover } = await published('suspend_versions');
    expect(await start()).toMatchObject({ versionId: version.id });

    server.offer([IN_OTHER_WORDS, aTool('list_files')]);
    expect(await discover()).toMatchObject({ held: 1 });
    expect(await discover()).toMatchObject({ held: 0 }); // nothing new was seen

    await expect(start()).rejects.toMatchObject({ code: 'catalog/held-by-drift', details: { tools: [`${id}/read_file (changed)`] } });
    expect(house.audit.of('mcp.version.held').filter(({ resource }) => resource?.id === version.id)).toMatchObject([{ outcome: 'denied', details: { server: id, because: expect.stringContaining('read_file (changed)') as unknown }, actor: { name: 'tool-watch' } }]);
  });

  it('goes on holding it when the new tools are accepted, until a version that uses them is approved', async () => {
    const { id, start, discover, accept, publish } = await published('suspend_versions');
    server.offer([IN_OTHER_WORDS, aTool('list_files')]);
    await discover();
    await accept();
    await expect(start()).rejects.toMatchObject({ code: 'catalog/held-by-drift', details: { tools: [`${id}/read_file (accepted anew)`] } });

    const next = await publish();
    expect(await house.deps.storage.read(bob, (db) => runnableVersion(house.deps.governance, db, bob, next.agentId, null))).toMatchObject({ versionId: next.id });
  });

  it('lets it run again when the server offers what was approved', async () => {
    const { start, discover } = await published('suspend_versions');
    server.offer([IN_OTHER_WORDS]);
    await discover();
    await expect(start()).rejects.toMatchObject({ code: 'catalog/held-by-drift' });
    server.offer(FILES);
    await discover();
    expect(await start()).toMatchObject({ version: '0.1.0' });
  });

  it('asks a server again when a day is nearly over, each at its own moment, and writes down what stays silent', async () => {
    server.offer(FILES);
    await house.layer({ mcp_servers: [{ id: 'daily', base_url: server.url, timeout_s: 5 }, { id: 'gone', base_url: 'http://127.0.0.1:9/mcp', timeout_s: 2 }, { id: 'off', enabled: false, base_url: server.url }, { id: 'known from a file' }] });
    const asked = async () => (await askServers(house.deps, TENANT_A, await dueServers(house.deps, TENANT_A))).map(({ observation }) => [observation.serverId, observation.error === null]);
    expect(await asked()).toEqual([['daily', true], ['gone', false]]);
    expect(await asked()).toEqual([]);
    expect([(await house.standing('daily')).health, (await house.standing('gone')).health, (await house.standing('off')).health]).toEqual(['answers', 'silent', 'unasked']);
    house.clock.advance(12 * 3_600_000);
    expect(await asked()).toEqual([]);
    house.clock.advance(12 * 3_600_000);
    expect(await asked()).toEqual([['daily', true], ['gone', false]]);
    expect(house.audit.of('mcp.server.observed').at(-1)).toMatchObject({ outcome: 'failure', actor: { name: 'tool-watch' } });
    expect(await dueServers({ ...house.deps, askAgainMs: 0 }, TENANT_A)).toEqual([]);
    house.clock.advance(24 * 3_600_000);
    expect(await dueServers({ ...house.deps, hasServers: () => Promise.resolve(false) }, TENANT_A)).toEqual([]);
    expect((await dueServers(house.deps, TENANT_A)).map(({ id }) => id)).toEqual(['daily', 'gone']);
  });
});
