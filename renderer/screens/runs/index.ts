/** What agents did: the list of runs, and one run with its numbered events beside its budget ledger. Nothing is told of a run that its events and its ledger do not say. */
export { RunScreen } from './run-screen.tsx';
export { RunsScreen } from './runs-screen.tsx';
