import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isFresh, stampBuild } from '../../../build/scripts/freshness.mjs';

describe('a build', () => {
  let folder: string;
  let source: string;
  let stamp: string;
  const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000);
  const touch = (path: string, seconds: number) => utimesSync(path, at(seconds), at(seconds));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-fresh-'));
    source = join(folder, 'source');
    stamp = join(folder, 'out/.built');
    mkdirSync(join(source, 'room'), { recursive: true });
    writeFileSync(join(source, 'room/a.ts'), '');
    touch(join(source, 'room/a.ts'), 0);
    touch(join(source, 'room'), 0);
    touch(source, 0);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('that never happened is not fresh', () => {
    expect(isFresh(stamp, [source])).toBe(false);
  });

  it('is fresh while nothing changed since it began', () => {
    stampBuild(stamp, at(10));
    expect(isFresh(stamp, [source])).toBe(true);
  });

  it('is not fresh when a file was edited while it ran', () => {
    stampBuild(stamp, at(10));
    touch(join(source, 'room/a.ts'), 11);
    expect(isFresh(stamp, [source])).toBe(false);
  });

  it('is not fresh when a file was deleted since', () => {
    stampBuild(stamp, at(10));
    rmSync(join(source, 'room/a.ts'));
    expect(isFresh(stamp, [source])).toBe(false);
  });
});
