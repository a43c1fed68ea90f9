import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../server/hosts/client-address.ts';

const PROXIES = ['10.0.0.0/8', '2001:db8:aaaa::/48'];
const line = (peer: string | null, forwardedFor: string | null = null, forwarded: string | null = null) => clientAddress({ peer, forwardedFor, forwarded }, PROXIES);

describe('the address of a client', () => {
  it('IP-01: is the socket’s when the peer is no trusted proxy, whatever it says', () => {
    expect(line('203.0.113.5', '1.2.3.4')).toEqual({ ip: '203.0.113.5' });
    expect(line('203.0.113.5', null, 'for=1.2.3.4')).toEqual({ ip: '203.0.113.5' });
    expect(line('::ffff:203.0.113.5', 'zz')).toEqual({ ip: '203.0.113.5' });
    expect(clientAddress({ peer: '127.0.0.1', forwardedFor: '1.2.3.4', forwarded: null }, [])).toEqual({ ip: '127.0.0.1' });
    expect(line(null, '1.2.3.4')).toEqual({ ip: null });
  });

  it('IP-02: is the rightmost one that is no trusted proxy’s, behind any number of them', () => {
    expect(line('10.0.0.1', '1.2.3.4, 203.0.113.5')).toEqual({ ip: '203.0.113.5' });
    expect(line('10.0.0.1', '1.2.3.4, 203.0.113.5, 10.9.9.9, 10.0.0.2')).toEqual({ ip: '203.0.113.5' });
    expect(line('::ffff:10.0.0.1', '1.2.3.4,[2001:db8:1::5]:4711 , 2001:db8:aaaa::9')).toEqual({ ip: '2001:db8:1::5' });
    expect(line('10.0.0.1', '10.0.0.7, 10.0.0.8')).toEqual({ ip: '10.0.0.7' });
    expect(line('10.0.0.1', '203.0.113.5:51234')).toEqual({ ip: '203.0.113.5' });
    expect(line('10.0.0.1')).toEqual({ ip: '10.0.0.1' });
    expect(line('10.0.0.1', null, 'for=1.2.3.4;proto=https, For="[2001:db8:1::5]:4711";by=10.0.0.1')).toEqual({ ip: '2001:db8:1::5' });
  });

  it.each(['zz', '<script>', '1.2.3.4, zz', '203.0.113.5, ', '', '1.2.3.4.5', '203.0.113.0/24', 'unknown', 'a'.repeat(9_000), Array.from({ length: 2_000 }, () => '10.0.0.3').join(',')])('IP-03: a trusted proxy that sends %.40j is refused, and it is taken for nobody’s address', (header) => {
    expect(line('10.0.0.1', header)).toEqual({ refused: expect.any(String) });
  });

  it.each(['for=_hidden', 'for=unknown', 'proto=https', 'for="[::1', 'for='])('IP-03: %j in Forwarded is refused', (header) => {
    expect(line('10.0.0.1', null, header)).toEqual({ refused: expect.any(String) });
  });

  it('is refused when two headers tell of it: one of them is not the proxy’s', () => {
    expect(line('10.0.0.1', '1.2.3.4', 'for=203.0.113.5')).toEqual({ refused: expect.stringContaining('together') });
  });

  it('ends no reading with an error, and is nothing that the caller wrote left of an untrusted hop', () => {
    const hop = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string().map((text) => text.replaceAll(',', ';')), fc.constant('10.0.0.4'));
    fc.assert(fc.property(fc.array(hop, { maxLength: 6 }), fc.ipV4().filter((ip) => !ip.startsWith('10.')), (spoofed, real) => {
      expect(line('10.0.0.1', [...spoofed, real].join(','))).toEqual({ ip: real });
      expect(() => line('10.0.0.1', spoofed.join(','))).not.toThrow();
    }));
  });
});
