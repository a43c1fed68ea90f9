import { existsSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openUploadShelf } from '../../../../server/agents/imports/upload-shelf.ts';

describe('sweeping the shelf of uploads', () => {
  const NOW_MS = Date.UTC(2026, 0, 10);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-shelf-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const lay = (name: string, at: string) => {
    writeFileSync(join(folder, name), 'sealed');
    utimesSync(join(folder, name), new Date(at), new Date(at));
  };

  it('throws away what lay there for a day and nothing younger', async () => {
    lay('old.sealed', '2026-01-08T23:00:00Z');
    lay('young.sealed', '2026-01-09T23:00:00Z');
    expect(await openUploadShelf(folder, new Uint8Array(32)).sweep(NOW_MS)).toBe(1);
    expect([existsSync(join(folder, 'old.sealed')), existsSync(join(folder, 'young.sealed'))]).toEqual([false, true]);
  });

  it('goes on past a file that is gone before it is looked at, as one is whose upload ends meanwhile', async () => {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'a.sealed.part'));
    lay('old.sealed', '2026-01-08T23:00:00Z');
    expect(await openUploadShelf(folder, new Uint8Array(32)).sweep(NOW_MS)).toBe(1);
    expect(existsSync(join(folder, 'old.sealed'))).toBe(false);
  });

  it('tells of a file that it cannot look at', async () => {
    symlinkSync(join(folder, 'round.sealed'), join(folder, 'round.sealed'));
    await expect(openUploadShelf(folder, new Uint8Array(32)).sweep(NOW_MS)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('has nothing to do before the first upload', async () => {
    expect(await openUploadShelf(join(folder, 'none'), new Uint8Array(32)).sweep(NOW_MS)).toBe(0);
  });
});
