import { expect, it } from 'vitest';
import { cancelOf, endWords, soonWhileOneWorks, untilItEnded } from '../../../../renderer/screens/reports/watch-jobs.ts';

type Job = NonNullable<Parameters<typeof endWords>[0]>;
const job = (state: Job['state'], problem: string | null = null): Job => ({ state, problem });
const asked = <Data>(data: Data) => ({ state: { data } });
const ENDED = { cancelled: 'Stopped.', broken: 'Broken.' };

it('asks about one again until it has ended, and goes on while nothing is known of it', () => {
  const soon = untilItEnded(asked(undefined));
  expect(soon).toBeGreaterThan(0);
  expect(untilItEnded(asked(job('working')))).toBe(soon);
  expect((['finished', 'cancelled', 'failed'] as const).map((state) => untilItEnded(asked(job(state))))).toEqual([false, false, false]);
});

it('asks about all more often while one works, and never stops: somebody else may begin one', () => {
  const seldom = soonWhileOneWorks(asked([]));
  expect(soonWhileOneWorks(asked(undefined))).toBe(seldom);
  expect(soonWhileOneWorks(asked([job('finished'), job('failed')]))).toBe(seldom);
  expect(soonWhileOneWorks(asked([job('finished'), job('working')]))).toBeLessThan(seldom);
});

it('stops the one that is meant, and says so of no other', () => {
  const stopped: string[] = [];
  const mutate = ({ id }: { readonly id: string }) => void stopped.push(id);
  cancelOf({ isPending: false, isSuccess: false, variables: undefined, mutate }, 'a').cancel();
  cancelOf({ isPending: false, isSuccess: false, variables: undefined, mutate }, null).cancel();
  expect(stopped).toEqual(['a']);
  expect(cancelOf({ isPending: true, isSuccess: false, variables: { id: 'a' }, mutate }, 'a').cancelling).toBe(true);
  expect(cancelOf({ isPending: false, isSuccess: true, variables: { id: 'a' }, mutate }, 'a').cancelling).toBe(true);
  expect(cancelOf({ isPending: false, isSuccess: true, variables: { id: 'a' }, mutate }, 'b').cancelling).toBe(false);
});

it('says why nothing came of one, in its own words where it has some', () => {
  expect(endWords(job('cancelled'), ENDED)).toEqual({ tone: 'warn', words: 'Stopped.' });
  expect(endWords(job('failed'), ENDED)).toEqual({ tone: 'danger', words: 'Broken.' });
  expect(endWords(job('failed', 'The disk is full.'), ENDED)).toEqual({ tone: 'danger', words: 'The disk is full.' });
  expect([undefined, job('working'), job('finished')].map((one) => endWords(one, ENDED))).toEqual([null, null, null]);
});
