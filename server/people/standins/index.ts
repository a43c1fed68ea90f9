/**
 * Who works as somebody else, or in somebody else's tenant, for an hour and a reason that everybody concerned can read.
 * Invariant: nobody gains by it what they could not hold themselves, and no human decision counts while it lasts.
 */
export { breakGlass, type BackAgain, endStandin, impersonate, recentStandins } from './stand-in.ts';
export { openStandinBook } from './standin-book.ts';
export { openStandinStore, type StandinStore } from './standin-store.ts';
export { buildStandinTables } from './standin-tables.ts';
export { Reason, type Standin, STANDIN_MINUTES, type StandinKind } from './standin.ts';
