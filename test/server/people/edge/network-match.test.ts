import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listThatRefuses, NetworkText, stateOf, warningsFor } from '../../../../server/people/edge/index.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

interface Case {
  readonly case: string;
  readonly rules: ReadonlyArray<{ readonly network: string; readonly expiresAt?: string }>;
  readonly address: string;
  readonly admitted: boolean;
}

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../docs/contracts/ip-allowlist.json'), 'utf8')) as { readonly now: string; readonly cases: readonly Case[] };
const now = brand<Instant>(table.now);
const rulesOf = (rules: Case['rules']) => rules.map(({ network, expiresAt }) => ({ network, expiresAt: expiresAt === undefined ? null : brand<Instant>(expiresAt) }));

describe('D50: a tenant’s list of networks', () => {
  it('has the table’s 13 cases', () => {
    expect(table.cases).toHaveLength(13);
  });

  it.each(table.cases.map((one) => [one.case, one] as const))('D50: %s', (_name, { rules, address, admitted }) => {
    expect(listThatRefuses({ rules: rulesOf(rules), registry: null }, address, now) === null).toBe(admitted);
  });
});

describe('a list', () => {
  const rule = (network: string, expiresAt: string | null = null) => ({ network, expiresAt: expiresAt === null ? null : brand<Instant>(expiresAt) });
  const [past, future] = ['2026-11-21T08:59:59.999Z', '2026-11-21T09:00:00.001Z'];

  it('D51: is open without entries, restricted with one in force, closed when all have expired', () => {
    expect(stateOf([], now)).toBe('open');
    expect(stateOf([rule('10.0.0.0/8', past), rule('10.0.0.0/8', future)], now)).toBe('restricted');
    expect(stateOf([rule('10.0.0.0/8', past), rule('::/0', table.now)], now)).toBe('closed');
    expect(listThatRefuses({ rules: [rule('0.0.0.0/0', past)], registry: null }, '10.0.0.1', now)).toBe('tenant');
  });

  it('is narrowed by the registry’s: both must admit', () => {
    const both = { rules: [rule('10.0.0.0/8')], registry: ['10.1.0.0/16', '192.0.2.0/24'] };
    expect(listThatRefuses(both, '10.1.2.3', now)).toBeNull();
    expect(listThatRefuses(both, '10.2.2.3', now)).toBe('registry');
    expect(listThatRefuses(both, '192.0.2.1', now)).toBe('tenant');
    expect(listThatRefuses({ rules: [], registry: ['10.1.0.0/16'] }, '10.2.0.1', now)).toBe('registry');
  });

  it.each(['zz', '', 'unknown', '<script>', '10.0.0.0/8', '1.2.3'])('admits nothing that is no address: %j', (address) => {
    expect(listThatRefuses({ rules: [rule('0.0.0.0/0'), rule('::/0')], registry: null }, address, now)).toBe('tenant');
  });

  it('IP-04: takes an IPv4 address that comes as IPv6 for what it is, on either side', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(fc.property(octet, octet, (a, b) => {
      const rules = [rule('203.0.0.0/16')];
      expect(listThatRefuses({ rules, registry: null }, `::ffff:203.0.${a}.${b}`, now)).toBeNull();
      expect(listThatRefuses({ rules: [rule('::ffff:203.0.0.0/112')], registry: null }, `203.0.${a}.${b}`, now)).toBeNull();
      expect(listThatRefuses({ rules, registry: null }, `::ffff:203.1.${a}.${b}`, now)).toBe('tenant');
    }));
  });

  it('IP-05: refuses what is no network, warns of one that admits everybody, and is off only when it is empty', () => {
    for (const wrong of ['10.0.0.1/33', '300.1.1.1', '', '10.0.0', '::/129', '1.2.3.4/', 'example.org', '10.0.0.0/8,::1', '010.0.0.1']) expect(NetworkText.safeParse(wrong).success, wrong).toBe(false);
    expect([NetworkText.parse(' 0.0.0.0/0 '), NetworkText.parse('::/0'), NetworkText.parse('10.0.0.1/8')]).toEqual(['0.0.0.0/0', '::/0', '10.0.0.0/8']);
    expect([warningsFor('0.0.0.0/0'), warningsFor('::/0'), warningsFor('10.0.0.0/8')].map((warnings) => warnings.length)).toEqual([1, 1, 0]);
    expect(stateOf([], now)).toBe('open');
  });
});
