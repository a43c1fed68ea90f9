import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newFile } from '../../../server/hosts/new-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-new-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('where a command writes', () => {
  it('is the file that is named, or the folder that is, under the name of what is written', () => {
    expect(newFile(join(folder, 'mine.zip'), 'theirs.zip')).toBe(join(folder, 'mine.zip'));
    expect(newFile(folder, 'theirs.zip')).toBe(join(folder, 'theirs.zip'));
  });

  it('is no file that is there, and no folder that is not', () => {
    writeFileSync(join(folder, 'there.zip'), '');
    for (const out of [folder, join(folder, 'there.zip')]) expect(() => newFile(out, 'there.zip')).toThrow(`--out: ${join(folder, 'there.zip')} is there already, and nothing is written over; name another file`);
    expect(() => newFile(join(folder, 'nowhere', 'a.zip'), 'a.zip')).toThrow(`--out: there is no folder ${join(folder, 'nowhere')}`);
  });
});
