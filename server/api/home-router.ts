import { z } from 'zod';
import { brand, type RunId, type VersionId } from '../../shared/brand.ts';
import type { RightsChange } from '../../shared/rights-diff.ts';
import { type Approval, ApprovalFilter, approvalInbox, listApprovals } from '../agents/approvals/index.ts';
import { windowKey } from '../agents/budgets/index.ts';
import { AgentFilter, getAgent, getVersion, listAgents } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { ownNews } from '../flows/own-news.ts';
import { rightsBetween } from '../flows/version-rights.ts';
import { VERSION_SUBJECT } from '../flows/version-governance.ts';
import type { House } from './house.ts';
import { router, signedIn } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const FEW = 6;
const NEAR = 0.8;

/** What a version that waits for a vote may do that the published one may not; null where the request is about something else, or its content is not for this caller. */
async function rightsAsked({ governance }: House, actor: Actor, { subjectType, subjectId }: Approval): Promise<readonly RightsChange[] | null> {
  if (subjectType !== VERSION_SUBJECT || !actor.capabilities.has('catalog:read')) return null;
  try {
    const asked = await getVersion(governance, actor, brand<VersionId>(subjectId));
    const { currentVersionId } = await getAgent(governance, actor, asked.agentId);
    const published = currentVersionId === null ? null : await getVersion(governance, actor, currentVersionId);
    return await governance.storage.read(actor, (db) => rightsBetween(governance, db, actor, { before: published && published.definition, after: asked.definition }));
  } catch (reason) {
    if (reason instanceof Refusal) return null; // taken back since the inbox was read
    throw reason;
  }
}

/** What needs me now, in one question; what I may not see is absent, not empty. */
export const homeRouter = router({
  overview: signedIn.meta({ needs: 'session', audit: reads, says: 'What waits for the caller, and how the log stands' }).input(z.strictObject({})).query(async ({ ctx }) => {
    const { actor, house } = ctx;
    const may = (capability: Parameters<typeof actor.capabilities.has>[0]) => actor.capabilities.has(capability);
    const inbox = may('approvals:read') ? await approvalInbox(house.governance, actor, { size: FEW }) : null;
    const asked = may('approvals:read') ? await listApprovals(house.governance, actor, { requestedBy: actor.userId, size: FEW }) : null;
    const agents = may('catalog:read') ? await listAgents(house.governance, actor, AgentFilter.parse({ size: FEW })) : null;
    const waiting = inbox && await Promise.all(inbox.items.map(async (approval) => ({ ...approval, rights: approval.rights ?? (await rightsAsked(house, actor, approval)) })));
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
        now, inbox: waiting, asked: asked?.items ?? null, agents: agents?.items ?? null, runs: runs?.items ?? null, budgets,
        log: may('audit:read') ? await house.audit.health(db, actor.tenantId) : null, keySource: house.keySource,
      };
    });
  }),

  news: signedIn.meta({ needs: 'session', audit: reads, says: 'What the caller is to be told of: requests that wait for them, comments that name them, what became of their own requests and publications; names only' })
    .input(z.strictObject({})).query(({ ctx: { actor, house } }) => ownNews(house.governance, actor)),

  find: signedIn.meta({ needs: 'session', audit: reads, says: 'Agents, requests and runs whose name, title or id contains a text, a few of each' })
    .input(z.strictObject({ text: z.string().trim().min(2).max(200) })).query(async ({ ctx, input: { text: query } }) => {
      const { actor, house } = ctx;
      const few = { query, size: FEW };
      const [agents, requests, runs] = await Promise.all([
        actor.capabilities.has('catalog:read') ? listAgents(house.governance, actor, AgentFilter.parse(few)) : null,
        actor.capabilities.has('approvals:read') ? listApprovals(house.governance, actor, ApprovalFilter.parse(few)) : null,
        actor.capabilities.has('runs:read') ? house.storage.read(actor, (db) => house.gateway.runs.list(db, actor.tenantId, few)) : null,
      ]);
      return {
        agents: (agents?.items ?? []).map(({ id, name, category, status }) => ({ id, name, category, status })),
        requests: (requests?.items ?? []).map(({ id, title, state, requestedByName }) => ({ id, title, state, requestedByName })),
        runs: (runs?.items ?? []).map(({ id, title, state, agentName, createdAt }) => ({ id, title, state, agentName, createdAt })),
      };
    }),
});
