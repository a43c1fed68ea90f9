/**
 * What an agent did: a run's states, its numbered events, title, tags, search and export.
 * Invariant: a run names the digest it ran, and its events are never renumbered, nor changed but by losing what calls said, on record.
 */
export { budgetUsed } from './budget-used.ts';
export { cancelRunIn, changeRun } from './change-run.ts';
export { exportRunIn } from './export-run.ts';
export { runCallReactions } from './follow-decision.ts';
export { type BudgetUsed, ENDED, type ErrorClass, type RecordedCall, type Run, RUN_STATES, RunChange, type RunError, type RunEvent, RunInput, type RunState } from './run.ts';
export { contentsOf, leftDigest, withoutContents } from './run-contents.ts';
export { endRunIn, eventDigest, recordEventIn, type RunDeps, saveRun } from './run-log.ts';
export { actorOf, callDigest, RUN_CALL_HOURS, RUN_CALL_REQUEST, RUN_SUBJECT, type RunApproval, type RunStarter, starterOf } from './run-approval.ts';
export { openRunApprovalStore, type RunApprovalStore } from './run-approval-store.ts';
export { openRunStore, type RunFilter, type RunsOfVersion, type RunStore } from './run-store.ts';
export { buildRunTables } from './run-tables.ts';
export { type RunVerdict, verifyEvents } from './verify-run.ts';
