/**
 * Audit trails of other systems, brought in as evidence under their own provenance and findable beside ours.
 * Invariant: a trail is in whole or not at all, its file is never changed, and nothing of it becomes an entry of our log.
 */
export { bringTrail, findRecords, listTrails, type OutsideDeps, takeTrail, withdrawTrail } from './bring-trail.ts';
export { OUTSIDE_OUTCOMES } from './outside-event.ts';
export { openOutsideStore } from './outside-store.ts';
export { buildOutsideTables } from './outside-tables.ts';
export { NewTrail, type OutsideTrail, TrailEnd } from './outside-trail.ts';
