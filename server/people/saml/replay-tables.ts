import type { Kit } from '../../base/storage/index.ts';

export function buildSamlTables(kit: Kit) {
  /** Assertions that were used; each row may go when its assertion would be refused as expired anyway. */
  const iamSamlAssertion = kit.table(
    'iam_saml_assertion',
    {
      tenantId: kit.tenantId(),
      providerId: kit.text('provider_id').notNull(),
      assertionId: kit.text('assertion_id').notNull(),
      expiresAt: kit.at('expires_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.providerId, t.assertionId), kit.index('iam_saml_assertion_by_end').on(t.tenantId, t.expiresAt)],
  );
  return { iamSamlAssertion };
}
