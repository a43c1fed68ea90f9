import { z } from 'zod';
import { type ApiKeyId, type Instant, instantOf, type TenantId, type UserId } from '../../../shared/brand.ts';
import { isNetwork } from '../../../shared/ip-network.ts';
import { KEY_PREFIXES } from './key-format.ts';

const MOST_DAYS = 365;
export const DEFAULT_DAYS = 90;
/** All that the owner may, except what is sealed: that must be named. */
export const ALL_OPEN: readonly string[] = ['*'];

export const KeyName = z.string().trim().min(1).max(100);
/** Capabilities or wildcards over them; whether they exist is checked against the catalogue. */
export const Scopes = z.array(z.string().min(1).max(80)).min(1).max(100).transform((scopes) => [...new Set(scopes)].sort());

/** Addresses and networks from which a key may be used. */
export const Networks = z.array(z.string().trim().max(50).refine(isNetwork, 'is no address and no network')).max(100).transform((networks) => [...new Set(networks)].sort());

export const NewApiKey = z.strictObject({
  name: KeyName,
  scopes: Scopes.optional(),
  expiresInDays: z.int().min(1).max(MOST_DAYS).default(DEFAULT_DAYS),
  prefix: z.enum(KEY_PREFIXES).optional(),
  networks: Networks.optional(),
  /** Not good before then. */
  validFrom: z.iso.datetime({ offset: true }).transform((text) => instantOf(Date.parse(text))).optional(),
});

/** A key as it may be shown: everything but itself. */
export interface ApiKey {
  readonly id: ApiKeyId;
  readonly tenantId: TenantId;
  /** Whose rights it borrows. */
  readonly userId: UserId;
  readonly name: string;
  /** Public id and last four characters; null for a declared key, of which nothing may be shown. */
  readonly hint: string | null;
  readonly scopes: readonly string[];
  /** Who was shown the key itself: what comes by it may be their doing, whoever owns it. */
  readonly shownTo: readonly UserId[];
  readonly origin: 'made' | 'declared';
  readonly createdAt: Instant;
  /** Null: from the beginning. */
  readonly validFrom: Instant | null;
  readonly expiresAt: Instant | null;
  /** Where it may be used from; empty: from everywhere. */
  readonly networks: readonly string[];
  readonly revokedAt: Instant | null;
  /** Written at most once a minute. */
  readonly lastUsedAt: Instant | null;
}
