import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LayerFileSync, openLayerFiles } from '../../../../server/registry/files/index.ts';
import { BASE, type LayerOwner } from '../../../../server/registry/layers/index.ts';
import { type OverrideDeps, writeLayer } from '../../../../server/registry/overrides/index.ts';
import { CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import type { JsonObject } from '../../../../shared/json.ts';
import { anActor, TENANT_A } from '../../../support/actors.ts';
import { type AuditedDatabase, auditedDatabases, entriesOf } from '../../../support/audited-databases.ts';
import { type RegistryHouse, registryHouse } from '../../../support/registry-house.ts';
import { seedTenantRows } from '../../../support/tenant-rows.ts';

const ada = anActor({ tenantId: TENANT_A });
const ACME: LayerOwner = { tenantId: TENANT_A, kind: 'tenant', id: TENANT_A };

describe.each(auditedDatabases)('layers kept as files, on %s', (_name, open) => {
  let database: AuditedDatabase;
  let house: RegistryHouse;
  let files: LayerFileSync;
  let dir = '';
  let deps: OverrideDeps;
  beforeAll(async () => {
    database = await open();
    await seedTenantRows(database.storage, TENANT_A);
    house = await registryHouse(database);
    dir = mkdtempSync(join(tmpdir(), 'countersign-layers-'));
    deps = { ...house.deps, mirror: (owner, content) => files.write(owner, content) };
    files = openLayerFiles(deps, { base: null, layersDir: dir }, ({ kind, name }) => Promise.resolve(kind === 'tenant' && name === 'acme' ? [ACME] : []));
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await database.close();
  });

  const path = () => join(dir, 'tenants/acme/registry_override.json');
  function put(text: string | JsonObject): void {
    mkdirSync(join(path(), '..'), { recursive: true });
    writeFileSync(path(), typeof text === 'string' ? text : JSON.stringify(text));
  }
  const latest = () => database.storage.read(ada, (db) => house.layers.latest(db, ACME));
  const toolCalls = async () => (await house.view(ada)).entry('limits', 'max_tool_calls');

  it('E23: come into force without a restart, as a version by the file, on the record', async () => {
    put({ limits: { max_tool_calls: 40 } });
    expect(await files.sync()).toBe(1);
    expect(await toolCalls()).toBe(40);

    put({ limits: { max_tool_calls: 7 } });
    expect(await files.sync()).toBe(1);

    expect(await toolCalls()).toBe(7);
    expect(await latest()).toMatchObject({ version: 2, author: 'file:acme', authorName: 'tenants/acme/registry_override.json' });
    const { items } = await entriesOf(database.storage, database.audit, TENANT_A);
    expect(items.map(({ type }) => type).filter((type) => type.startsWith('registry.override'))).toEqual(['registry.override.updated', 'registry.override.created']);
  });

  it('write nothing when nothing changed, whether or not the file was touched', async () => {
    expect(await files.sync()).toBe(0);
    put({ limits: { max_tool_calls: 7 } });
    expect(await files.sync()).toBe(0);
  });

  it('E51: change nothing while their file is broken, which is reported until it is mended', async () => {
    put('{"limits": ');
    expect(await files.sync()).toBe(0);

    expect(await toolCalls()).toBe(7);
    expect(files.troubles()).toEqual([{ file: 'tenants/acme/registry_override.json', says: expect.stringMatching(/^is not JSON/) as string, owners: [ACME] }]); // vitest types matchers as any
    put({ limits: { max_tool_calls: 7 } });
    await files.sync();
    expect(files.troubles()).toEqual([]);
  });

  it('E51: keep what holds of a layer with an item that has no key, and report the item', async () => {
    put({ limits: { max_tool_calls: 6 }, tools: [{ label: 'nameless' }, { tool_id: 'echo', label: 'Echo here' }] });
    await files.sync();

    const view = await house.view(ada);
    expect(view.getItem('tools', 'echo')?.['label']).toBe('Echo here');
    expect(view.issues().map(({ rule, layer }) => `${layer.kind} ${rule}`)).toEqual(['tenant no-id']);
  });

  it('cannot widen what stands above them: the value above holds, with a warning', async () => {
    put({ limits: { max_tool_calls: 5_000 } });
    await files.sync();

    expect(await toolCalls()).toBe(50);
    expect((await house.view(ada)).issues()).toHaveLength(1);
  });

  it('are written back to their file by an edit, which then counts as known', async () => {
    const basedOn = (await latest())?.version ?? 0;
    await writeLayer(deps, ada, { owner: ACME, above: [BASE], content: { limits: { max_tool_calls: 9 } }, basedOn, reason: 'by hand', editor: new Set(CAPABILITY_NAMES) });

    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ limits: { max_tool_calls: 9 } });
    expect(await files.sync()).toBe(0);
  });

  it('report a folder that is named after nobody', async () => {
    mkdirSync(join(dir, 'orgs/ghost'), { recursive: true });
    writeFileSync(join(dir, 'orgs/ghost/registry_override.json'), '{}');
    await files.sync();

    expect(files.troubles()).toEqual([{ file: 'orgs/ghost/registry_override.json', says: 'names nobody: there is no organisation called ghost', owners: [] }]);
  });

  it('come into force once there is somebody whose layer they are', async () => {
    let owners: readonly LayerOwner[] = [];
    const early = openLayerFiles(deps, { base: null, layersDir: dir }, () => Promise.resolve(owners));
    put({ limits: { max_tool_calls: 4 } });
    expect(await early.sync()).toBe(0);

    owners = [ACME];

    expect(await early.sync()).toBeGreaterThan(0);
    expect(await toolCalls()).toBe(4);
  });
});
