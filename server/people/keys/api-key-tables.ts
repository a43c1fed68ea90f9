import type { ApiKeyId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables } from '../identity/index.ts';
import type { ApiKey } from './api-key.ts';

export function buildApiKeyTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamApiKey = kit.table(
    'iam_api_key',
    {
      id: kit.text('id').notNull().$type<ApiKeyId>(),
      tenantId: kit.tenantId(),
      userId: kit.text('user_id').notNull().$type<UserId>(),
      name: kit.text('name').notNull(),
      hint: kit.text('hint'),
      /** HMAC-SHA256 of the whole key under the pepper, hex. The pepper is not in the database, so neither is any way to guess. */
      mac: kit.text('mac').notNull(),
      scopes: kit.json<readonly string[]>('scopes').notNull(),
      shownTo: kit.json<readonly UserId[]>('shown_to').notNull(),
      origin: kit.text('origin').notNull().$type<ApiKey['origin']>(),
      createdAt: kit.at('created_at').notNull(),
      validFrom: kit.at('valid_from'),
      expiresAt: kit.at('expires_at'),
      networks: kit.json<readonly string[]>('networks').notNull(),
      revokedAt: kit.at('revoked_at'),
      lastUsedAt: kit.at('last_used_at'),
    },
    (t) => [
      kit.primaryKey(t.id),
      kit.unique('iam_api_key_mac').on(t.mac),
      kit.index('iam_api_key_by_owner').on(t.tenantId, t.userId, t.createdAt),
      kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] }),
    ],
  );
  return { iamApiKey };
}
