import { describe, expect, test } from 'vitest';
import { sortPicked, withPicked } from '../../../../renderer/screens/catalog/picked-import.ts';

const picked = (path: string, wishes: { readonly size?: number; readonly type?: string } = {}) => {
  const file = new File(['{}'], path, wishes.type === undefined ? {} : { type: wishes.type });
  if (wishes.size !== undefined) Object.defineProperty(file, 'size', { value: wishes.size });
  return { path, file };
};
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('picked files', () => {
  test('of a folder, what is hidden, a package or a medium is left out and counted', () => {
    const choice = sortPicked([picked('a/agent.json'), picked('a/.git/HEAD'), picked('a/node_modules/x/package.json'), picked('a/logo.png', { type: 'image/png' }), picked('.env/agent.yaml')]);
    expect(paths(choice.taken)).toEqual(['a/agent.json']);
    expect(choice.skipped).toBe(4);
  });

  test('a file picked by itself is meant, whatever it looks like', () => {
    expect(paths(sortPicked([picked('.agent'), picked('x.png', { type: 'image/png' })]).taken)).toEqual(['.agent', 'x.png']);
  });

  test('what the server would refuse is named before it travels', () => {
    const choice = sortPicked([picked('big.json', { size: 64 * 1024 * 1024 + 1 }), picked('just.json', { size: 64 * 1024 * 1024 }), picked('d'.repeat(1_001))]);
    expect(paths(choice.taken)).toEqual(['just.json']);
    expect(choice.refused.map(({ why }) => why)).toEqual(['larger than 64 MiB', 'its path is longer than 1,000 characters']);
  });

  test('beyond 5,000 files each further one is refused by name', () => {
    const choice = sortPicked(Array.from({ length: 5_002 }, (_, index) => picked(`${index}.json`)));
    expect(choice.taken).toHaveLength(5_000);
    expect(paths(choice.refused)).toEqual(['5000.json', '5001.json']);
  });

  test('picking again adds, and the same path replaces', () => {
    const again = picked('a.json');
    const all = withPicked([picked('a.json'), picked('b.json')], [again, picked('c.json')]);
    expect(paths(all)).toEqual(['a.json', 'b.json', 'c.json']);
    expect(all[0]?.file).toBe(again.file);
  });
});
