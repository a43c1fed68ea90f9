import type { TenantId } from '../../../shared/brand.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { ApprovalDeps } from './approval-deps.ts';
import { reminderAt, stateAt, subjectOf } from './approval-rules.ts';

/** Says once of every request that will soon expire that it still waits; answers how many. The sweeper calls it. */
export async function remindDue(deps: ApprovalDeps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const now = deps.clock.now();
  const open = await deps.storage.read(sweeper, (db) => deps.approvals.unreminded(db, tenantId));
  const due = open.filter((approval) => {
    const at = reminderAt(approval);
    return at !== null && at <= now && stateAt(approval, now) === 'pending';
  });
  let reminded = 0;
  for (const approval of due) {
    const first = await deps.storage.write(sweeper, async (tx) => {
      if (!(await deps.approvals.noteReminder(tx, approval, now))) return false;
      await deps.audit.append(tx, sweeper, {
        type: 'approval.request.reminded', resource: { type: 'approval', id: approval.id, name: approval.title }, refs: { definition_sha256: approval.subjectDigest },
        details: { ...subjectOf(approval), expiresAt: approval.expiresAt },
      });
      await deps.announce?.(tx, sweeper, { type: 'approval.request.reminded', approval: { ...approval, remindedAt: now } });
      return true;
    });
    if (first) reminded += 1;
  }
  return reminded;
}
