import { describe, expect, test } from 'vitest';
import { uploadAll } from '../../../../renderer/screens/catalog/upload-all.ts';

const items = Array.from({ length: 10 }, (_, index) => index);

describe('sending many files', () => {
  test('sends each once, four at a time at most, and counts them', async () => {
    const sent: number[] = [];
    const counts: number[] = [];
    let [travelling, most] = [0, 0];
    await uploadAll(items, async (item) => {
      most = Math.max(most, ++travelling);
      await Promise.resolve();
      travelling -= 1;
      sent.push(item);
    }, (done) => counts.push(done));
    expect(sent.toSorted((a, b) => a - b)).toEqual(items);
    expect(most).toBe(4);
    expect(counts).toEqual(items.map((index) => index + 1));
  });

  test('the first failure is thrown, and nothing more is begun', async () => {
    const begun: number[] = [];
    const sending = uploadAll(items, (item) => {
      begun.push(item);
      return item === 2 ? Promise.reject(new Error('no room')) : Promise.resolve();
    }, () => undefined);
    await expect(sending).rejects.toThrow('no room');
    expect(begun.length).toBeLessThan(items.length);
  });

  test('nothing to send is done at once', async () => {
    await expect(uploadAll([], () => Promise.reject(new Error('never')), () => undefined)).resolves.toBeUndefined();
  });
});
