/** What the migration generator cannot say: triggers, views, grants, full text. Applied after the migrations at every open, so each statement is idempotent. */
export interface DdlPart {
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
  /** Hot tables whose prepared statements bind the tenant themselves and therefore carry no TEMP write triggers (DECISIONS 20). */
  readonly unguardedWrites?: readonly string[];
  /** Tables whose rows of the system tenant every tenant may read, and none may write: what stands above tenants and governs them. */
  readonly sharedFromSystem?: readonly string[];
}
