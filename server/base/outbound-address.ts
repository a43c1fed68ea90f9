import { BlockList, isIP } from 'node:net';

/** Networks nobody outside can mean: this host, its neighbours, what carries IPv4 inside, and what is not assigned (RFC 6890 and its successors). */
const NOT_PUBLIC_V4: ReadonlyArray<readonly [string, number]> = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
/** Of IPv6 only global unicast is public, and of that not these. */
const NOT_PUBLIC_V6: ReadonlyArray<readonly [string, number]> = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]];

const closed = new BlockList();
for (const [net, prefix] of NOT_PUBLIC_V4) closed.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of NOT_PUBLIC_V6) closed.addSubnet(net, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is one of the open internet. What cannot be read as an address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && globalUnicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/** Whether an address leads back to this machine, written plainly: an IPv4 address inside an IPv6 one never counts. */
export function isLoopbackAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !/^::ffff:/i.test(address) && loopback.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
