import type { RightsCard, ToolEffect, ToolRight } from './rights-card.ts';
import { type RightsChange, rightsDiff } from './rights-diff.ts';
import { EFFECT_RANK } from './tool-effect.ts';

/** What follows when a server's tools turn out to be others than the accepted ones; `destructive`: only when they may do more than before. */
export const ON_DRIFT = ['report', 'destructive', 'any'] as const;
export type OnDrift = (typeof ON_DRIFT)[number];

/**
 * What follows in a whole tenant when tools of any server drift; each is the one before it and more. `warn`: it is told, and each
 * server's own choice decides about requests. `void_approvals`: every change of a used tool ends the requests that rely on it.
 * `suspend_versions`: nor does a published version run whose approval does not cover its tools as they are.
 */
export const DRIFT_POLICIES = ['warn', 'void_approvals', 'suspend_versions'] as const;
export type DriftPolicy = (typeof DRIFT_POLICIES)[number];

/** One tool of an MCP server, bound to what the server said of it. */
export interface PinnedTool {
  readonly name: string;
  /** SHA-256 of the definition's RFC 8785 form, hex. */
  readonly digest: string;
  /** From the definition's annotations: a claim of the server. */
  readonly effect: ToolEffect;
}

export interface ChangedTool {
  readonly name: string;
  readonly before: PinnedTool;
  readonly after: PinnedTool;
}

/** How the tools that a server offers differ from those that are pinned; each list by name. */
export interface ToolDrift {
  readonly added: readonly PinnedTool[];
  readonly removed: readonly PinnedTool[];
  readonly changed: readonly ChangedTool[];
  /** Tools that are in both. */
  readonly common: number;
}

export function toolDrift(before: readonly PinnedTool[], after: readonly PinnedTool[]): ToolDrift {
  const was = new Map(before.map((tool) => [tool.name, tool]));
  const is = new Set(after.map(({ name }) => name));
  const common = after.flatMap((tool) => {
    const known = was.get(tool.name);
    return known ? [{ name: tool.name, before: known, after: tool }] : [];
  });
  return {
    added: after.filter(({ name }) => !was.has(name)),
    removed: before.filter(({ name }) => !is.has(name)),
    changed: common.filter((tool) => tool.before.digest !== tool.after.digest),
    common: common.length,
  };
}

export function hasDrifted({ added, removed, changed }: ToolDrift): boolean {
  return added.length + removed.length + changed.length > 0;
}

/** The drift as a change of what whoever uses all of the server's tools may do. */
export function driftRights(server: string, { added, removed, changed }: ToolDrift): readonly RightsChange[] {
  const before = [...removed, ...changed.map((tool) => tool.before)];
  const after = [...added, ...changed.map((tool) => tool.after)];
  return rightsDiff(cardOf(server, before), cardOf(server, after));
}

/** Tools that may do more than was pinned: new ones that may destroy, and known ones whose annotations took something back. */
export function dangerousTools({ added, changed }: ToolDrift): readonly string[] {
  return [
    ...added.filter(({ effect }) => EFFECT_RANK[effect] >= EFFECT_RANK.destructive).map(({ name }) => name),
    ...changed.filter((tool) => EFFECT_RANK[tool.after.effect] > EFFECT_RANK[tool.before.effect]).map(({ name }) => name),
  ];
}

/** Versions as the server told them; null where it told none. */
export interface ToldVersions {
  readonly before: string | null;
  readonly after: string | null;
}

/** One sentence for a person: how much changed, and what the version string made of it. */
export function saysDrift(drift: ToolDrift, versions: ToldVersions): string {
  if (!hasDrifted(drift)) return 'All definitions are as pinned.';
  const { added, removed, changed, common } = drift;
  const parts = [
    ...(changed.length > 0 ? [`${changed.length} of ${common} definitions changed`] : []),
    ...(added.length > 0 ? [`${counted(added.length, 'tool')} added`] : []),
    ...(removed.length > 0 ? [`${counted(removed.length, 'tool')} removed`] : []),
  ];
  return `${parts.join(', ')} ${saysVersions(versions)}.`;
}

function saysVersions({ before, after }: ToldVersions): string {
  if (before === after) return after === null ? 'and the server tells no version' : `under the same version (${after})`;
  return `from version ${before ?? 'unknown'} to ${after ?? 'unknown'}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function cardOf(source: string, tools: readonly PinnedTool[]): RightsCard {
  const rights = tools.map(({ name, effect }): ToolRight => ({ name, source, effect }));
  return { models: [], tools: rights, mcpServers: [], subAgents: [], hosts: [], secrets: [], memory: [], limits: [], roles: [], unattended: [] };
}
