import type { AuditEntry } from '../../../shared/audit-entry.ts';
import { toHex } from '../../../shared/byte-text.ts';
import type { LogProblem } from './log-problem.ts';
import type { LogFacts, LogSource } from './log-source.ts';
import { sha256 } from './node-hash.ts';

/** The entry of a check that found nothing wrong. */
export const PASSED = 'audit.verification.passed';

/**
 * Clear members by which an entry that tells of a check names the checkpoints that stood in a log: whose they are, the last one's size, and
 * the SHA-256 over the sizes of all. Every checkpoint proves what those before it did, so that one is gone shows in nothing else.
 */
export function checkpointRefs(origin: string, sizes: readonly number[]): Readonly<Record<string, string>> {
  const last = sizes.at(-1);
  return last === undefined ? {} : { checkpoints_of: originDigest(origin), checkpoints_to: String(last), checkpoints_sha256: digestOf(origin, sizes) };
}

/**
 * The first entry of a log that knew of other checkpoints of it than are there; null when there is none. A check during which the key was
 * rotated is told in the next log, and speaks of the one before. A copy of a log (which keeps no frontier) may take along no more
 * checkpoints than it needs.
 */
export async function checkpointsGone(source: LogSource, { logId, origin, frontier }: LogFacts, telling: ReadonlyArray<readonly [idx: number, entry: AuditEntry]>): Promise<LogProblem | null> {
  const told = frontier ? telling.filter(([, { type, refs }]) => type === PASSED && refs?.['checkpoints_of'] === originDigest(origin)) : [];
  const sizes = told.length > 0 ? (await source.checkpoints(logId)).map(({ size }) => Number(size)) : [];
  for (const [idx, { refs }] of told) {
    const to = Number(refs?.['checkpoints_to']);
    if (digestOf(origin, sizes.filter((size) => size <= to)) !== refs?.['checkpoints_sha256']) return { place: 'checkpoint', at: String(to), says: `of the checkpoints up to ${to} some are not there that stood there when entry ${idx} was written, or others are` };
  }
  return null;
}

function digestOf(origin: string, sizes: readonly number[]): string {
  return toHex(sha256(`countersign-checkpoints/1\n${origin}\n${sizes.join('\n')}\n`));
}

/** An origin may hold characters that no clear member takes. */
function originDigest(origin: string): string {
  return toHex(sha256(origin));
}
