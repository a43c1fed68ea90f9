import { networkHolds } from '../../../shared/ip-network.ts';

/** Whether a key that is good in these networks only may be used from there; an empty list is every network. No known address is no listed one. */
export function isFromListed(networks: readonly string[], ip: string | null): boolean {
  if (networks.length === 0) return true;
  const address = ip === null ? null : (/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip);
  return address !== null && networks.some((network) => networkHolds(network, address));
}
