import { rightsOf } from '../../../shared/agent-rights.ts';
import type { AgentId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { VersionSummary } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { definitionOf } from './definition-content.ts';
import { seesDrafts } from './version-list.ts';

type Head = Pick<VersionSummary, 'id' | 'semver' | 'state'>;

/** What a list of agents tells of each one beyond its own row. */
export interface AgentGlance {
  readonly agentId: AgentId;
  /** The published version; while there is none, the newest one. */
  readonly version: Head;
  /** A newer version beside the published one. */
  readonly next: Head | null;
  /** What `version` may do, in numbers. */
  readonly tools: number;
  readonly destructiveTools: number;
  /** Tools of which nothing is known: they may be destructive too. */
  readonly unknownTools: number;
  readonly models: readonly string[];
}

/** Agents without a version that this reader may see are left out. */
export function glanceAtAgents(deps: Pick<CatalogDeps, 'storage' | 'catalog' | 'knowTools'>, actor: Actor, agentIds: readonly AgentId[]): Promise<readonly AgentGlance[]> {
  return deps.storage.read(actor, async (db) => {
    const heads = await deps.catalog.headVersions(db, actor.tenantId, agentIds, { drafts: seesDrafts(actor) });
    const standing = [...Map.groupBy(heads, (head) => head.agentId).values()].flatMap((of) => of.find((head) => head.state === 'PUBLISHED') ?? of.find((head) => head.newest) ?? []);
    const canonicals = new Map((await deps.catalog.canonicals(db, actor.tenantId, standing.map((head) => head.id))).map((row) => [row.id, row.canonical]));
    const known = (await deps.knowTools?.(db, actor.tenantId)) ?? ((card) => card);
    return standing.map((version) => {
      const next = heads.find((head) => head.agentId === version.agentId && head.newest && head.id !== version.id);
      const { tools, models } = known(rightsOf(definitionOf(canonicals.get(version.id) ?? '{}')));
      const withEffect = (effect: string) => tools.filter((tool) => tool.effect === effect).length;
      return { agentId: version.agentId, version: headOf(version), next: next ? headOf(next) : null, tools: tools.length, destructiveTools: withEffect('destructive'), unknownTools: withEffect('unknown'), models };
    });
  });
}

function headOf({ id, semver, state }: Head): Head {
  return { id, semver, state };
}
