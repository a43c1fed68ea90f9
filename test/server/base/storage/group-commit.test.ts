import { expect, it } from 'vitest';
import { GroupCommit, type Journal } from '../../../../server/base/storage/group-commit.ts';

function journal(wishes: Partial<Journal> = {}): Journal & { readonly log: string[] } {
  const log: string[] = [];
  return {
    log,
    begin: () => void log.push('begin'),
    commit: () => {
      log.push('commit');
      return Promise.resolve();
    },
    rollback: () => void log.push('rollback'),
    alive: () => true,
    ...wishes,
  };
}

it('drains everything that waits into one transaction, in order', async () => {
  const own = journal();
  const commits = new GroupCommit(own);
  const answers = await Promise.all([1, 2, 3].map((n) => commits.submit(async () => {
    own.log.push(`work ${n}`);
    return n;
  })));
  expect(answers).toEqual([1, 2, 3]);
  expect(own.log).toEqual(['begin', 'work 1', 'work 2', 'work 3', 'commit']);
});

it('answers nobody before the commit', async () => {
  let release: () => void = () => undefined;
  const commits = new GroupCommit(journal({ commit: () => new Promise((resolve) => (release = resolve)) }));
  let answered = false;
  const answer = commits.submit(() => Promise.resolve(1)).then(() => (answered = true));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  release();
  await answer;
  expect(answered).toBe(true);
});

it('tells everybody of the batch when the commit fails: nothing happened', async () => {
  const own = journal({ commit: () => Promise.reject(new Error('disk full')) });
  const commits = new GroupCommit(own);
  const settled = await Promise.allSettled([commits.submit(() => Promise.resolve(1)), commits.submit(() => Promise.resolve(2))]);
  expect(settled.map((outcome) => outcome.status)).toEqual(['rejected', 'rejected']);
  expect(own.log.at(-1)).toBe('rollback');
});

it('gives the batch up when the database gave the transaction up, and serves the next one', async () => {
  let alive = false;
  const own = journal({ alive: () => alive });
  const commits = new GroupCommit(own);
  await expect(commits.submit(() => Promise.resolve(1))).rejects.toThrow('gave the transaction up');
  alive = true;
  expect(await commits.submit(() => Promise.resolve(2))).toBe(2);
});

it('keeps one failing command from its neighbours', async () => {
  const commits = new GroupCommit(journal());
  const settled = await Promise.allSettled([commits.submit(() => Promise.reject(new Error('mine'))), commits.submit(() => Promise.resolve('fine'))]);
  expect(settled).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'fine' }]);
});
