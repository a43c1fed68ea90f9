import { brand, epochMs, type UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { type Delegation, LONGEST_DELEGATION_MS, type NewDelegation } from './delegation.ts';

/**
 * Names a deputy for a time. The deputy votes in the principal's roles, and only while the principal holds them; they cannot hand
 * the votes on, and what the principal may not vote on they may not either.
 */
export function delegateVotes(deps: ApprovalDeps, actor: Actor, { deputy, startsAt, endsAt, reason }: NewDelegation): Promise<Delegation> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (actor.kind !== 'user') throw new Refusal('approvals/human-required', { field: 'deputy' });
    if (actor.impersonator !== null) throw new Refusal('approvals/impersonating', { field: 'deputy' });
    const createdAt = deps.clock.now();
    const from = startsAt ?? createdAt;
    if (endsAt <= from || endsAt <= createdAt) throw new Refusal('input/invalid', { field: 'endsAt', rule: 'endsAt: must lie after the beginning and in the future' });
    if (epochMs(endsAt) - epochMs(from) > LONGEST_DELEGATION_MS) throw new Refusal('input/invalid', { field: 'endsAt', rule: 'endsAt: a deputy is named for 90 days at most' });
    const named = await deps.voterOf?.(tx, actor.tenantId, brand<UserId>(deputy));
    if (!named || named.userId === actor.userId) throw new Refusal('approvals/no-deputy', { field: 'deputy' });
    const delegation: Delegation = {
      tenantId: actor.tenantId, id: deps.ids.id(), principal: actor.userId, principalName: actor.name, deputy: named.userId, deputyName: named.name, reason, startsAt: from, endsAt, createdAt, revokedAt: null, ver: 1,
    };
    await deps.approvals.addDelegation(tx, delegation);
    await deps.audit.append(tx, actor, {
      type: 'approval.delegation.created', resource: { type: 'approval_delegation', id: delegation.id },
      details: { principal: actor.userId, deputy: named.userId, startsAt: from, endsAt, reason },
    });
    return delegation;
  });
}

/** Takes a delegation back; votes that were cast under it stand. */
export function endDelegation(deps: ApprovalDeps, actor: Actor, id: string): Promise<Delegation> {
  return deps.storage.write(actor, async (tx) => {
    const found = await deps.approvals.findDelegation(tx, actor.tenantId, id);
    // Somebody who manages approvals may end a delegation of somebody who left; nobody may make one for another.
    if (!found || (found.principal !== actor.userId && !actor.capabilities.has('approvals:manage'))) throw new Refusal('approvals/delegation-not-found', { id });
    if (found.revokedAt !== null) return found;
    const ended: Delegation = { ...found, revokedAt: deps.clock.now(), ver: found.ver + 1 };
    if (!(await deps.approvals.endDelegation(tx, found, deps.clock.now()))) throw new Refusal('input/conflict', { field: 'id', rule: 'id: somebody ended this delegation meanwhile' });
    await deps.audit.append(tx, actor, { type: 'approval.delegation.ended', resource: { type: 'approval_delegation', id }, details: { principal: found.principal, deputy: found.deputy } });
    return ended;
  });
}

/** Delegations that have not ended yet: one's own ones and those to oneself; all of them for whoever manages approvals. */
export function listDelegations(deps: Pick<ApprovalDeps, 'storage' | 'clock' | 'approvals'>, actor: Actor): Promise<readonly Delegation[]> {
  return deps.storage.read(actor, (db) => deps.approvals.delegations(db, actor.tenantId, deps.clock.now(), actor.capabilities.has('approvals:manage') ? null : actor.userId));
}
