import { and, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { LayerOwner, LayerVersion } from './layer.ts';
import { buildLayerTables } from './layer-tables.ts';

export type LayerStore = ReturnType<typeof openLayerStore>;
export type LayerHead = LayerOwner & { readonly version: number; readonly digest: string };

/** Asked before every governed call, so they are kept statements: one for each number of owners. The newest version is a seek in the key. */
const HEADS = LAYER_KINDS.map((_, last) =>
  `WITH owner (tenant_id, kind, id) AS (VALUES ${Array.from({ length: last + 1 }, () => '(?, ?, ?)').join(', ')})
   SELECT layer.tenant_id, layer.kind, layer.owner_id, layer.version, layer.digest FROM owner
   JOIN registry_layer AS layer ON layer.tenant_id = owner.tenant_id AND layer.kind = owner.kind AND layer.owner_id = owner.id
    AND layer.version = (SELECT max(newest.version) FROM registry_layer AS newest WHERE newest.tenant_id = owner.tenant_id AND newest.kind = owner.kind AND newest.owner_id = owner.id)`);

interface HeadRow {
  readonly tenant_id: TenantId;
  readonly kind: LayerKind;
  readonly owner_id: string;
  readonly version: number;
  readonly digest: string;
}

export function openLayerStore(kit: Kit) {
  const { registryLayer } = buildLayerTables(kit);
  const of = (owner: LayerOwner) => and(eq(registryLayer.tenantId, owner.tenantId), eq(registryLayer.kind, owner.kind), eq(registryLayer.ownerId, owner.id));
  const asVersion = ({ ownerId, ...rest }: typeof registryLayer.$inferSelect): LayerVersion => ({ ...rest, id: ownerId });

  return {
    /** The version in force of each of these layers; a layer that nobody wrote has none. */
    async heads(db: Db, owners: readonly LayerOwner[]): Promise<readonly LayerHead[]> {
      const statement = HEADS[owners.length - 1];
      if (!statement) throw new Error(`a place has one owner of each kind, not ${owners.length}`);
      const rows = await db.all<HeadRow>(statement, ...owners.flatMap(({ tenantId, kind, id }) => [tenantId, kind, id]));
      return rows.map((row) => ({ tenantId: row.tenant_id, kind: row.kind, id: row.owner_id, version: Number(row.version), digest: row.digest }));
    },

    async find(db: Db, owner: LayerOwner, version: number): Promise<LayerVersion | undefined> {
      const [row] = await db.q.select().from(registryLayer).where(and(of(owner), eq(registryLayer.version, version)));
      return row && asVersion(row);
    },

    async latest(db: Db, owner: LayerOwner): Promise<LayerVersion | undefined> {
      const [row] = await db.q.select().from(registryLayer).where(of(owner)).orderBy(desc(registryLayer.version)).limit(1);
      return row && asVersion(row);
    },

    async history(db: Db, owner: LayerOwner): Promise<readonly Omit<LayerVersion, 'content'>[]> {
      const rows = await db.q.select().from(registryLayer).where(of(owner)).orderBy(desc(registryLayer.version)).limit(200);
      return rows.map(({ content: _left, ...row }) => ({ ...row, id: row.ownerId })).map(({ ownerId: _same, ...row }) => row);
    },

    /** False when somebody else wrote this version first. */
    async add(tx: Tx, { id, ...version }: LayerVersion): Promise<boolean> {
      const rows = await tx.q.insert(registryLayer).values({ ...version, ownerId: id }).onConflictDoNothing().returning({ version: registryLayer.version });
      return rows.length === 1;
    },
  };
}
