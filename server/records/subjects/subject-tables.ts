import type { Kit } from '../../base/storage/index.ts';

export function buildSubjectTables(kit: Kit) {
  /** PostgreSQL only, and to be kept out of backups that outlive an erasure (docs/operations.md): beside SQLite the keys lie in a file of their own (key-file.ts). */
  const subjectKey = kit.table(
    'subject_key',
    {
      tenantId: kit.bareTenantId(),
      /** The token that entries have for the person. */
      person: kit.text('person').notNull(),
      /** 1, 2, 3 ... within the person: who was erased and acts again has another key. */
      kid: kit.int('kid').notNull(),
      /** The key under the tenant's own; null once it is destroyed. */
      wrapped: kit.bytes('wrapped'),
      createdAt: kit.text('created_at').notNull(),
      /** Since then nothing is sealed under it. */
      retiredAt: kit.text('retired_at'),
      /** When it was destroyed, sealed by who could open it: nobody else can say that it was. */
      gone: kit.bytes('gone'),
    },
    (t) => [kit.primaryKey(t.person, t.kid), kit.index('subject_key_retired').on(t.tenantId, t.retiredAt)],
  );
  return { subjectKey };
}
