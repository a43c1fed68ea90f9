import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import { destroyEmptyKeys } from './destroy-keys.ts';
import type { FieldPlace, SealedColumn, SealedRow } from './field-vault.ts';
import type { VaultDeps } from './vault-deps.ts';
import { namedBy, walkColumn } from './walk-values.ts';

export interface ResealCount {
  /** Values looked at. */
  readonly looked: number;
  readonly resealed: number;
  /** Values that do not open. They stay as they are, and so does the key they name. */
  readonly unreadable: number;
}

interface ResealWishes {
  readonly told?: (so: ResealCount) => void;
  readonly batch?: number;
}

/**
 * Seals every value of the actor's tenant under its newest key. Done in short commands of its own, so it may die at any
 * moment: the next walk skips what is done. Afterwards retired keys that seal nothing any more are destroyed.
 */
export async function resealValues(deps: VaultDeps, actor: Actor, { told = () => undefined, batch }: ResealWishes = {}): Promise<ResealCount> {
  let count: ResealCount = { looked: 0, resealed: 0, unreadable: 0 };
  const { command: _named, ...unnamed } = actor; // each batch is a command of its own, and none is the caller's
  for (const column of deps.vault.columns) {
    await walkColumn((page) => deps.storage.writeIdentity(unnamed, async (tx) => {
      const rows = await column.list(tx, actor.tenantId, page);
      const done = await resealRows(deps, tx, unnamed, column, rows);
      count = { looked: count.looked + rows.length, resealed: count.resealed + done.resealed, unreadable: count.unreadable + done.unreadable };
      return rows;
    }), batch);
    told(count);
  }
  await deps.storage.writeIdentity(unnamed, (tx) => destroyEmptyKeys(deps, tx, unnamed));
  return count;
}

async function resealRows({ vault, audit }: VaultDeps, tx: Tx, actor: Actor, { table, column, replace }: SealedColumn, rows: readonly SealedRow[]): Promise<Omit<ResealCount, 'looked'>> {
  const active = await vault.store.active(tx, actor.tenantId);
  const old = rows.filter(({ sealed }) => namedBy(sealed) !== active?.kid);
  let resealed = 0;
  for (const { row, sealed } of old) {
    const place: FieldPlace = { tenantId: actor.tenantId, table, row, column };
    const secret = await vault.open(tx, place, sealed).catch(() => null); // counted and reported; the others still get their new key
    if (secret === null) continue;
    await replace(tx, actor.tenantId, row, sealed, await vault.seal(tx, place, secret));
    resealed += 1;
  }
  if (resealed > 0) await audit.append(tx, actor, { type: 'vault.values.resealed', resource: { type: 'sealed_column', id: `${table}.${column}` }, details: { kid: active?.kid ?? 0, values: resealed } });
  return { resealed, unreadable: old.length - resealed };
}
