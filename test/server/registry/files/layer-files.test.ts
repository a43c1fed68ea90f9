import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLayerFiles, readLayerFile } from '../../../../server/registry/files/index.ts';

let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'countersign-layers-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(path: string, text = '{}'): string {
  const file = join(dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('E48: the documents’ folders of layers', () => {
  it('are found by kind and name, the base first', () => {
    put('orgs/org_demo/registry_override.json');
    put('tenants/acme/registry_override.json');
    put('users/ada@example.org/registry_override.json');
    put('tenants/empty/notes.txt');

    const { files, strangers } = findLayerFiles({ base: '/etc/registry.json', layersDir: dir });

    expect(files.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['base base', 'org org_demo', 'tenant acme', 'user ada@example.org']);
    expect(strangers).toEqual([]);
  });

  it('E51: that are not there are simply absent', () => {
    expect(findLayerFiles({ base: null, layersDir: join(dir, 'nowhere') })).toEqual({ files: [], strangers: [] });
  });

  it('PATH-02: never lead out of the folder: a link and a name that is no id are turned away by name', () => {
    put('orgs/org_demo/registry_override.json');
    mkdirSync(join(dir, 'tenants'));
    symlinkSync(join(dir, 'orgs/org_demo'), join(dir, 'tenants/linked'));
    put('tenants/a b/registry_override.json');

    const { files, strangers } = findLayerFiles({ base: null, layersDir: dir });

    expect(files.map(({ name }) => name)).toEqual(['org_demo']);
    expect(strangers.map(({ label }) => label)).toEqual(['tenants/a b/registry_override.json', 'tenants/linked']);
  });
});

describe('reading a layer file', () => {
  it('takes an object of sections', () => {
    expect(readLayerFile(put('a.json', '\uFEFF{"limits": {"max_tool_calls": 4}}'))).toEqual({ content: { limits: { max_tool_calls: 4 } } });
  });

  it.each([
    ['half a file', '{"limits": {', /^is not JSON/], ['a list', '[]', /an object of sections/], ['a name said twice', '{"limits": 1, "limits": 2}', /"limits" twice/], ['a key of every object', '{"__proto__": {}}', /__proto__/],
    ['more than 1 MiB', `"${'a'.repeat(1_048_577)}"`, /more than 1 MiB/],
  ])('E51: says what is wrong with %s', (_what, text, says) => {
    expect(readLayerFile(put('a.json', text))).toEqual({ says: expect.stringMatching(says) as string }); // vitest types matchers as any
  });

  it('PATH-02: does not follow a link, nor open a device', () => {
    symlinkSync(put('real.json'), join(dir, 'link.json'));

    expect(readLayerFile(join(dir, 'link.json'))).toEqual({ says: 'cannot be read: ELOOP' });
    expect(readLayerFile('/dev/null')).toEqual({ says: 'cannot be read: it is no plain file' });
    expect(readLayerFile(dir)).toEqual({ says: 'cannot be read: it is no plain file' });
  });
});
