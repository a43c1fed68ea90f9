import { z } from 'zod';
import { brand, type UserId, type VersionId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Tx } from '../base/storage/index.ts';
import { type Approval, ApprovalQuestion, expireIn, requestApprovalIn } from '../agents/approvals/index.ts';
import { definitionOf, moveVersionIn, needAgent, needVersion, type Version, VersionMove } from '../agents/catalog/index.ts';
import { heldBack, namingTools, relianceOn } from './tool-reliance.ts';
import { type GovernanceDeps, PUBLISH_REQUEST, publishPolicy, VERSION_SUBJECT } from './version-governance.ts';

export const Submission = z.strictObject({ ...VersionMove.shape, reason: ApprovalQuestion.shape.reason });
export type Submission = Readonly<z.infer<typeof Submission>>;

export interface Submitted {
  readonly version: Version;
  readonly approval: Approval;
}

/** Draft to pending, and the question to the approvers, bound to the digests of what was submitted and of the tools it uses: both or neither. */
export function submitVersion(deps: GovernanceDeps, actor: Actor, submission: Submission): Promise<Submitted> {
  return deps.storage.write(actor, (tx) => submitVersionIn(deps, tx, actor, submission));
}

export async function submitVersionIn(deps: GovernanceDeps, tx: Tx, actor: Actor, { reason, ...move }: Submission): Promise<Submitted> {
  // A request whose time is up no longer holds its version, even if the sweeper has not come by yet.
  const stale = await deps.approvals.pendingOn(tx, actor.tenantId, PUBLISH_REQUEST, move.versionId);
  if (stale) await expireIn(deps, tx, actor, stale.id);

  const madeBy = makersOf(await needVersion(deps, tx, actor, brand<VersionId>(move.versionId)), actor);
  const version = await moveVersionIn(deps, tx, actor, 'submit', move);
  const used = (await deps.usedTools?.(tx, actor.tenantId, definitionOf(version.canonical))) ?? [];
  const waiting = heldBack(used);
  if (waiting.length > 0) throw new Refusal('approvals/tools-drifted', { id: version.id, ...namingTools(waiting, 'Somebody must first accept these tools as they are now') });
  const agent = await needAgent(deps, tx, actor, version.agentId);
  const { policy, facts } = await publishPolicy(deps, tx, actor, version);
  const approval = await requestApprovalIn(deps, tx, actor, {
    type: PUBLISH_REQUEST, subjectType: VERSION_SUBJECT, subjectId: version.id, subjectDigest: version.digest, reliesOn: relianceOn(used), title: `Publish ${agent.name} ${version.semver}`,
    madeBy, risk: facts.risk, rights: facts.rights, ...(reason === undefined ? {} : { reason }),
  }, policy);
  return { version, approval };
}

/** Whoever wrote or brought in what is submitted, besides the one who submits it: they do not decide about their own work. Who is said to have written a file is a claim. */
export function makersOf({ authorId, editors }: Pick<Version, 'authorId' | 'editors'>, { userId }: Pick<Actor, 'userId'>): readonly UserId[] {
  return [...new Set([authorId, ...editors])].filter((maker) => maker !== userId);
}
