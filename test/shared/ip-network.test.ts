import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectNetworks, isNetwork } from '../../shared/ip-network.ts';

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

/** The address as a 32-bit number against a network, by mask. */
function contains(network: string, address: number): boolean {
  const [a = 0, b = 0, , , prefix = 32] = network.split(/[./]/u).map(Number);
  const mask = prefix === 0 ? 0 : -1 << (32 - prefix);
  return ((((a << 24) | (b << 16)) ^ address) & mask) === 0;
}
