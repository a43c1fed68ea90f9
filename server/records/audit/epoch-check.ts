import type { AuditEntry } from '../../../shared/audit-entry.ts';
import { epochOf, FORKED, namesSuccessor, type Predecessor, predecessorIn, ROTATED } from './log-epoch.ts';
import { Found } from './log-problem.ts';
import type { LogFacts } from './log-source.ts';

/** How far a log went, as its recomputation found. */
interface Walked {
  readonly size: number;
  readonly root: string;
}

/**
 * Holds the epochs of a tenant's log against each other: each begins by naming where the one before it ended, so that whoever has an
 * old key cannot write on under it, and a log that ended for a new key is followed by the log of exactly that key.
 */
export class EpochCheck {
  readonly #predecessors = new Map<string, Predecessor | null>();
  readonly #handed = new Map<string, AuditEntry['refs']>();
  readonly #forked = new Map<string, string>();

  /** An entry of this log goes by. */
  entry(origin: string, idx: number, { type, refs, id }: AuditEntry): void {
    if (idx === 0) this.#predecessors.set(origin, predecessorIn(refs));
    if (type === ROTATED) this.#handed.set(origin, refs);
    if (type === FORKED) this.#forked.set(refs?.['forked_log'] ?? '', id);
  }

  /** The entry that tells that this log was found not to be the one that was signed; null when none does. */
  forkOnRecord(origin: string): string | null {
    return this.#forked.get(origin) ?? null;
  }

  /** Throws `Found` where this log does not end as its successor says, or ended for one that is not there. */
  settle(log: LogFacts, walked: Walked, all: readonly LogFacts[]): void {
    const { origin } = log;
    const before = this.#predecessors.get(origin);
    if (before && !all.some((other) => other.origin === before.origin)) throw new Found('log', origin, `this log goes on where ${before.origin} ended, and that log is missing`);
    const next = all.find((other) => this.#predecessors.get(other.origin)?.origin === origin);
    const handed = this.#handed.get(origin);
    const isLaterEpoch = (other: LogFacts): boolean => other.tenantId === log.tenantId && epochOf(other.origin) === epochOf(origin) + 1;
    if (handed && !all.some((other) => isLaterEpoch(other) && namesSuccessor(handed, other.vkey))) throw new Found('log', origin, 'this log ended for a new key, and the log under that key is missing');
    const end = next && this.#predecessors.get(next.origin);
    if (!end || (log.frontier === null && walked.size < end.size)) return; // a package may stop before the end
    if (walked.size !== end.size) throw new Found('entry', Math.min(walked.size, end.size), `this log ended at ${end.size} entries when ${next.origin} began, and now has ${walked.size}: what stands behind it was written with a key of the past`);
    if (walked.root !== end.root) throw new Found('log', origin, `this log is not the one that ended when ${next.origin} began`);
  }
}
