import { z } from 'zod';
import { approvalInbox, listApprovals } from '../agents/approvals/index.ts';
import { AgentFilter, listAgents } from '../agents/catalog/index.ts';
import { windowKey } from '../agents/budgets/index.ts';
import { brand, type RunId } from '../../shared/brand.ts';
import { router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const FEW = 6;
const NEAR = 0.8;

/** What needs me now, in one question; what I may not see is absent, not empty. */
export const homeRouter = router({
  overview: signedIn.meta({ needs: 'session', audit: reads, says: 'What waits for the caller, and how the log stands' }).input(z.strictObject({})).query(async ({ ctx }) => {
    const { actor, house } = ctx;
    const may = (capability: Parameters<typeof actor.capabilities.has>[0]) => actor.capabilities.has(capability);
    const inbox = may('approvals:read') ? await approvalInbox(house.governance, actor, { size: FEW }) : null;
    const asked = may('approvals:read') ? await listApprovals(house.governance, actor, { requestedBy: actor.userId, size: FEW }) : null;
    const agents = may('catalog:read') ? await listAgents(house.governance, actor, AgentFilter.parse({ size: FEW })) : null;
    return house.storage.read(actor, async (db) => {
      const runs = may('runs:read') ? await house.gateway.runs.list(db, actor.tenantId, { size: FEW }) : null;
      const limits = may('budgets:read') ? await house.gateway.budgets.limits(db, actor.tenantId) : [];
      const now = house.clock.now();
      const keys = limits.map((limit) => windowKey(limit.window, now, brand<RunId>('none')));
      const accounts = limits.length > 0 ? await house.gateway.budgets.accounts(db, actor.tenantId, [...new Set(keys)]) : [];
      const budgets = limits.flatMap((limit, at) => {
        const account = accounts.find((candidate) => candidate.window === keys[at] && candidate.counter === limit.counter);
        const used = (account?.settled ?? 0) + (account?.reserved ?? 0);
        return limit.cap !== null && used >= limit.cap * NEAR ? [{ id: limit.id, name: limit.name, counter: limit.counter, window: limit.window, cap: limit.cap, used }] : [];
      });
      return {
        now, inbox: inbox?.items ?? null, asked: asked?.items ?? null, agents: agents?.items ?? null, runs: runs?.items ?? null, budgets,
        logs: may('audit:read') ? await house.audit.state(db) : null, keySource: house.keySource,
      };
    });
  }),
});
