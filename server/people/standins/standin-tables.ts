import type { SessionId, TenantId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildSessionTables } from '../sessions/index.ts';
import type { StandinKind } from './standin.ts';

export function buildStandinTables(kit: Kit) {
  const { iamSession } = buildSessionTables(kit);
  const iamStandin = kit.table(
    'iam_standin',
    {
      /** The session that is worked in. */
      sessionId: kit.text('session_id').notNull().$type<SessionId>(),
      kind: kit.text('kind').notNull().$type<StandinKind>(),
      /** Where it works; its people are told. */
      tenantId: kit.tenantId(),
      /** Who really works, and the session in which they asked for it: it ends with that one. */
      byUserId: kit.text('by_user_id').notNull().$type<UserId>(),
      byName: kit.text('by_name').notNull(),
      bySessionId: kit.text('by_session_id').notNull().$type<SessionId>(),
      byTenantId: kit.text('by_tenant_id').notNull().$type<TenantId>(),
      asUserId: kit.text('as_user_id').notNull().$type<UserId>(),
      asName: kit.text('as_name').notNull(),
      reason: kit.text('reason').notNull(),
      startedAt: kit.at('started_at').notNull(),
      endsAt: kit.at('ends_at').notNull(),
      endedAt: kit.at('ended_at'),
    },
    (t) => [
      kit.primaryKey(t.sessionId),
      kit.index('iam_standin_by_tenant').on(t.tenantId, t.startedAt),
      kit.foreignKey({ columns: [t.sessionId], foreignColumns: [iamSession.id] }),
    ],
  );
  return { iamStandin };
}
