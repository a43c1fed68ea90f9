import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../main/whole-file.ts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'countersign-whole-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file written whole', () => {
  it('replaces what was there', async () => {
    writeFileSync(join(folder, 'a'), 'before, and longer');

    await writeWhole(join(folder, 'a'), 'after');

    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('after');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone when it is told so', async () => {
    await writeWhole(join(folder, 'a'), 'secret', 0o600);

    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o600);
  });

  it('leaves what was there, and nothing besides, when it cannot be put in place', async () => {
    mkdirSync(join(folder, 'a'));

    await expect(writeWhole(join(folder, 'a'), 'x')).rejects.toThrow(/EISDIR|ENOTDIR|EPERM/);
    expect(readdirSync(folder)).toEqual(['a']);
  });
});
