import { z } from 'zod';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import type { Clock } from '../../base/clock.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { ApplicabilityRow, ApplicabilityStore } from './applicability-store.ts';
import { controlOf } from './frameworks.ts';

export const ApplicabilityRequest = z.strictObject({
  framework: z.string().min(1).max(80),
  control: z.string().min(1).max(40),
  applicable: z.boolean(),
  justification: z.string().trim().min(1, 'say why').max(2_000),
  /** The version this one follows; 0 when nobody said anything before. */
  ver: z.int().min(0),
});
export type ApplicabilityRequest = Readonly<z.infer<typeof ApplicabilityRequest>>;

interface ApplicabilityDeps {
  readonly storage: Storage;
  readonly audit: { readonly trail: AuditTrail };
  readonly clock: Clock;
  readonly applicability: ApplicabilityStore;
}

/** The next version of what a tenant says of one control. Earlier ones stay, each with who said it and when: to come to the same again is an assessment too, and a version of its own. */
export function stateApplicability(deps: ApplicabilityDeps, actor: Actor, { ver, ...asked }: ApplicabilityRequest): Promise<ApplicabilityRow> {
  controlOf(asked.framework, asked.control);
  return deps.storage.write(actor, async (tx) => {
    const before = await deps.applicability.newest(tx, actor.tenantId, asked);
    if ((before?.ver ?? 0) !== ver) throw changedMeanwhile(before?.ver ?? 0);
    const row: ApplicabilityRow = { ...asked, tenantId: actor.tenantId, ver: ver + 1, statedBy: actor.userId, statedByName: nameOfHands(actor), statedAt: deps.clock.now() };
    await deps.applicability.add(tx, row);
    await deps.audit.trail.append(tx, actor, {
      type: 'compliance.control.assessed', resource: { type: 'control', id: `${asked.framework}/${asked.control}`, name: asked.control },
      details: { framework: asked.framework, applicable: asked.applicable, justification: asked.justification, ver: row.ver, before: before && { applicable: before.applicable, justification: before.justification } },
    });
    return row;
  });
}
