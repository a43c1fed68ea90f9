/** A range of addresses: the bits before `prefix` are fixed. */
interface Network {
  readonly bits: bigint;
  readonly width: 32 | 128;
  readonly prefix: number;
}

/** Whether the text is an IPv4 or IPv6 address or network (RFC 4632, RFC 4291); an address is a network of one. */
export function isNetwork(text: string): boolean {
  return parseNetwork(text) !== null;
}

/** The addresses that stand in both lists, as networks of one of them: two CIDR ranges are nested or disjoint, never half-overlapping. */
export function intersectNetworks(a: readonly string[], b: readonly string[]): readonly string[] {
  const within = (inner: readonly string[], outer: readonly string[]) =>
    inner.filter((text) => outer.some((candidate) => contains(parseNetwork(candidate), parseNetwork(text))));
  return [...new Set([...within(b, a), ...within(a, b)])];
}

/** Whether the address lies in the network. What is neither address nor network lies in nothing and holds nothing. */
export function networkHolds(network: string, address: string): boolean {
  const one = parseNetwork(address);
  return one !== null && one.prefix === one.width && contains(parseNetwork(network), one);
}

/** The one way to write an address or network: host bits cleared, IPv6 as RFC 5952 has it, IPv4 inside IPv6 (`::ffff:0:0/96`) as IPv4. Null for anything else. */
export function networkText(text: string): string | null {
  const network = parseNetwork(text);
  if (network === null) return null;
  const free = BigInt(network.width - network.prefix);
  const address = addressText({ ...network, bits: (network.bits >> free) << free });
  return network.prefix === network.width ? address : `${address}/${network.prefix}`;
}

/** The network of that many leading bits around an IPv6 address, which is what one customer is given; an IPv4 address stands for itself. Null for what is no address. */
export function customerNetwork(address: string, ipv6Prefix: number): string | null {
  const one = parseNetwork(address);
  if (one === null || one.prefix !== one.width) return null;
  return networkText(one.width === 128 ? `${address}/${ipv6Prefix}` : address);
}

function addressText({ bits, width }: Network): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 0xffffn).toString(16)).join(':');
  const zeros = (groups.match(/\b0(?::0)+\b/gu) ?? []).reduce((longest, run) => (run.length > longest.length ? run : longest), '');
  return zeros === '' ? groups : groups.replace(new RegExp(`\\b${zeros}\\b`, 'u'), '::').replace(/:{3,}/u, '::');
}

function contains(outer: Network | null, inner: Network | null): boolean {
  if (outer === null || inner === null || outer.width !== inner.width || outer.prefix > inner.prefix) return false;
  const free = BigInt(outer.width - outer.prefix);
  return outer.bits >> free === inner.bits >> free;
}

function parseNetwork(text: string): Network | null {
  const [address = '', length, ...more] = text.split('/');
  const width = address.includes(':') ? 128 : 32;
  const bits = width === 128 ? ipv6Bits(address) : ipv4Bits(address);
  if (bits === null || more.length > 0 || (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/u.test(length))) return null;
  const prefix = length === undefined ? width : Number(length);
  return prefix <= width ? unmapped({ bits, width, prefix }) : null;
}

/** An IPv4 address that comes as `::ffff:192.0.2.1` (RFC 4291 2.5.5.2) is that IPv4 address: a socket for both families writes it so. */
function unmapped(network: Network): Network {
  const mapped = network.width === 128 && network.prefix >= 96 && network.bits >> 32n === 0xffffn;
  return mapped ? { bits: network.bits & 0xffff_ffffn, width: 32, prefix: network.prefix - 96 } : network;
}

function ipv4Bits(address: string): bigint | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/u.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function ipv6Bits(text: string): bigint | null {
  const [head = '', tail, ...more] = withoutIpv4Tail(text).split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  if (front === null || back === null || more.length > 0) return null;
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** An address may end in IPv4 form (RFC 4291 2.2.3), which stands for its last two groups. */
function withoutIpv4Tail(text: string): string {
  const start = text.lastIndexOf(':') + 1;
  const bits = ipv4Bits(text.slice(start));
  return bits === null ? text : `${text.slice(0, start)}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

/** The 16-bit groups of one side of `::`. */
function groupsOf(side: string): readonly string[] | null {
  const groups = side === '' ? [] : side.split(':');
  return groups.every((group) => /^[0-9a-f]{1,4}$/iu.test(group)) ? groups : null;
}
