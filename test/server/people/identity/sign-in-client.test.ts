import { describe, expect, it } from 'vitest';
import { systemIds } from '../../../../server/base/ids.ts';
import { accountKey, clientKey, openKnownDevices } from '../../../../server/people/identity/index.ts';

const devices = openKnownDevices(new Uint8Array(32).fill(9), systemIds);
const ada = accountKey('ada@example.com');

describe('the client of a sign-in', () => {
  it.each([
    ['192.0.2.7', 'ip:192.0.2.7'], ['::ffff:192.0.2.7', 'ip:192.0.2.7'], ['2001:db8:1:2:3:4:5:6', 'net:2001:db8:1:2'], ['2001:db8:1:2::1', 'net:2001:db8:1:2'],
    ['2001:0DB8:0001:0002::', 'net:2001:db8:1:2'], ['2001:db8::1', 'net:2001:db8:0:0'], ['::1', 'net:0:0:0:0'], ['fe80::1%eth0', 'net:fe80:0:0:0'], ['zz', 'unknown'],
  ])('at %s is counted as %s', (ip, key) => expect(clientKey(ip, null)).toBe(key));

  it('without an address is the machine itself, and a known device wherever it is', () => {
    expect(clientKey(null, null)).toBe('local');
    expect(clientKey('192.0.2.7', 'abc')).toBe('device:abc');
  });

  it('is a known device only with a token this deployment gave to this account', () => {
    const token = devices.issue(ada);
    expect(devices.recognise(token, ada)).toBe(token.split('.')[0]);
    expect(devices.recognise(token, accountKey('bob@example.com'))).toBeNull();
    expect(openKnownDevices(new Uint8Array(32).fill(8), systemIds).recognise(token, ada)).toBeNull();
    for (const bad of [null, '', 'x', `${token}a`, `${token.startsWith('a') ? 'b' : 'a'}${token.slice(1)}`, token.split('.')[0] ?? '']) expect(devices.recognise(bad, ada)).toBeNull();
  });
});
