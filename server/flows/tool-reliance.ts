import type { JsonObject } from '../../shared/json.ts';
import type { TenantId } from '../../shared/brand.ts';
import type { Db } from '../base/storage/index.ts';
import type { Reliance } from '../agents/approvals/index.ts';

/** How a tool that somebody uses is not what was accepted. `unaccepted`: it came after. */
export type ToolChange = 'changed' | 'gone' | 'unaccepted';

/** A tool of a governed server, or all of them (`*`), as an agent definition uses it. */
export interface UsedTool {
  readonly server: string;
  readonly name: string;
  /** Digest of the accepted definition, or of the whole set for `*`; null when it was never accepted. */
  readonly accepted: string | null;
  /** How what was last seen differs from it, or null. */
  readonly change: ToolChange | null;
  /** Whether the server's policy on drift holds back whoever uses the tool before somebody has accepted the change. */
  readonly holdsBack: boolean;
}

export type UsedTools = (db: Db, tenantId: TenantId, definition: JsonObject) => Promise<readonly UsedTool[]>;

export const TOOL_RELIANCE = 'mcp_tool';

/** What votes on a definition with these tools cover besides it. */
export function relianceOn(used: readonly UsedTool[]): readonly Reliance[] {
  return used.flatMap(({ server, name, accepted }) => (accepted === null ? [] : [{ type: TOOL_RELIANCE, owner: server, name, digest: accepted }]));
}

/** Tools for which it is no use to ask anybody yet: the answer would be void at once. */
export function heldBack(used: readonly UsedTool[]): readonly UsedTool[] {
  return used.filter(({ change, holdsBack }) => change !== null && holdsBack);
}

/** Tools whose definition is not the one that the votes covered: another is accepted by now, or another was seen. */
export function notCovered(used: readonly UsedTool[], covered: readonly Reliance[]): readonly UsedTool[] {
  return used.filter((tool) => tool.change !== null || isAnother(tool, covered));
}

function isAnother({ server, name, accepted }: UsedTool, covered: readonly Reliance[]): boolean {
  const bound = covered.find((reliance) => reliance.type === TOOL_RELIANCE && reliance.owner === server && reliance.name === name);
  return bound !== undefined && bound.digest !== accepted;
}

const MOST_NAMED = 10;

/** A sentence that names the tools. */
export function saysTools(tools: readonly UsedTool[], says: string): string {
  const more = tools.length - MOST_NAMED;
  return `${says}: ${namesOf(tools).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** For a refusal: which tools, in words and as a list. */
export function namingTools(tools: readonly UsedTool[], says: string): JsonObject {
  return { rule: saysTools(tools, says), tools: namesOf(tools) };
}

function namesOf(tools: readonly UsedTool[]): readonly string[] {
  return tools.slice(0, MOST_NAMED).map(({ server, name, change, accepted }) => `${server}/${name} (${change ?? (accepted === null ? 'gone' : 'accepted anew')})`);
}
