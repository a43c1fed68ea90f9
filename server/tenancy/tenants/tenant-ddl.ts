import type { DdlPart } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';

// No slug that a person may choose begins with an underscore. The instant says: it was always there.
const INSERT = `INSERT INTO iam_tenant (id, slug, name, plan, status, created_at, ver)
  VALUES ('${SYSTEM_TENANT}', '_deployment', 'This deployment', 'saas/enterprise', 'active', '1970-01-01T00:00:00.000Z', 1) ON CONFLICT DO NOTHING`;

/** The deployment's own tenant stands in every database, so that its log has an owner. */
export const tenantDdl: DdlPart = {
  sqlite: [INSERT],
  // Row-level security binds the owner as well, and a migration has no tenant; it is forced again at the end of the same transaction.
  postgres: ['ALTER TABLE iam_tenant NO FORCE ROW LEVEL SECURITY', INSERT],
};
