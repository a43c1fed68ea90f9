import { expect, it } from 'vitest';
import { addressKey, LIMIT_NAMES, ratesFor, uploadCost } from '../../../../server/people/edge/index.ts';

it('has the documents’ numbers, a hundred times as many on one’s own machine, and those that somebody configured', () => {
  expect(ratesFor('production')).toMatchObject({ user: { count: 120, windowMs: 60_000 }, tenant: { count: 600 }, organisation: { count: 600 }, sign_in: { count: 20, windowMs: 900_000 }, refresh: { count: 10 }, admin_password: { count: 5, windowMs: 3_600_000 } });
  expect(ratesFor('development')).toEqual(ratesFor('production'));
  for (const name of LIMIT_NAMES) expect(ratesFor('local')[name].count).toBe(ratesFor('production')[name].count * 100);
  expect(ratesFor('local', { user: 7 })).toMatchObject({ user: { count: 7 }, tenant: { count: 60_000 } });
});

it('counts an address by its customer, and what has none as one', () => {
  expect(['192.0.2.1', '::ffff:192.0.2.1', 'fe80::1%eth0', '2001:db8::5', null, 'zz'].map((ip) => addressKey({ ip }))).toEqual(['192.0.2.1', '192.0.2.1', 'fe80::/64', '2001:db8::/64', 'local', 'unknown']);
});

it('counts an upload by begun mebibytes', () => {
  expect([0, 1, 1_048_576, 1_048_577].map(uploadCost)).toEqual([1, 1, 1, 2]);
});
