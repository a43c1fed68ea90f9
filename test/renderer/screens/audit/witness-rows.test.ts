import { describe, expect, it } from 'vitest';
import { lastHeard, type SeenLog, witnessAddress, witnessedLogs } from '../../../../renderer/screens/audit/witness-rows.ts';

const log = (origin: string, size: number, witnesses: SeenLog['witnesses'], unwitnessedSince: string | null = null): SeenLog => ({ origin, size, signedSize: size, signedAt: '2026-11-21T09:00:00.000Z', vkey: `${origin}+0+A`, witnesses, unwitnessedSince });

describe('who has seen the logs', () => {
  it('says of each epoch, the newest first, whether nobody, one or more have, and what stands behind that', () => {
    const rows = witnessedLogs([
      log('house/t/1/e1', 9, [{ name: 'north', size: 9, seconds: 1_800_000_000 }, { name: 'south', size: 4, seconds: 1_700_000_000 }]), log('house/t/1/e2', 7, [{ name: 'north', size: 3, seconds: 1_800_000_060 }], '2026-11-21T09:00:00.000Z'), log('house/t/1/e3', 2, [], '2026-11-21T09:00:01.000Z'),
    ]);
    expect(rows.map(({ epoch, level, tail }) => [epoch, level, tail])).toEqual([['e3', 'signed', 2], ['e2', 'witnessed', 4], ['e1', 'cross-witnessed', 0]]);
    expect(rows[1]?.tailSince).toBe('2026-11-21T09:00:00.000Z');
    expect(rows[2]?.by[0]?.at).toBe('2027-01-15T08:00:00.000Z');
  });

  it('knows when a witness was last heard of any of them, and that another never was', () => {
    const rows = witnessedLogs([log('e1', 9, [{ name: 'north', size: 9, seconds: 1_700_000_000 }]), log('e2', 9, [{ name: 'north', size: 9, seconds: 1_800_000_000 }])]);
    expect(lastHeard(rows, 'north')).toBe('2027-01-15T08:00:00.000Z');
    expect(lastHeard(rows, 'south')).toBeNull();
  });

  it('gives an address where there is one to reach', () => {
    expect(witnessAddress({ protocol: 'https:', origin: 'https://acme.example' })).toBe('https://acme.example/witness');
    expect(witnessAddress({ protocol: 'app:', origin: 'app://countersign' })).toBeNull();
  });
});
