import { rightsOf } from '../../shared/agent-rights.ts';
import type { AgentId } from '../../shared/brand.ts';
import type { Page } from '../../shared/page.ts';
import { type RightsDiff, rightsDiff } from '../../shared/rights-diff.ts';
import { type CatalogDeps, definitionOf, needAgent, seesDrafts, type VersionSummary } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';

/** A version with what it may do that the one before it on the timeline could not. */
export interface HistoryEntry extends VersionSummary {
  readonly rights: RightsDiff;
}

interface HistoryPage {
  readonly size: number;
  readonly cursor?: string | undefined;
}

/** How an agent's power grew, version by version, newest first. The oldest version has gained everything it may do. */
export function agentHistory(deps: Pick<CatalogDeps, 'storage' | 'catalog' | 'knowTools'>, actor: Actor, agentId: AgentId, { size, cursor }: HistoryPage): Promise<Page<HistoryEntry>> {
  return deps.storage.read(actor, async (db) => {
    await needAgent(deps, db, actor, agentId);
    const wanted = { drafts: seesDrafts(actor), size };
    const page = await deps.catalog.listVersions(db, actor.tenantId, agentId, { ...wanted, cursor });
    const older = page.next === null ? [] : (await deps.catalog.listVersions(db, actor.tenantId, agentId, { ...wanted, size: 1, cursor: page.next })).items;
    const canonicals = new Map((await deps.catalog.canonicals(db, actor.tenantId, [...page.items, ...older].map(({ id }) => id))).map(({ id, canonical }) => [id, canonical]));
    const known = (await deps.knowTools?.(db, actor.tenantId)) ?? ((card) => card);
    const cardOf = (version: VersionSummary | undefined) => (version ? known(rightsOf(definitionOf(canonicals.get(version.id) ?? '{}'))) : null);
    const cards = [...page.items, ...older].map(cardOf);
    return { ...page, items: page.items.map((version, index) => ({ ...version, rights: rightsDiff(cards[index + 1] ?? null, cards[index] ?? rightsOf({})) })) };
  });
}
