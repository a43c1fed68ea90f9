import type { TenantId } from '../../../shared/brand.ts';
import { inclusionNodes, inclusionProof } from '../../../shared/merkle-proof.ts';
import { nodesOf, rootAt, rootOf, type TreeNode } from '../../../shared/merkle.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import type { Db } from '../../base/storage/index.ts';
import { FIND_TILE } from './log-statements.ts';
import { LEVELS_IN_TILE, splitHashes, TILE_WIDTH } from './tree-state.ts';

/** RFC 6962 inclusion proof of one entry in the first `size` entries, from the stored tiles alone. */
export async function proveInclusion(db: Db, hash: TreeHash, at: { tenantId: TenantId; logId: number }, index: number, size: number): Promise<Uint8Array[]> {
  const hashes = new Map<string, Uint8Array>();
  const tiles = new Map<string, Uint8Array[]>();
  for (const node of inclusionNodes(index, size)) hashes.set(keyOf(node), await nodeFromTiles(db, hash, at, node, tiles));
  return inclusionProof(hash, index, size, (level, nodeIndex) => {
    const found = hashes.get(keyOf({ level, index: nodeIndex }));
    if (!found) throw new Error(`node ${level}/${nodeIndex} was not fetched`);
    return found;
  });
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
  if (slots.length !== span) throw new Error(`tile ${key} does not hold node ${node.level}/${node.index}`);
  return rootOf(hash, slots);
}

function keyOf({ level, index }: TreeNode): string {
  return `${level}/${index}`;
}
