import { brand, epochMs, type Instant, type TenantId } from '../../../shared/brand.ts';
import { Frontier } from '../../../shared/merkle-frontier.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { BareTx, Param } from '../../base/storage/index.ts';
import { DAY_LETTERS, DayCounts } from './day-count.ts';
import { placeOf } from './entry-place.ts';
import { ADD_CHECKPOINT, ADD_DISCLOSURE, ADD_INDEX, ADD_LEAF, ADD_LOG, ADD_TEXTS, COUNT_DAY, FIND_LOG, FIND_TILE, MOVE_LOG, NEXT_LOG_ID, PUT_TILE } from './log-statements.ts';
import type { SealedEntry } from './pending-entry.ts';
import { joinHashes, splitHashes, TILE_WIDTH, TreeState } from './tree-state.ts';

/** One log, loaded: who it belongs to, its name, and where its tree stands. */
export interface TenantLog {
  readonly tenantId: TenantId;
  readonly logId: number;
  readonly origin: string;
  readonly vkey: string;
  readonly tree: TreeState;
  readonly signedSize: number;
  readonly signedAt: Instant;
  /** The checkpoint at `signedSize`, while this process remembers it. */
  readonly signedNote: string | null;
}

interface LogRow {
  readonly log_id: number;
  readonly origin: string;
  readonly vkey: string;
  readonly size: number;
  readonly frontier: Uint8Array;
  readonly signed_size: number;
  readonly signed_at: string;
}

const NEVER = brand<Instant>('1970-01-01T00:00:00.000Z');

export async function loadLog(tx: BareTx, hash: TreeHash, tenantId: TenantId): Promise<TenantLog | null> {
  const [row] = await tx.all<LogRow>(FIND_LOG, tenantId);
  if (!row) return null;
  const open: Uint8Array[][] = [];
  for (let level = 0, width = row.size; width > 0; level++, width = Math.floor(width / TILE_WIDTH)) {
    const [tile] = width % TILE_WIDTH === 0 ? [] : await tx.all<{ hashes: Uint8Array }>(FIND_TILE, tenantId, row.log_id, level, Math.floor(width / TILE_WIDTH));
    open.push(tile ? splitHashes(tile.hashes) : []);
  }
  const tree = new TreeState(Frontier.fromBytes(hash, row.size, new Uint8Array(row.frontier)), open);
  return { tenantId, logId: Number(row.log_id), origin: row.origin, vkey: row.vkey, tree, signedSize: row.signed_size, signedAt: brand<Instant>(row.signed_at), signedNote: null };
}

export async function createLog(tx: BareTx, hash: TreeHash, tenantId: TenantId, origin: string, vkey: string): Promise<TenantLog> {
  const [next] = await tx.all<{ id: number | string }>(NEXT_LOG_ID);
  const logId = Number(next?.id ?? 1);
  await tx.run(ADD_LOG, tenantId, logId, origin, vkey, new Uint8Array(), NEVER);
  return { tenantId, logId, origin, vkey, tree: TreeState.empty(hash), signedSize: 0, signedAt: NEVER, signedNote: null };
}

type Rows = Array<readonly Param[]>;

/** Writes entries at the log's end, in order, on a copy of its state; table by table, so that each takes all its rows at once. */
export async function appendEntries(tx: BareTx, hash: TreeHash, log: TenantLog, entries: readonly SealedEntry[]): Promise<TenantLog> {
  const tree = log.tree.copy();
  const { tenantId, logId } = log;
  const [leaves, disclosures, found]: [Rows, Rows, Rows] = [[], [], []];
  const texts: Array<readonly [place: number, words: string]> = [];
  const days = new DayCounts();
  for (const { leaf, told, retention, index, words } of entries) {
    const idx = tree.append(hash.leaf(leaf));
    leaves.push([tenantId, logId, idx, leaf]);
    for (const one of told) disclosures.push([tenantId, logId, idx, one.person, one.names, one.texts, one.kid, one.box, retention]);
    texts.push([placeOf(logId, idx), words]);
    days.add(index);
    found.push([tenantId, logId, idx, index.eventId, index.time, index.type, index.severity, index.outcome, index.actorToken, index.resourceType, index.resourceToken, index.runId]);
  }
  await tx.insert(ADD_LEAF, leaves);
  await tx.insert(ADD_DISCLOSURE, disclosures);
  await tx.insert(ADD_INDEX, found);
  await tx.run(ADD_TEXTS, tenantId, JSON.stringify(texts));
  for (const { of, n } of days.rows()) await tx.run(COUNT_DAY, tenantId, logId, of.time.slice(0, DAY_LETTERS), of.type, of.outcome, of.resourceType, of.severity, n);
  for (const { level, n, hashes } of tree.changes()) await tx.run(PUT_TILE, tenantId, logId, level, n, hashes.length, joinHashes(hashes));
  return { ...log, tree };
}

export async function writeCheckpoint(tx: BareTx, log: TenantLog, note: string, at: Instant): Promise<TenantLog> {
  await tx.run(ADD_CHECKPOINT, log.tenantId, log.logId, log.tree.size, note);
  return { ...log, signedSize: log.tree.size, signedAt: at, signedNote: note };
}

export async function saveLog(tx: BareTx, log: TenantLog): Promise<void> {
  await tx.run(MOVE_LOG, log.tree.size, log.tree.frontierBytes(), log.signedSize, log.signedAt, log.tenantId, log.logId);
}

const MOST_UNSIGNED = 64;
const LONGEST_UNSIGNED_MS = 1_000;

/** A log signs itself every 64 entries or every second, whichever comes first (AUDIT 2.3). */
export function dueForSignature(log: TenantLog, now: Instant): boolean {
  const tail = log.tree.size - log.signedSize;
  return tail > 0 && (tail >= MOST_UNSIGNED || epochMs(now) - epochMs(log.signedAt) >= LONGEST_UNSIGNED_MS);
}
