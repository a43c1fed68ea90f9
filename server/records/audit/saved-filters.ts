import { and, asc, eq, or } from 'drizzle-orm';
import { z } from 'zod';
import { brand, type FilterId, type Instant } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from './audit-note.ts';
import { AuditFilter } from './audit-filter.ts';
import { buildAuditTables } from './audit-tables.ts';

const { size: _size, cursor: _cursor, ...conditions } = AuditFilter.shape;

/** A question under a name. `shared`: everybody of the tenant who may read the log sees it. */
export const NewSavedFilter = z.strictObject({ name: z.string().trim().min(1).max(80), shared: z.boolean().default(false), question: z.strictObject(conditions) });
export type NewSavedFilter = Readonly<z.infer<typeof NewSavedFilter>>;

export interface SavedFilter {
  readonly id: FilterId;
  readonly name: string;
  readonly shared: boolean;
  readonly question: JsonObject;
  /** Whether it is the caller’s own, and so theirs to remove. */
  readonly own: boolean;
  readonly createdAt: Instant;
}

export interface SavedFilterDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: { readonly trail: AuditTrail };
}

const MOST = 200;

/** Own ones and those that others share, by name. */
export function listSavedFilters({ storage }: Pick<SavedFilterDeps, 'storage'>, actor: Actor): Promise<readonly SavedFilter[]> {
  const { auditFilter } = buildAuditTables(storage.kit);
  return storage.read(actor, async (db) => {
    const rows = await db.q.select().from(auditFilter)
      .where(and(eq(auditFilter.tenantId, actor.tenantId), or(eq(auditFilter.ownerId, actor.userId), eq(auditFilter.shared, true)))).orderBy(asc(auditFilter.name), asc(auditFilter.id)).limit(MOST);
    return rows.map(({ tenantId: _own, ownerId, ...row }) => ({ ...row, own: ownerId === actor.userId }));
  });
}

export function saveFilter(deps: SavedFilterDeps, actor: Actor, { name, shared, question }: NewSavedFilter): Promise<SavedFilter> {
  const { auditFilter } = buildAuditTables(deps.storage.kit);
  return deps.storage.write(actor, async (tx) => {
    const row = { id: deps.ids.id<FilterId>(), name, shared, question: told(question), createdAt: deps.clock.now() };
    const added = await tx.q.insert(auditFilter).values({ ...row, tenantId: actor.tenantId, ownerId: actor.userId }).onConflictDoNothing().returning({ id: auditFilter.id });
    if (added.length === 0) throw new Refusal('audit/filter-exists', { field: 'name', rule: `name: you have a filter "${name}" already` });
    await deps.audit.trail.append(tx, actor, { type: 'audit.filter.saved', resource: { type: 'audit_filter', id: row.id, name }, details: { shared, question: row.question } });
    return { ...row, own: true };
  });
}

/** Only who saved it removes it; to others it is not there. */
export function removeFilter(deps: SavedFilterDeps, actor: Actor, id: string): Promise<void> {
  const { auditFilter } = buildAuditTables(deps.storage.kit);
  return deps.storage.write(actor, async (tx) => {
    const [gone] = await tx.q.delete(auditFilter).where(and(eq(auditFilter.tenantId, actor.tenantId), eq(auditFilter.id, brand<FilterId>(id)), eq(auditFilter.ownerId, actor.userId))).returning({ name: auditFilter.name });
    if (!gone) throw new Refusal('audit/filter-not-found', { id });
    await deps.audit.trail.append(tx, actor, { type: 'audit.filter.removed', resource: { type: 'audit_filter', id, name: gone.name } });
  });
}

/** The conditions that are set. */
function told(question: NewSavedFilter['question']): JsonObject {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined)) as JsonObject; // parsed: texts and lists of texts
}
