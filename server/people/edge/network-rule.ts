import { z } from 'zod';
import { type Instant, instantOf, type TenantId, type UserId } from '../../../shared/brand.ts';
import { networkText } from '../../../shared/ip-network.ts';

/** One network from which a tenant may be worked in. */
export interface NetworkRule {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly network: string;
  readonly note: string;
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: UserId;
  readonly createdByName: string;
  readonly ver: number;
}

/** `open`: no list, everybody is admitted. `restricted`: some addresses are. `closed`: every entry has expired, and nobody is (FEATURES D51). */
export type AllowlistState = 'open' | 'restricted' | 'closed';

export const NetworkText = z.string().trim().max(64).transform((text, { addIssue }) => {
  const network = networkText(text);
  if (network !== null) return network;
  addIssue({ code: 'custom', message: 'must be an IPv4 or IPv6 address or network, such as 203.0.113.0/24' });
  return z.NEVER;
});
const Note = z.string().trim().max(200);
const Expiry = z.iso.datetime({ offset: true, error: 'must be a time such as 2026-12-31T00:00:00Z' }).transform((text) => instantOf(Date.parse(text))).nullable();
/** Said knowingly: the change would shut out the very address it is made from. */
const confirmLockOut = z.boolean().default(false);

export const NewNetworkRule = z.strictObject({ network: NetworkText, note: Note.default(''), expiresAt: Expiry.default(null), confirmLockOut });
export const NetworkRuleChange = z.strictObject({ id: z.uuid(), ver: z.int(), network: NetworkText.optional(), note: Note.optional(), expiresAt: Expiry.optional(), confirmLockOut });
export const NetworkRuleEnd = z.strictObject({ id: z.uuid(), ver: z.int(), confirmLockOut });
