import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildIdentityTables } from '../identity/index.ts';

export function buildFactorTables(kit: Kit) {
  const { iamUser } = buildIdentityTables(kit);
  const iamTotp = kit.table(
    'iam_totp',
    {
      userId: kit.text('user_id').notNull().$type<UserId>(),
      /** The shared secret, base64url, sealed by the vault under the deployment's own key. */
      secret: kit.bytes('secret').notNull(),
      createdAt: kit.at('created_at').notNull(),
      /** From then on it is asked for; null while the first code has not been shown. */
      confirmedAt: kit.at('confirmed_at'),
      /** The newest step whose code was accepted: neither it nor an older one is accepted again. */
      lastStep: kit.int('last_step').notNull(),
    },
    (t) => [kit.primaryKey(t.userId), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  const iamRecoveryCode = kit.table(
    'iam_recovery_code',
    {
      userId: kit.text('user_id').notNull().$type<UserId>(),
      /** SHA-256 over the person and the code, hex. */
      hash: kit.text('hash').notNull(),
      createdAt: kit.at('created_at').notNull(),
      usedAt: kit.at('used_at'),
    },
    (t) => [kit.primaryKey(t.userId, t.hash), kit.foreignKey({ columns: [t.userId], foreignColumns: [iamUser.id] })],
  );
  return { iamTotp, iamRecoveryCode };
}
