import type { VersionId } from '../../shared/brand.ts';
import type { RequestFacts } from '../../shared/workflow-schema.ts';
import type { ApprovalPolicy } from '../agents/approvals/index.ts';
import { getVersion, needVersion } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';
import type { PeopleStore } from '../people/identity/index.ts';
import { possibleVoters, type StageVoters } from './possible-voters.ts';
import { makersOf } from './submit-version.ts';
import { type GovernanceDeps, publishPolicy } from './version-governance.ts';

export interface SubmissionPreview {
  readonly policy: ApprovalPolicy;
  readonly facts: RequestFacts;
  /** By stage; null for whoever may not see requests, and so who votes in them. */
  readonly voters: readonly StageVoters[] | null;
}

/** Who would have to agree if this version were submitted now by this person, and who could. */
export async function previewSubmission(deps: GovernanceDeps & { readonly people: PeopleStore }, actor: Actor, id: VersionId): Promise<SubmissionPreview> {
  await getVersion(deps, actor, id); // drafts are for those who may edit
  const { makers, ...preview } = await deps.storage.read(actor, async (db) => {
    const version = await needVersion(deps, db, actor, id);
    return { ...(await publishPolicy(deps, db, actor, version)), makers: new Set([actor.userId, ...makersOf(version, actor)]) };
  });
  return { ...preview, voters: actor.capabilities.has('approvals:read') ? await possibleVoters(deps, actor, preview.policy, makers) : null };
}
