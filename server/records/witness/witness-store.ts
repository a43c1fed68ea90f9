import { and, asc, eq } from 'drizzle-orm';
import type { Instant } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { buildWitnessTables } from './witness-tables.ts';

/** A log of somebody else, and the last checkpoint of it that we cosigned; size 0 and no note before the first. */
export interface WitnessedLog {
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  readonly note: string;
  readonly addedAt: Instant;
}

export interface Peer {
  readonly name: string;
  readonly vkey: string;
  /** What `/add-checkpoint` is put behind. */
  readonly url: string;
  readonly addedAt: Instant;
}

export type WitnessStore = ReturnType<typeof openWitnessStore>;

export function openWitnessStore(kit: Kit) {
  const { witnessLog: log, witnessPeer: peer } = buildWitnessTables(kit);
  const ofLog = (origin: string) => and(eq(log.tenantId, SYSTEM_TENANT), eq(log.origin, origin));
  const logColumns = { origin: log.origin, vkey: log.vkey, size: log.size, note: log.note, addedAt: log.addedAt };
  return {
    logs: (db: Db): Promise<WitnessedLog[]> => db.q.select(logColumns).from(log).where(eq(log.tenantId, SYSTEM_TENANT)).orderBy(asc(log.origin)),

    async findLog(db: Db, origin: string): Promise<WitnessedLog | null> {
      const [row] = await db.q.select(logColumns).from(log).where(ofLog(origin));
      return row ?? null;
    },

    async addLog(tx: Tx, row: WitnessedLog): Promise<boolean> {
      return (await tx.q.insert(log).values({ tenantId: SYSTEM_TENANT, ...row }).onConflictDoNothing().returning({ origin: log.origin })).length > 0;
    },

    /** False when somebody else moved it since it was read. */
    async advance(tx: Tx, before: WitnessedLog, size: number, note: string): Promise<boolean> {
      const moved = await tx.q.update(log).set({ size, note }).where(and(ofLog(before.origin), eq(log.size, before.size), eq(log.note, before.note))).returning({ origin: log.origin });
      return moved.length > 0;
    },

    peers: (db: Db): Promise<Peer[]> =>
      db.q.select({ name: peer.name, vkey: peer.vkey, url: peer.url, addedAt: peer.addedAt }).from(peer).where(eq(peer.tenantId, SYSTEM_TENANT)).orderBy(asc(peer.name)),

    async addPeer(tx: Tx, row: Peer): Promise<boolean> {
      return (await tx.q.insert(peer).values({ tenantId: SYSTEM_TENANT, ...row }).onConflictDoNothing().returning({ name: peer.name })).length > 0;
    },

    async removePeer(tx: Tx, name: string): Promise<boolean> {
      return (await tx.q.delete(peer).where(and(eq(peer.tenantId, SYSTEM_TENANT), eq(peer.name, name))).returning({ name: peer.name })).length > 0;
    },
  };
}
