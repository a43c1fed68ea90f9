import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltFiles, listBuiltFiles } from '../../main/built-files.ts';

let folder = '';
let files: BuiltFiles;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-files-'));
  mkdirSync(join(folder, 'renderer/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'renderer/index.html'), 'page');
  writeFileSync(join(folder, 'renderer/assets/größe 1.js'), 'code');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'renderer/link.txt'));
  files = await listBuiltFiles(join(folder, 'renderer'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const textOf = async (path: string) => (await files(path).then((file) => file && Buffer.from(file.bytes).toString()));

describe('the built files', () => {
  it('are found by their path, the page also by /', async () => {
    expect([await textOf('/'), await textOf('/index.html'), await textOf('/assets/gr%C3%B6%C3%9Fe%201.js')]).toEqual(['page', 'page', 'code']);
  });

  it('come with their media type', async () => {
    expect([(await files('/'))?.type, (await files('/assets/gr%C3%B6%C3%9Fe%201.js'))?.type]).toEqual(['text/html; charset=utf-8', 'text/javascript; charset=utf-8']);
  });

  it.each([
    '/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/%2e%2e%2fsecret.txt', '/assets/../../secret.txt', '/..\\secret.txt', '/..%5csecret.txt',
    '/%252e%252e/secret.txt', '//secret.txt', '/./index.html', '/index.html%00.js', '/index.html/', '/%', '/%ff', '', '/assets', '/assets/', '/link.txt', '/INDEX.HTML',
  ])('DS12: %s names none of them', async (path) => {
    expect(await files(path)).toBeNull();
  });

  it('DS12: no path at all leads outside the folder', async () => {
    const part = fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', 'secret.txt', 'renderer', 'assets', '%00');
    await fc.assert(fc.asyncProperty(fc.array(part), async (parts) => (await textOf(`/${parts.join('/')}`)) !== 'secret'), { numRuns: 1_000 });
  });
});
