import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerNetwork, intersectNetworks, isNetwork, networkHolds, networkText } from '../../shared/ip-network.ts';

describe('networks', () => {
  it.each(['10.0.0.1', '0.0.0.0/0', '10.0.0.0/8', '::', '::1', '2001:db8::/32', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.1', '1::8', 'FE80::1/64'])('are read from %s', (text) => {
    expect(isNetwork(text)).toBe(true);
  });

  it.each(['', '10.0.0', '10.0.0.256', '10.0.0.1/33', '10.0.0.1/', '10.0.0.1/08', '10.0.0.01', '1.2.3.4/8/8', ':', ':::', '1::2::3', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', '::/129', '12345::', 'fe80::1%eth0', '1.2.3.4::', 'localhost'])('are not read from %j', (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  it('have in common what lies within both lists', () => {
    expect(intersectNetworks(['10.0.0.0/8', '2001:db8::/32'], ['10.1.0.0/16', '11.0.0.0/8', '2001:db8::1', '::/0', '10.0.0.0/7'])).toEqual(['10.1.0.0/16', '2001:db8::1', '10.0.0.0/8', '2001:db8::/32']);
  });

  it('of one family never meet the other', () => {
    expect(intersectNetworks(['0.0.0.0/0'], ['::/0'])).toEqual([]);
  });

  it('admit an address in common exactly when both lists admit it', () => {
    const octet = fc.integer({ min: 0, max: 3 });
    const network = fc.tuple(octet, octet, fc.constantFrom(0, 7, 8, 15, 16, 24, 32)).map(([a, b, prefix]) => `${a}.${b}.0.0/${prefix}`);
    const some = fc.array(network, { maxLength: 3 });
    fc.assert(fc.property(some, some, octet, octet, (left, right, a, b) => {
      const admits = (networks: readonly string[]) => networks.some((text) => contains(text, (a << 24) | (b << 16)));
      expect(admits(intersectNetworks(left, right))).toBe(admits(left) && admits(right));
    }), { numRuns: 10_000 });
  });
});

describe('an address', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true], ['10.0.0.0/8', '11.0.0.1', false], ['203.0.113.0/24', '::ffff:203.0.113.9', true], ['::ffff:203.0.113.0/120', '203.0.113.9', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true], ['::/0', '203.0.113.9', false], ['0.0.0.0/0', '2001:db8::1', false], ['::/0', '::ffff:203.0.113.9', false],
    ['10.0.0.1', '10.0.0.1', true], ['10.0.0.0/8', '10.0.0.0/8', false], ['nonsense', '10.0.0.1', false], ['10.0.0.0/8', 'zz', false],
  ])('in %s: %s is %s', (network, address, held) => {
    expect(networkHolds(network, address)).toBe(held);
  });

  it.each([
    ['10.0.0.1/24', '10.0.0.0/24'], ['FE80:0:0:0:0:0:0:1', 'fe80::1'], ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], ['2001:0db8::0001/32', '2001:db8::/32'], ['::', '::'], ['::1', '::1'], ['1::', '1::'],
    ['::ffff:192.0.2.1', '192.0.2.1'], ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'], ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'], ['::10:0:0:0:1', '::10:0:0:0:1'], ['fe80::10', 'fe80::10'],
  ])('is written in one way: %s as %s', (text, canonical) => {
    expect(networkText(text)).toBe(canonical);
  });

  it('is the same however often it is written anew', () => {
    const group = fc.constantFrom('0', '0', '0', '1', 'ffff', 'a0', '10');
    fc.assert(fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), fc.integer({ min: 0, max: 128 }), (groups, prefix) => {
      const text = `${groups.join(':')}/${prefix}`;
      const once = networkText(text);
      expect(networkText(once ?? '')).toBe(once);
      expect(intersectNetworks([once ?? ''], [text]).length).toBeGreaterThan(0);
    }));
  });

  it('stands for its customer: itself in IPv4, its /64 in IPv6', () => {
    expect(customerNetwork('192.0.2.9', 64)).toBe('192.0.2.9');
    expect(customerNetwork('2001:db8:1:2:3:4:5:6', 64)).toBe('2001:db8:1:2::/64');
    expect(customerNetwork('2001:db8:1:2:ffff::', 64)).toBe('2001:db8:1:2::/64');
    expect(customerNetwork('::ffff:192.0.2.9', 64)).toBe('192.0.2.9');
    expect([customerNetwork('zz', 64), customerNetwork('10.0.0.0/8', 64)]).toEqual([null, null]);
  });
});

/** The address as a 32-bit number against a network, by mask. */
function contains(network: string, address: number): boolean {
  const [a = 0, b = 0, , , prefix = 32] = network.split(/[./]/u).map(Number);
  const mask = prefix === 0 ? 0 : -1 << (32 - prefix);
  return ((((a << 24) | (b << 16)) ^ address) & mask) === 0;
}
