import type { TenantId } from '../../../shared/brand.ts';
import { sameBytes, toHex } from '../../../shared/byte-text.ts';
import { parseCheckpoint } from '../../../shared/checkpoint.ts';
import { parseNote } from '../../../shared/signed-note.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import { Unverifiable } from '../../../shared/unverifiable.ts';
import type { BareTx } from '../../base/storage/index.ts';
import { rootAtSize } from './audit-proof.ts';
import type { AuditNote } from './audit-note.ts';
import type { CheckpointSigner } from './checkpoint-signer.ts';
import type { Fork, Head, HeadsFile } from './heads-file.ts';
import { epochOf, FORKED } from './log-epoch.ts';
import { LAST_CHECKPOINT } from './log-statements.ts';
import type { TenantLog } from './tenant-log.ts';

export interface ForkDeps {
  readonly hash: TreeHash;
  readonly signer: CheckpointSigner;
  readonly heads: HeadsFile | null;
}

/**
 * Whether the log that is about to be continued is not the one whose head was kept outside: then its key has signed something
 * that this log contradicts, and signing on would make two histories of it under one name (AUDIT 2.7). Null when they agree.
 * `size`: the root was compared before, and only a log that became shorter is looked for.
 */
export async function findFork(deps: ForkDeps, tx: BareTx, tenantId: TenantId, log: TenantLog | null, depth: 'root' | 'size'): Promise<Fork | null> {
  const marks = deps.heads?.read() ?? {};
  let epoch = log ? epochOf(log.origin) : 1;
  while (marks[deps.signer.originOf(tenantId, epoch + 1)]) epoch += 1;
  const origin = deps.signer.originOf(tenantId, epoch);
  const marked = marks[origin];
  if (!marked) return null;
  if (log?.origin !== origin) return { origin, marked, found: null };
  return log.tree.size >= marked.size && (depth === 'size' || (await agrees(deps.hash, tx, log, marked))) ? null : { origin, marked, found: await lastCheckpoint(tx, log) };
}

/** The entry that tells of a fork. Both heads stand clear in it: whoever holds either can find the other. */
export function noteOfFork({ origin, marked, found }: Fork): AuditNote {
  return {
    type: FORKED, outcome: 'failure',
    refs: { forked_log: origin, marked_size: String(marked.size), marked_root: rootIn(marked), ...(found ? { found_size: String(found.size), found_root: rootIn(found) } : {}) },
  };
}

async function agrees(hash: TreeHash, tx: BareTx, { tenantId, logId }: TenantLog, marked: Head): Promise<boolean> {
  try {
    return sameBytes(await rootAtSize(tx, hash, { tenantId, logId }, marked.size), parseCheckpoint(parseNote(marked.note).text).root);
  } catch (reason) {
    if (reason instanceof Unverifiable) return false; // the tiles do not hold it any more
    throw reason;
  }
}

async function lastCheckpoint(tx: BareTx, { tenantId, logId }: TenantLog): Promise<Head | null> {
  const [row] = await tx.all<{ size: number; note: string }>(LAST_CHECKPOINT, tenantId, logId);
  return row ? { size: Number(row.size), note: row.note } : null;
}

function rootIn({ note }: Head): string {
  return toHex(parseCheckpoint(parseNote(note).text).root);
}
