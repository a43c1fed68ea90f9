/**
 * What an agent did: a run's states, its numbered events, title, tags, search and export.
 * Invariant: a run names the digest it ran, and its events are never changed or renumbered.
 */
export { cancelRun, changeRun } from './change-run.ts';
export { type BudgetUsed, ENDED, type ErrorClass, type RecordedCall, type Run, RUN_STATES, RunChange, type RunError, type RunEvent, RunInput, type RunState } from './run.ts';
export { endRunIn, eventDigest, recordEventIn, type RunDeps, saveRun } from './run-log.ts';
export { openRunStore, type RunFilter, type RunStore } from './run-store.ts';
export { buildRunTables } from './run-tables.ts';
