import { expect, it } from 'vitest';
import { sideBySide } from '../../../../server/assurance/reports/side-by-side.ts';

/** A work that goes on until it is ended, and fails with the reason. */
const untilEnded = (ends: AbortSignal): Promise<never> => new Promise((_, fail) => ends.addEventListener('abort', () => fail(ends.reason), { once: true }));

it('lets the second begin at once, and gives it what the first found', async () => {
  const order: string[] = [];
  const { promise, resolve } = Promise.withResolvers<number>();
  const made = await sideBySide(() => promise, async (_, found) => {
    order.push('begun');
    resolve(20);
    return (await found) + 1;
  });
  expect([made, order]).toEqual([21, ['begun']]);
});

it('ends the first when the second fails, waits for its end, and tells why', async () => {
  let ended: unknown = null;
  const asked = sideBySide((ends) => untilEnded(ends).catch((reason: unknown) => {
    ended = reason;
    throw reason;
  }), () => Promise.reject(new Error('a question failed')));
  await expect(asked).rejects.toThrow('a question failed');
  expect(ended).toMatchObject({ message: 'a question failed' });
});

it('ends the second when the first fails, even where it does not wait for it yet', async () => {
  await expect(sideBySide(() => Promise.reject(new Error('the log cannot be read')), (ends) => untilEnded(ends))).rejects.toThrow('the log cannot be read');
});

it('ends both when its caller wants no more', async () => {
  const caller = new AbortController();
  const asked = sideBySide(untilEnded, (ends) => untilEnded(ends), caller.signal);
  caller.abort(new Error('no more'));
  await expect(asked).rejects.toThrow('no more');
});
