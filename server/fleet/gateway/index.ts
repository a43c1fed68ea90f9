/**
 * Runs a published version through a provider adapter, every call under budget and on record.
 * Invariant: nothing is called before its reservation is durable, nothing for a version that is not published, and nothing that a policy wants approved
 * without an approval of exactly that call, used once.
 */
export { echoAdapter } from './echo-adapter.ts';
export type { GatewayDeps, RunnableVersion, ToolRule } from './gateway-deps.ts';
export type { ProviderAdapter } from './model-adapter.ts';
export { resumeGranted, resumeRun } from './resume-run.ts';
export { recoverRuns, releaseOverdue } from './recover-runs.ts';
export { playRun, startRun, type StartRun } from './start-run.ts';
