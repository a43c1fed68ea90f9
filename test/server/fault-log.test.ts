import { DrizzleQueryError } from 'drizzle-orm/errors';
import { expect, it } from 'vitest';
import { openFaultLog } from '../../server/fault-log.ts';
import { systemClock } from '../../server/base/clock.ts';
import { systemIds } from '../../server/base/ids.ts';

it('tells which statement failed and where, and never with which values', () => {
  const lines: string[] = [];
  const { report } = openFaultLog(systemClock, systemIds, (line) => lines.push(line));
  const incident = report(new DrizzleQueryError('insert into "iam_user" values ($1)', ['the-password-hash'], new Error('disk full')), 'people.create');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ incident, where: 'people.create', message: expect.stringContaining('iam_user') as unknown, cause: 'disk full' });
  expect(lines[0]).toContain('"at ');
  expect(lines[0]).not.toContain('the-password-hash');
});
