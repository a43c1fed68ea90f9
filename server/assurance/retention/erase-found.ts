import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import type { RetentionDeps } from './retention-deps.ts';
import type { FoundDisclosures } from './retention-store.ts';

export interface ErasedInAll {
  /** Disclosures. */
  readonly erased: number;
  /** Tokens of those that they told of. */
  readonly people: ReadonlySet<string>;
  /** Nothing more was found. */
  readonly through: boolean;
}

/** Rows of disclosures that one entry vouches for: more would make the list long to check, fewer would fill the log. */
const MOST_AT_ONCE = 2_000;

/**
 * Erases what `find` finds until it finds nothing more or `most` rows have gone, log by log, each batch under an entry of its own that
 * says how many went. Answers how many disclosures went in all batches together, and of whom they told.
 */
export async function eraseFound(deps: RetentionDeps, tx: Tx, actor: Actor, note: AuditNote, find: (most: number) => Promise<readonly FoundDisclosures[]>, most = Infinity): Promise<ErasedInAll> {
  await deps.retention.shareHolds(tx, actor.tenantId);
  await deps.retention.lockErasing(tx, actor.tenantId);
  let [rows, erased] = [0, 0];
  const people = new Set<string>();
  const next = (): Promise<readonly FoundDisclosures[]> => (rows < most ? find(Math.min(MOST_AT_ONCE, most - rows)) : Promise.resolve([]));
  for (let found = await next(); found.length > 0; found = await next()) {
    rows += found.length;
    for (const [logId, of] of Map.groupBy(found, (row) => row.logId)) {
      const disclosures = of.reduce((sum, { names }) => sum + names.split(' ').length, 0);
      await deps.audit.eraseIn(tx, actor, logId, of, { ...note, details: { ...note.details, disclosures } });
      erased += disclosures;
    }
    for (const { person } of found) if (person !== '') people.add(person);
  }
  return { erased, people, through: rows < most };
}
