import type { Instant, RunId, SessionId, UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';

export function buildEdgeTables(kit: Kit) {
  const iamRateBucket = kit.table(
    'iam_rate_bucket',
    {
      /** `<limit>:<SHA-256 of whom it is about>`: no address or account is kept. */
      key: kit.text('key').notNull(),
      /** When it will be empty again, epoch ms. */
      drainedMs: kit.int('drained_ms').notNull(),
    },
    (t) => [kit.primaryKey(t.key), kit.index('iam_rate_bucket_by_age').on(t.drainedMs)],
  );
  const networkRule = kit.table(
    'network_rule',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      /** As `networkText` writes it. */
      network: kit.text('network').notNull(),
      note: kit.text('note').notNull(),
      /** From then on it admits nobody; absent: for good. */
      expiresAt: kit.at('expires_at'),
      createdAt: kit.at('created_at').notNull(),
      createdBy: kit.text('created_by').notNull().$type<UserId>(),
      createdByName: kit.text('created_by_name').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.unique('network_rule_network').on(t.tenantId, t.network)],
  );
  const iamStreamTicket = kit.table(
    'iam_stream_ticket',
    {
      /** SHA-256 of the ticket, hex. */
      hash: kit.text('hash').notNull(),
      tenantId: kit.tenantId(),
      sessionId: kit.text('session_id').notNull().$type<SessionId>(),
      runId: kit.text('run_id').notNull().$type<RunId>(),
      expiresAt: kit.at('expires_at').notNull().$type<Instant>(),
    },
    (t) => [kit.primaryKey(t.hash), kit.index('iam_stream_ticket_by_age').on(t.expiresAt)],
  );
  return { iamRateBucket, networkRule, iamStreamTicket };
}
