/**
 * The product's procedures: one router a room, each with what it needs, what it records and the paths it serves.
 * Invariant: nothing is unguarded and no change is unrecorded; a test over the router proves both.
 */
export { appRouter } from './app-router.ts';
export type { Api } from './api-type.ts';
