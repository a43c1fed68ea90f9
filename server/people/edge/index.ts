/**
 * How often, from where and for how long somebody may come in: rate limits, a tenant's networks, tickets for live streams.
 * Invariant: what is refused here has reached nothing behind it, and no flood of refusals floods the log.
 */
export { addNetworkRule, changeNetworkRule, type NetworkDeps, refuseLayerLockOut, removeNetworkRule } from './change-networks.ts';
export { type EdgeChoices, type EdgeRoom, openEdgeRoom } from './edge-room.ts';
export { buildEdgeTables } from './edge-tables.ts';
export type { LiveStream } from './live-streams.ts';
export { type Allowlist, isInForce, listThatRefuses, stateOf, warningsFor } from './network-match.ts';
export { type AllowlistState, type NetworkRule, NetworkRuleChange, NetworkRuleEnd, NetworkText, NewNetworkRule } from './network-rule.ts';
export { type NetworkRuleStore, openNetworkRuleStore } from './network-rule-store.ts';
export { type Networks, openNetworks } from './networks.ts';
export { openRateBucketStore, type RateBucketStore } from './rate-bucket-store.ts';
export { addressKey } from './rate-limiter.ts';
export { LIMIT_NAMES, type LimitName, ratesFor, uploadCost } from './rate-limits.ts';
export { openStreamTicketStore, type StreamTicketStore } from './stream-ticket-store.ts';
export { issueStreamTicket, redeemStreamTicket, type TicketDeps } from './stream-tickets.ts';
