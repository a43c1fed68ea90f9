import type { Clock } from '../../base/clock.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { GrantEnder } from '../../people/identity/index.ts';
import { resourceFact } from './memory-deps.ts';
import type { MemoryStore } from './memory-store.ts';

/** What was given to a person was given to a colleague: it goes with the membership, and whoever comes back begins without. */
export function openMemoryGrantEnder({ clock, audit, memories }: { readonly clock: Clock; readonly audit: AuditTrail; readonly memories: MemoryStore }): GrantEnder {
  return {
    async endAllOf(tx, actor, userId) {
      const grants = await memories.grantsTo(tx, actor.tenantId, userId);
      for (const { id, resourceId } of grants) {
        await memories.revoke(tx, actor.tenantId, id, clock.now());
        await audit.append(tx, actor, { type: 'data.memory_acl.revoked', resource: resourceFact({ id: resourceId }), details: { grant: id, to: 'user', principal: userId, via: 'membership-ended' } });
      }
      return grants.length;
    },
  };
}
