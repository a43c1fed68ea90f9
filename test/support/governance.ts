import { type ApprovalPolicy, openApprovalStore } from '../../server/agents/approvals/index.ts';
import { AgentInput, type CreatedAgent, createAgent, openCatalogStore, type Version } from '../../server/agents/catalog/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { systemIds } from '../../server/base/ids.ts';
import type { Refusal } from '../../server/base/refusal.ts';
import { noHooks, type WriteHooks } from '../../server/base/storage/index.ts';
import { versionReactions } from '../../server/flows/decide-version.ts';
import { deletionReactions } from '../../server/flows/delete-agent.ts';
import type { GovernanceDeps } from '../../server/flows/version-governance.ts';
import { anActor, TENANT_A, TENANT_B } from './actors.ts';
import type { TestDatabase } from './databases.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';
import { seedTenant } from './tenants.ts';

export interface Governed {
  readonly deps: GovernanceDeps;
  readonly clock: FixedClock;
  readonly audit: RecordingAudit;
  /** Refusals that reached the log, in order. */
  readonly refusals: readonly Refusal[];
  /** What the tenant's workflow says from now on; null when there is none. */
  setWorkflow(policy: ApprovalPolicy | null): void;
  close(): Promise<void>;
}

/** Catalog, approvals and their flows, wired as in the product, on a fresh database with two tenants. */
export async function openGovernance(open: (hooks: WriteHooks) => Promise<TestDatabase>): Promise<Governed> {
  const refusals: Refusal[] = [];
  const { storage, close } = await open({ ...noHooks, refused: (_tx, _actor, refusal) => Promise.resolve(void refusals.push(refusal)) });
  await seedTenant(storage, { id: TENANT_A, slug: 'a' });
  await seedTenant(storage, { id: TENANT_B, slug: 'b' });
  const [clock, audit] = [fixedClock(), recordingAudit()];
  let workflow: ApprovalPolicy | null = null;
  const base = {
    storage, clock, ids: systemIds, audit, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit),
    workflowFor: () => Promise.resolve(workflow),
  };
  return {
    deps: { ...base, reactions: { ...versionReactions(base), ...deletionReactions(base) } }, clock, audit, refusals, close,
    setWorkflow: (policy) => {
      workflow = policy;
    },
  };
}

export const designer = (userId: string) => anActor({ userId, roles: ['agent_designer'], capabilities: ['catalog:read', 'catalog:edit'] });
export const admin = (userId: string) => anActor({ userId, roles: ['admin'], capabilities: ['catalog:read', 'catalog:edit'] });

let made = 0;

/** A new agent with a draft 0.1.0, under a name of its own. */
export async function aDraft({ deps }: Pick<Governed, 'deps'>, actor: Actor, wishes: Partial<AgentInput> = {}): Promise<CreatedAgent & { readonly version: Version }> {
  made += 1;
  const { agent, version } = await createAgent(deps, actor, AgentInput.parse({ name: `Helper ${made}`, definition: { model: 'small', n: made }, ...wishes }));
  if (!version) throw new Error('no draft was made');
  return { agent, version };
}
