import { z } from 'zod';
import type { ApiKeyId, Instant, SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import { Slug } from '../../tenancy/tenants/index.ts';
import { type EndReason, Password } from '../identity/index.ts';

/** `browser`: an opaque cookie; `token`: access and refresh tokens for API clients. */
export type SessionKind = 'browser' | 'token';

export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly tenantId: TenantId;
  readonly kind: SessionKind;
  /** SHA-256 of the cookie's value, hex; null for token sessions, which no cookie opens. */
  readonly secretHash: string | null;
  /** What the person calls this device, or what it says of itself. */
  readonly device: string | null;
  /** How they proved themselves: `pwd`, `key`, `setup`, `otp` (RFC 8176 where it has a word). */
  readonly amr: readonly string[];
  /** When they last did; step-up asks for a recent one. */
  readonly authTime: Instant;
  readonly createdAt: Instant;
  /** Written at most once a minute. */
  readonly lastSeenAt: Instant;
  readonly idleExpiresAt: Instant;
  readonly absoluteExpiresAt: Instant;
  readonly revokedAt: Instant | null;
  readonly revokedReason: EndReason | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The person's token version when it began; another one ends it (FEATURES D29). */
  readonly tokenVersion: number;
  /** The API key it was bought with, which narrows it and takes it along when revoked. */
  readonly keyId: ApiKeyId | null;
  /** Capability patterns that narrow it; null: all that the person may. */
  readonly scopes: readonly string[] | null;
  /** Thumbprint of the client's own key (RFC 7638): its tokens are good only with a proof of that key. Null: good for whoever holds them. */
  readonly jkt: string | null;
}

/** How long things live, in seconds. Every one is configuration. */
export interface SessionLives {
  readonly accessS: number;
  /** Access tokens issued on the guide's paths (`JWT_EXPIRE_MINUTES`). */
  readonly documentAccessS: number;
  /** A refresh token, and with it an unused token session. */
  readonly refreshS: number;
  readonly refreshGraceS: number;
  readonly browserIdleS: number;
  readonly absoluteS: number;
  readonly mostPerPerson: number;
}

const DAY_S = 86_400;

export const DEFAULT_LIVES: SessionLives = {
  accessS: 900, documentAccessS: 1_800, refreshS: 14 * DAY_S, refreshGraceS: 20, browserIdleS: 14 * DAY_S, absoluteS: 30 * DAY_S, mostPerPerson: 10,
};

/** No access token lives longer, whatever is configured (DECISIONS 6). */
export const MOST_ACCESS_S = 3_600;

/** Any text may be tried as an email: an impossible one is answered like an unknown one. */
export const SignInInput = z.strictObject({
  email: z.string().trim().min(1).max(254).transform((text) => text.toLowerCase()),
  password: Password,
  /** Slug or id of the tenant to work in; absent: the one used last. */
  tenant: z.union([Slug, z.uuid()]).optional(),
  device: z.string().max(200).optional(),
  /** The code of the authenticator, or a recovery code, where the account asks for one. */
  otp: z.string().min(1).max(100).optional(),
});
