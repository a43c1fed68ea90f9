import { describe, expect, it } from 'vitest';
import { claimInstance } from '../../main/single-instance.ts';

describe('one instance', () => {
  it('DS17: the second ends at once, without listening for a third', () => {
    const done: string[] = [];
    const app = { requestSingleInstanceLock: () => false, exit: (code = 0) => void done.push(`exit ${code}`), on: (event: string) => done.push(event) };

    expect([claimInstance(app, () => done.push('called')), done]).toEqual([false, ['exit 0']]);
  });

  it.each([
    [['countersign', 'countersign://run/0190a6c5-0000-7000-8000-000000000001'], '/runs/0190a6c5-0000-7000-8000-000000000001'],
    [['countersign', 'countersign://run/../../etc'], null],
    [['countersign', '--gpu', 'https://evil.test/'], null],
    [[], null],
  ])('DS17: the first hears what %j asks for', (argv, route) => {
    const heard: unknown[] = [];
    const app = { requestSingleInstanceLock: () => true, exit: () => undefined, on: (_event: string, listener: (event: unknown, argv: string[]) => void) => listener({}, argv) };

    claimInstance(app, (asked) => heard.push(asked));

    expect(heard).toEqual([route]);
  });
});
