import { type ApprovalPolicy, castVote, openApprovalStore } from '../../server/agents/approvals/index.ts';
import { openCatalogStore } from '../../server/agents/catalog/index.ts';
import { type AccountFacts, openApplicabilityStore, openAttachmentStore, openProcessingStore, openReportStore, openSignatureStore, openTypefaces, type ReportDeps } from '../../server/assurance/reports/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { systemIds } from '../../server/base/ids.ts';
import { versionReactions } from '../../server/flows/decide-version.ts';
import { publishVersion } from '../../server/flows/publish-version.ts';
import { submitVersion } from '../../server/flows/submit-version.ts';
import type { GovernanceDeps } from '../../server/flows/version-governance.ts';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import { TENANT_A, TENANT_B } from './actors.ts';
import { aPolicy } from './approval-builders.ts';
import type { AuditedDatabase } from './audited-databases.ts';
import { aDraft } from './governance.ts';
import { aRegistry } from './registry-layers.ts';
import { seedTenant } from './tenants.ts';

export interface ReportHouse {
  readonly database: AuditedDatabase;
  readonly deps: ReportDeps;
  /** Catalog and approvals, under a policy that asks two people. */
  readonly governance: GovernanceDeps;
  /** Who may sign in, as reports are told: to be filled by a test. */
  readonly accounts: AccountFacts[];
  /** A new agent's first version, submitted by one and approved and published by the others. */
  publish(author: Actor, voters: readonly Actor[]): Promise<string>;
}

/** Catalog, approvals and reports over the real log: publications leave the entries that the product leaves. */
export async function openReportHouse(database: AuditedDatabase): Promise<ReportHouse> {
  const { storage, audit, clock } = database;
  await seedTenant(storage, { id: TENANT_A, slug: 'a' });
  await seedTenant(storage, { id: TENANT_B, slug: 'b' });
  const policy: ApprovalPolicy = aPolicy({ required: 2, expiresHours: null });
  const rooms = { storage, clock, ids: systemIds, audit: audit.trail, catalog: openCatalogStore(storage.kit), approvals: openApprovalStore(storage.kit), workflowFor: () => Promise.resolve(policy) };
  const governance: GovernanceDeps = { ...rooms, reactions: versionReactions(rooms) };
  const registry = aRegistry({ base: BASE_REGISTRY });
  const accounts: AccountFacts[] = [];
  return {
    database, accounts, governance,
    deps: {
      storage, audit, clock, ids: systemIds, reports: openReportStore(storage.kit), signatures: openSignatureStore(storage.kit), attachments: openAttachmentStore(storage.kit),
      applicability: openApplicabilityStore(storage.kit), processing: openProcessingStore(storage.kit), typefaces: openTypefaces(), accountsOf: () => Promise.resolve(accounts), coverage: { mutations: 3, undeclared: [] },
      viewOf: () => Promise.resolve(registry),
      tenantOf: (actor) => Promise.resolve({ id: actor.tenantId, slug: 'a', name: 'Tenant A' }),
    },
    publish: async (author, voters) => {
      const { version } = await aDraft({ deps: governance }, author);
      const { approval } = await submitVersion(governance, author, { versionId: version.id, reason: 'first release' });
      for (const voter of voters) await castVote(governance, voter, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest, comment: 'read it' });
      return (await publishVersion(governance, author, { versionId: version.id })).id;
    },
  };
}
