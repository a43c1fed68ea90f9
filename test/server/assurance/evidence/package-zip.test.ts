import { setImmediate } from 'node:timers';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { textFile, zipOf } from '../../../../server/assurance/evidence/index.ts';
import { unpack } from '../../../support/evidence-packages.ts';

const readme = textFile('README.txt', 'readme', 'read me');
const turn = () => new Promise<void>((done) => void setImmediate(done));
const nothing = () => Promise.resolve([]);

it('writes what closes it over everything that it lists, and asks for that once', async () => {
  let asked = 0;
  const zip = zipOf([readme], ['list', 'note'], (listed) => {
    asked += 1;
    return Promise.resolve([{ path: 'list', text: listed.map(({ path, size }) => `${path} ${size}`).join() }, { path: 'note', text: 'signed' }]);
  });
  expect([...(await unpack(await buffer(zip)))].map(([path, bytes]) => [path, bytes.toString()])).toEqual([['README.txt', 'read me'], ['list', 'README.txt 7'], ['note', 'signed']]);
  expect(asked).toBe(1);
});

it.each([
  ['a file cannot be made at all', [{ ...readme, chunks: () => failing(0) }], nothing],
  ['a file cannot be made to its end', [readme, { ...readme, path: 'b', chunks: () => failing(1) }], nothing],
  ['nobody signs it', [readme], () => turn().then(() => Promise.reject(new Error('not made')))],
] as const)('ends with the reason, and never stands still, where %s', async (_why, files, close) => {
  await expect(buffer(zipOf(files, ['list', 'note'], close))).rejects.toThrow('not made');
});

it('tells the reason also to whoever begins to read it after it failed', async () => {
  const zip = zipOf([{ ...readme, chunks: () => failing(0) }], [], nothing);
  while (!zip.destroyed) await turn();
  await expect(buffer(zip)).rejects.toThrow('not made');
});

it('stops making once nobody reads it any more', async () => {
  let made = 0;
  const endless = async function* () {
    for (; made < 1_000; made += 1) yield Buffer.alloc(65_536);
  };
  const zip = zipOf([{ ...readme, chunks: endless }], [], nothing);
  await zip[Symbol.asyncIterator]().next();
  zip.destroy();
  const then = made;
  for (let n = 0; n < 20; n += 1) await turn();
  expect(made).toBeLessThan(then + 5);
});

async function* failing(after: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < after; n += 1) yield Buffer.from('some');
  await turn();
  throw new Error('not made');
}
