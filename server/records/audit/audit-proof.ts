import type { TenantId } from '../../../shared/brand.ts';
import { consistencyNodes, consistencyProof, inclusionNodes, inclusionProof } from '../../../shared/merkle-proof.ts';
import { type HashAt, nodesOf, rootAt, rootOf, type TreeNode } from '../../../shared/merkle.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { Db } from '../../base/storage/index.ts';
import { FIND_TILE } from './log-statements.ts';
import { LEVELS_IN_TILE, splitHashes, TILE_WIDTH } from './tree-state.ts';

/** RFC 6962 inclusion proof of one entry in the first `size` entries, from the stored tiles alone. */
export async function proveInclusion(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, index: number, size: number): Promise<Uint8Array[]> {
  return inclusionProof(hash, index, size, await fetched(db, hash, at, inclusionNodes(index, size)));
}

/** RFC 6962 consistency proof between two sizes of the log, from the stored tiles alone. */
export async function proveConsistency(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, oldSize: number, size: number): Promise<Uint8Array[]> {
  return consistencyProof(hash, oldSize, size, await fetched(db, hash, at, consistencyNodes(oldSize, size)));
}

/** The hashes that a proof will ask for, all at hand. */
async function fetched(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, nodes: readonly TreeNode[]): Promise<HashAt> {
  const hashes = new Map<string, Uint8Array>();
  const tiles = new Map<string, Uint8Array[]>();
  for (const node of nodes) hashes.set(keyOf(node), await nodeFromTiles(db, hash, at, node, tiles));
  return (level, index) => {
    const found = hashes.get(keyOf({ level, index }));
    if (!found) throw new Error(`node ${level}/${index} was not fetched`);
    return found;
  };
}

/** The root that the log had when it held `size` entries. */
export async function rootAtSize(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, size: number): Promise<Uint8Array> {
  const hashes = new Map<string, Uint8Array>();
  const tiles = new Map<string, Uint8Array[]>();
  for (const node of nodesOf({ begin: 0, end: size })) hashes.set(keyOf(node), await nodeFromTiles(db, hash, at, node, tiles));
  return rootAt(hash, size, (level, index) => hashes.get(keyOf({ level, index })) ?? hash.empty);
}

async function nodeFromTiles(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, node: TreeNode, kept: Map<string, Uint8Array[]>): Promise<Uint8Array> {
  const tileLevel = Math.floor(node.level / LEVELS_IN_TILE);
  const span = 2 ** (node.level % LEVELS_IN_TILE);
  const position = node.index * span;
  const n = Math.floor(position / TILE_WIDTH);
  const key = `${tileLevel}/${n}`;
  let tile = kept.get(key);
  if (!tile) {
    const [row] = await db.all<{ hashes: Uint8Array }>(FIND_TILE, at.tenantId, at.logId, tileLevel, n);
    kept.set(key, (tile = row ? splitHashes(row.hashes) : []));
  }
  const slots = tile.slice(position % TILE_WIDTH, (position % TILE_WIDTH) + span);
  if (slots.length !== span) throw new Unverifiable(`tile ${key} does not hold node ${node.level}/${node.index}`);
  return rootOf(hash, slots);
}

function keyOf({ level, index }: TreeNode): string {
  return `${level}/${index}`;
}
