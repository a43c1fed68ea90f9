import { networkHolds, networkText } from '../../shared/ip-network.ts';

/** Where a request says it came from, and through whom. */
export interface Line {
  /** Address at the other end of the socket. */
  readonly peer: string | null;
  /** `X-Forwarded-For`, its lines joined with commas. */
  readonly forwardedFor: string | null;
  /** `Forwarded` (RFC 7239), likewise. */
  readonly forwarded: string | null;
}

export type ClientAddress = { readonly ip: string | null } | { readonly refused: string };

const MOST_HOPS = 32;

/**
 * Who is at the other end. A forwarding header counts only from a trusted proxy, and of it the rightmost address that is
 * none: everything left of that was written by somebody nobody vouches for. What a trusted proxy should never have let
 * through is refused, not guessed at.
 */
export function clientAddress({ peer, forwardedFor, forwarded }: Line, trusted: readonly string[]): ClientAddress {
  const direct = addressIn(peer ?? '');
  if (direct === null || !isTrusted(direct, trusted)) return { ip: direct };
  if (forwardedFor !== null && forwarded !== null) return { refused: 'X-Forwarded-For and Forwarded came together: the proxy must drop the one that it does not write.' };
  const hops = forwardedFor !== null ? forwardedFor.split(',') : forwarded !== null ? forwarded.split(',').map(forOf) : [];
  if (hops.length > MOST_HOPS) return { refused: `More than ${MOST_HOPS} proxies are named.` };
  let client = direct;
  for (const hop of hops.toReversed()) {
    const address = addressIn(hop);
    if (address === null) return { refused: 'The forwarding header holds something that is no address.' };
    client = address;
    if (!isTrusted(address, trusted)) break;
  }
  return { ip: client };
}

/** An address of one's own proxies. */
export function isTrusted(address: string, trusted: readonly string[]): boolean {
  return trusted.some((network) => networkHolds(network, address));
}

/** `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1` and, of the sockets of this machine, `fe80::1%eth0`. Null for everything else. */
function addressIn(text: string): string | null {
  const bare = text.trim().replace(/^\[([^\]]*)\](?::\d{1,5})?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, '$1').replace(/%[\w.-]{1,32}$/, '');
  return bare.includes('/') ? null : networkText(bare);
}

/** The `for` of one element of Forwarded; an empty text, which is no address, when there is none. */
function forOf(element: string): string {
  const said = element.split(';').map((pair) => pair.trim()).find((pair) => /^for=/i.test(pair));
  return said?.slice('for='.length).replace(/^"(.*)"$/, '$1') ?? '';
}
