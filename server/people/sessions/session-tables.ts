import type { ApiKeyId, SessionId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables, type EndReason } from '../identity/index.ts';
import type { SessionKind } from './session.ts';

export function buildSessionTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamSession = kit.table(
    'iam_session',
    {
      id: kit.text('id').notNull().$type<SessionId>(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      tenantId: kit.tenantId(),
      kind: kit.text('kind').notNull().$type<SessionKind>(),
      secretHash: kit.text('secret_hash'),
      device: kit.text('device'),
      amr: kit.json<readonly string[]>('amr').notNull(),
      authTime: kit.at('auth_time').notNull(),
      createdAt: kit.at('created_at').notNull(),
      lastSeenAt: kit.at('last_seen_at').notNull(),
      idleExpiresAt: kit.at('idle_expires_at').notNull(),
      absoluteExpiresAt: kit.at('absolute_expires_at').notNull(),
      revokedAt: kit.at('revoked_at'),
      revokedReason: kit.text('revoked_reason').$type<EndReason>(),
      ip: kit.text('ip'),
      userAgent: kit.text('user_agent'),
      tokenVersion: kit.int('token_version').notNull(),
      keyId: kit.text('key_id').$type<ApiKeyId>(),
      scopes: kit.json<readonly string[]>('scopes'),
      jkt: kit.text('jkt'),
    },
    (t) => [
      kit.primaryKey(t.id),
      kit.unique('iam_session_secret').on(t.secretHash),
      kit.index('iam_session_by_user').on(t.userId, t.createdAt),
      kit.index('iam_session_by_key').on(t.keyId),
      kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] }),
    ],
  );
  const iamRefresh = kit.table(
    'iam_refresh',
    {
      /** The first 16 characters after `csr_`: finds the row and proves nothing. */
      prefix: kit.text('prefix').notNull(),
      sessionId: kit.text('session_id').notNull().$type<SessionId>(),
      salt: kit.bytes('salt').notNull(),
      /** SHA-256 over the salt and the whole token. */
      hash: kit.bytes('hash').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
      usedAt: kit.at('used_at'),
      successorPrefix: kit.text('successor_prefix'),
      /** The successor, sealed under a key that only the holder of this token can derive. */
      successor: kit.bytes('successor'),
    },
    (t) => [kit.primaryKey(t.prefix), kit.index('iam_refresh_by_session').on(t.sessionId), kit.foreignKey({ columns: [t.sessionId], foreignColumns: [iamSession.id] })],
  );
  const iamSignInChallenge = kit.table(
    'iam_sign_in_challenge',
    {
      /** SHA-256, hex. */
      tokenHash: kit.text('token_hash').notNull(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      tenantId: kit.tenantId(),
      kind: kit.text('kind').notNull().$type<SessionKind>(),
      /** Who gave the password, as the failure count knows them: nobody else may give the code. */
      client: kit.text('client').notNull(),
      device: kit.text('device'),
      /** A password that changes meanwhile voids it. */
      tokenVersion: kit.int('token_version').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
      usedAt: kit.at('used_at'),
    },
    (t) => [kit.primaryKey(t.tokenHash), kit.index('iam_sign_in_challenge_by_age').on(t.expiresAt), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  const iamSigningKey = kit.table(
    'iam_signing_key',
    {
      /** RFC 7638 thumbprint. */
      kid: kit.text('kid').notNull(),
      /** The private key as a JWK, sealed under a key that follows from the deployment’s. */
      sealed: kit.bytes('sealed').notNull(),
      createdAt: kit.at('created_at').notNull(),
      /** Tokens it signed are refused from then on. */
      refusedFrom: kit.at('refused_from'),
    },
    (t) => [kit.primaryKey(t.kid)],
  );
  return { iamSession, iamRefresh, iamSignInChallenge, iamSigningKey };
}
