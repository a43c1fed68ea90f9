import type { TenantId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Kit, Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../audit/index.ts';
import { openKeyWrapper } from './key-wrapper.ts';
import { kidOf, openValue, sealValue, type ValueKey } from './sealed-value.ts';
import { openTenantKeyStore, type TenantKeyRow, type TenantKeyStore } from './tenant-key-store.ts';
import type { SealedColumn, Vault } from './field-vault.ts';

export interface VaultOptions {
  readonly kit: Kit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  /** 32 bytes: what every tenant's key is wrapped with. */
  readonly dataKey: Uint8Array;
  /** The data key before it, while keys may still be wrapped with that one. */
  readonly previousDataKey?: Uint8Array | null;
}

/** The vault with what the commands of this room need besides. */
export interface VaultRoom extends Vault {
  readonly store: TenantKeyStore;
  readonly columns: readonly SealedColumn[];
  /** Makes the tenant's next key; null when another command made it first. What is active before stays so. */
  addKey(tx: Tx, tenantId: TenantId, kid: number): Promise<ValueKey | null>;
  /** The same key, wrapped by today's data key; null where it already is, or is no more. */
  rewrapped(row: TenantKeyRow): Buffer | null;
  /** A destroyed key does not go on living in memory. */
  forget(tenantId: TenantId): void;
  /** Uses since the last call, per tenant and key. */
  takeUses(): ReadonlyArray<{ readonly tenantId: TenantId; readonly kid: number; readonly uses: number }>;
}

const KEY_BYTES = 32;

export function openVault({ kit, clock, ids, audit, dataKey, previousDataKey = null }: VaultOptions): VaultRoom {
  const store = openTenantKeyStore(kit);
  const columns: SealedColumn[] = [];
  const wrapper = openKeyWrapper(dataKey, previousDataKey, ids);
  const ring = keyRing((row, wrapped) => wrapper.unwrap(row.tenantId, row.kid, wrapped).key);
  const uses = new Map<string, { readonly tenantId: TenantId; readonly kid: number; uses: number }>();

  const addKey: VaultRoom['addKey'] = async (tx, tenantId, kid) => {
    const key = ids.bytes(KEY_BYTES);
    const added = await store.add(tx, { tenantId, kid, wrapped: wrapper.wrap(tenantId, kid, key), status: 'active', uses: 0, createdAt: clock.now(), retiredAt: null });
    return added ? { kid, key } : null;
  };

  /** The first value of a tenant makes its first key; of two at once the second waits, and finds it made. */
  const firstKey = async (tx: Tx, tenantId: TenantId): Promise<ValueKey> => {
    const last = (await store.all(tx, tenantId)).at(-1);
    if (last?.status === 'active') return ring.ready(last); // made by another command since it was looked for
    if (last) throw new Refusal('vault/key-destroyed', { kid: last.kid });
    const first = await addKey(tx, tenantId, 1);
    if (!first) return ring.ready(await mustFind(store.find(tx, tenantId, 1), 1));
    await audit.append(tx, systemActor('vault', tenantId), { type: 'vault.key.created', resource: { type: 'tenant_key', id: '1' }, details: { kid: 1 } });
    return first;
  };

  return {
    store, columns, addKey,
    forget: ring.forget,
    register(column) {
      if (columns.some((known) => isSameColumn(known, column))) throw new Error(`${column.table}.${column.column} is registered twice`);
      columns.push(column);
    },
    async seal(tx, place, secret) {
      if (!columns.some((known) => isSameColumn(known, place))) throw new Error(`nobody registered ${place.table}.${place.column} as a sealed column`);
      const { tenantId } = place;
      await store.hold(tx, tenantId);
      const active = await store.active(tx, tenantId);
      const key = active ? ring.ready(active) : await firstKey(tx, tenantId);
      const name = `${tenantId}/${key.kid}`;
      uses.set(name, { tenantId, kid: key.kid, uses: (uses.get(name)?.uses ?? 0) + 1 });
      return sealValue(key, place, secret, ids);
    },
    async open(db, place, sealed) {
      const kid = kidOf(sealed);
      return openValue(ring.ready(await mustFind(store.find(db, place.tenantId, kid), kid)), place, sealed);
    },
    rewrapped({ tenantId, kid, wrapped }) {
      const known = wrapped && wrapper.unwrap(tenantId, kid, wrapped);
      return known?.stale ? wrapper.wrap(tenantId, kid, known.key) : null;
    },
    takeUses() {
      const taken = [...uses.values()];
      uses.clear();
      return taken;
    },
  };
}

async function mustFind(asked: Promise<TenantKeyRow | null>, kid: number): Promise<TenantKeyRow> {
  const row = await asked;
  if (!row) throw new Error(`a sealed value names key ${kid}, which is not among its tenant's keys`);
  return row;
}

function isSameColumn(a: Pick<SealedColumn, 'table' | 'column'>, b: Pick<SealedColumn, 'table' | 'column'>): boolean {
  return a.table === b.table && a.column === b.column;
}

/**
 * Keys ready for use, kept in memory. The row itself is read each time: it says whether the key still is, and a key whose
 * command was rolled back had the number that another one has now.
 */
function keyRing(unwrap: (row: TenantKeyRow, wrapped: Buffer) => Uint8Array) {
  const kept = new Map<TenantId, Map<number, { readonly wrapped: Buffer; readonly ready: ValueKey }>>();
  return {
    ready(row: TenantKeyRow): ValueKey {
      if (!row.wrapped) throw new Refusal('vault/key-destroyed', { kid: row.kid });
      const ofTenant = kept.get(row.tenantId) ?? new Map<number, { readonly wrapped: Buffer; readonly ready: ValueKey }>();
      const known = ofTenant.get(row.kid);
      if (known?.wrapped.equals(row.wrapped)) return known.ready;
      const ready = { kid: row.kid, key: unwrap(row, row.wrapped) };
      kept.set(row.tenantId, ofTenant.set(row.kid, { wrapped: row.wrapped, ready }));
      return ready;
    },
    forget: (tenantId: TenantId) => void kept.delete(tenantId),
  };
}
