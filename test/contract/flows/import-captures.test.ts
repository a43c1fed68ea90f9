import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openImportStore, openUploadShelf } from '../../../server/agents/imports/index.ts';
import { systemIds } from '../../../server/base/ids.ts';
import { acceptTools } from '../../../server/flows/accept-tools.ts';
import { discoverServer } from '../../../server/flows/discover-servers.ts';
import { whyNotPublish } from '../../../server/flows/publish-version.ts';
import { type ImportJobs, openImportJobs } from '../../../server/flows/import-upload.ts';
import { submitVersion } from '../../../server/flows/submit-version.ts';
import { castVote } from '../../../server/agents/approvals/index.ts';
import { TENANT_A, TENANT_B } from '../../support/actors.ts';
import { aTool, changingServer } from '../../support/changing-mcp-server.ts';
import { databases } from '../../support/databases.ts';
import { aDraft, admin, designer } from '../../support/governance.ts';
import { manager, openServersHouse, type ServersHouse } from '../../support/servers-house.ts';
import { testData } from '../../support/test-data.ts';

const captures = testData('mcp/mcp-tools-lists');
const realCapture = (file: string) => readFileSync(join(captures ?? '', `${file}.json`), 'utf8');
const capture = (name: string, tools: readonly object[], version = '1.0.0') => JSON.stringify({ serverInfo: { name, version }, protocolVersion: '2025-06-18', capabilities: {}, tools });
const SAID = [aTool('read_file')];
const DESTROYS = [aTool('read_file', { annotations: { destructiveHint: true } })];

describe.each(databases)('captures of tools/list, imported, on %s', (_name, open) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-captures-'));
  let house: ServersHouse;
  beforeEach(async () => {
    house = await openServersHouse(open);
    return () => house.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Imports files as one act, through the importer, and answers its job when it is done. */
  async function imported(files: Readonly<Record<string, string>>, by = manager, meanwhile: (jobs: ImportJobs) => void = () => undefined) {
    const working: Promise<unknown>[] = [];
    const uploads = openUploadShelf(join(folder, systemIds.id()), new Uint8Array(32));
    const jobs = openImportJobs({
      ...house.deps.governance, uploads, servers: house.deps, imports: openImportStore(house.deps.storage.kit),
      supervise: (work) => void working.push(work), tenants: () => Promise.resolve([TENANT_A]),
    });
    const wanted = await Promise.all(Object.entries(files).map(async ([path, text]) => {
      const uploadId = systemIds.id();
      await uploads.put(TENANT_A, uploadId, new Blob([text]).stream());
      return { path, uploadId };
    }));
    const { id } = await jobs.start(by, { files: wanted });
    meanwhile(jobs);
    await Promise.all(working);
    return jobs.get(by, id);
  }
  const accept = async (id: string) => acceptTools(house.deps, manager, { id, setDigest: String((await house.standing(id)).seen?.setDigest) });
  const driftsTold = () => house.audit.of('mcp.tool_definition.drifted').map(({ resource, details }) => [resource?.id, details?.['says'], details?.['against']]);

  it('are taken no further where their tenant is closed meanwhile, and the import says so', async () => {
    const job = await imported({ 'monday.json': capture('files', SAID) }, manager, (jobs) => jobs.endFor(TENANT_A));
    expect(job).toMatchObject({ state: 'cancelled', servers: 0, problems: [{ rule: 'tenancy/shut', message: 'The tenant was closed while this was imported.' }] });
    const other = await imported({ 'monday.json': capture('files', SAID) }, manager, (jobs) => jobs.endFor(TENANT_B));
    expect(other).toMatchObject({ state: 'finished', servers: 1, problems: [] });
  });

  it('register no server, replace none and tell of none for somebody who imports agents and manages no servers', async () => {
    await imported({ 'monday.json': capture('files', SAID) });
    const before = await house.standing('files');
    const job = await imported({ 'tuesday.json': capture('files', DESTROYS), 'other.json': capture('planted', SAID) }, designer('dana'));
    expect(job).toMatchObject({ state: 'finished', servers: 0 });
    expect(job.problems.map(({ path, message }) => [path, message])).toEqual([['tuesday.json', 'missing capability: mcp:manage'], ['other.json', 'missing capability: mcp:manage']]);
    expect(await house.standing('files')).toEqual(before);
    expect(driftsTold()).toEqual([]);
  });

  it('raise drift when a second one of the same server and version tells other definitions, accepted or not', async () => {
    expect(await imported({ 'monday.json': capture('files', SAID) })).toMatchObject({ state: 'finished', servers: 1, problems: [] });
    expect([driftsTold(), (await house.standing('files')).state]).toEqual([[], 'proposed']);

    await imported({ 'tuesday.json': capture('files', DESTROYS) });

    expect(driftsTold()).toEqual([['files', '1 of 1 definitions changed under the same version (1.0.0).', 'last seen']]);
    expect(house.audit.of('mcp.tool_definition.drifted')[0]).toMatchObject({ actor: { name: 'max' }, details: { source: 'import', may_do_more: ['read_file'] } });
  });

  it.skipIf(captures === null)('show what published servers changed without a new version', async () => {
    await imported(Object.fromEntries(['server-filesystem@2025.3.28', 'server-memory@2025.4.25'].map((file) => [`${file}.json`, realCapture(file)])));
    for (const id of ['secure-filesystem-server', 'memory-server']) await accept(id);
    await imported({ 'server-filesystem@2025.8.21.json': realCapture('server-filesystem@2025.8.21') });
    await accept('secure-filesystem-server');
    await imported(Object.fromEntries(['server-filesystem@2026.8.31', 'server-memory@2026.8.31'].map((file) => [`${file}.json`, realCapture(file)])));

    expect(driftsTold().map(([, says]) => says)).toEqual([
      expect.stringMatching(/3 tools added under the same version \(0\.2\.0\)\.$/),
      '14 of 14 definitions changed under the same version (0.2.0).',
      '9 of 9 definitions changed under the same version (0.6.3).',
    ]);
  });

  it('leave approvals uncovered that rely on a server known from files only', async () => {
    await imported({ 'monday.json': capture('files', SAID) });
    await accept('files');
    const { version } = await aDraft({ deps: house.deps.governance }, designer('ada'), { definition: { model: 'small', mcp_servers: { files: { tools: ['read_file'] } } } });
    const { approval } = await submitVersion(house.deps.governance, designer('ada'), { versionId: version.id });
    await castVote(house.deps.governance, admin('bob'), { id: approval.id, verdict: 'approve', digest: approval.subjectDigest });

    await imported({ 'tuesday.json': capture('files', DESTROYS) });

    expect(await whyNotPublish(house.deps.governance, designer('ada'), version.id)).toMatchObject({ refusal: 'approvals/tools-drifted' });
  });

  it('never speak for a server that was asked itself: a file can neither hide its drift nor make one', async () => {
    const server = await changingServer(SAID);
    await house.register({ id: 'files', base_url: server.url, timeout_s: 5 });
    await discoverServer(house.deps, manager, 'files');
    await accept('files');

    await imported({ 'made-up.json': capture('files', DESTROYS) });
    expect((await house.standing('files')).state).toBe('as-accepted');
    expect(driftsTold()).toHaveLength(1); // told, because somebody says so; followed, no

    server.offer(DESTROYS);
    await house.register({ id: 'files', base_url: server.url, timeout_s: 5 });
    await discoverServer(house.deps, manager, 'files');
    await imported({ 'old.json': capture('files', SAID) });
    expect((await house.standing('files')).state).toBe('drifted');
    await server.close();
  });
});
