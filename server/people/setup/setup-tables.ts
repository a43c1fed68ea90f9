import type { Kit } from '../../base/storage/index.ts';

export function buildSetupTables(kit: Kit) {
  const iamSetup = kit.table(
    'iam_setup',
    {
      /** Always `owner`: there is one set-up token at a time. */
      id: kit.text('id').notNull(),
      /** SHA-256, hex. */
      tokenHash: kit.text('token_hash').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
      usedAt: kit.at('used_at'),
    },
    (t) => [kit.primaryKey(t.id)],
  );
  return { iamSetup };
}
