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
  return prefix <= width ? { bits, width, prefix } : null;
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
