import { brand, type VersionId } from '../../shared/brand.ts';
import type { Actor } from '../base/actor.ts';
import type { Tx } from '../base/storage/index.ts';
import { cancelRequestIn, expireIn } from '../agents/approvals/index.ts';
import { moveVersionIn, needVersion, type Version } from '../agents/catalog/index.ts';
import { type GovernanceDeps, PUBLISH_REQUEST } from './version-governance.ts';

/** The requester takes the question back, and with it the version returns to draft; votes given so far are void. */
export function withdrawVersion(deps: GovernanceDeps, actor: Actor, versionId: string, comment: string | null = null): Promise<Version> {
  return deps.storage.write(actor, (tx) => withdrawVersionIn(deps, tx, actor, brand<VersionId>(versionId), comment));
}

export async function withdrawVersionIn(deps: GovernanceDeps, tx: Tx, actor: Actor, id: VersionId, comment: string | null): Promise<Version> {
  const request = await deps.approvals.pendingOn(tx, actor.tenantId, PUBLISH_REQUEST, id);
  if (!request) return moveVersionIn(deps, tx, actor, 'withdraw', { versionId: id }); // refuses: nothing is pending here
  if (!(await expireIn(deps, tx, actor, request.id))) await cancelRequestIn(deps, tx, actor, request.id, comment);
  return needVersion(deps, tx, actor, id);
}
