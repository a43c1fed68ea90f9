import type { Instant } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';

/** What was already done under a caller's own command id, and what was answered (DECISIONS 17). */
export function buildCommandTables(kit: Kit) {
  const command = kit.table(
    'command',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      /** A procedure may write more than once; each write of it is remembered apart. */
      step: kit.int('step').notNull(),
      actor: kit.text('actor').notNull(),
      procedure: kit.text('procedure').notNull(),
      argsDigest: kit.text('args_digest').notNull(),
      result: kit.json<{ readonly value: unknown }>('result').notNull(),
      at: kit.at('at').notNull().$type<Instant>(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id, t.step), kit.index('command_by_age').on(t.tenantId, t.at)],
  );
  return { command };
}
