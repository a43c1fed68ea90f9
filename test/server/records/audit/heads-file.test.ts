import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openHeadsFile, readHeads } from '../../../../server/records/audit/index.ts';

describe('the marks outside the database', () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'countersign-heads-')), 'heads.json');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(join(file, '..'), { recursive: true });
  });

  it('are all on disk once they are settled, however quickly they were raised', async () => {
    const heads = openHeadsFile(file);
    for (let size = 1; size <= 500; size++) heads.raise('a', { size, note: `a at ${size}` });
    heads.raise('b', { size: 7, note: 'b at 7' });
    await heads.settle();
    expect(readHeads(file)).toEqual({ a: { size: 500, note: 'a at 500' }, b: { size: 7, note: 'b at 7' } });
  });

  it('rest between two writes, unless somebody waits for them', async () => {
    const heads = openHeadsFile(file);
    heads.raise('a', { size: 1, note: 'a at 1' });
    await vi.waitUntil(() => readHeads(file)['a']?.size === 1);
    heads.raise('a', { size: 2, note: 'a at 2' });
    await heads.settle(); // no timer runs here: waiting for one would never end
    expect(readHeads(file)['a']?.size).toBe(2);
    heads.raise('a', { size: 3, note: 'a at 3' });
    await vi.waitUntil(() => readHeads(file)['a']?.size === 3);
    heads.raise('a', { size: 4, note: 'a at 4' });
    await vi.waitUntil(() => vi.getTimerCount() > 0);
    expect(readHeads(file)['a']?.size).toBe(3);
    vi.runAllTimers();
    await vi.waitUntil(() => readHeads(file)['a']?.size === 4);
  });

  it('are settled again and again, with or without anything new', async () => {
    const heads = openHeadsFile(file);
    await heads.settle();
    for (let size = 1; size <= 3; size++) {
      heads.raise('a', { size, note: `a at ${size}` });
      await Promise.all([heads.settle(), heads.settle()]);
      expect(readHeads(file)['a']?.size).toBe(size);
    }
  });

  it('never sink', async () => {
    const heads = openHeadsFile(file);
    heads.raise('a', { size: 9, note: 'a at 9' });
    heads.raise('a', { size: 8, note: 'a at 8' });
    await heads.settle();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, heads: { a: { size: 9, note: 'a at 9' } } });
    expect(openHeadsFile(file).read()['a']?.size).toBe(9);
  });
});
