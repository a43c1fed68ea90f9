/**
 * Runs a published version through a provider adapter, every call under budget and on record.
 * Invariant: nothing is called before its reservation is durable, and nothing is called for a version that is not published.
 */
export { echoAdapter } from './echo-adapter.ts';
export type { GatewayDeps, RunnableVersion, ToolRule } from './gateway-deps.ts';
export type { ProviderAdapter } from './model-adapter.ts';
export { recoverRuns, releaseOverdue } from './recover-runs.ts';
export { playRun, startRun, type StartRun } from './start-run.ts';
