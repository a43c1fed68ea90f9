import { fieldsOf, namedEntries, SUB_AGENT_FIELDS, TOOL_FIELDS, type NamedEntry } from './definition-fields.ts';
import { isOff } from './definition-walk.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { ToolEffect, ToolRight } from './rights-card.ts';

/** The source of a tool that no MCP server offers. */
export const OWN = 'own';

/** Tools a part of a definition lists itself; tools that are agents and MCP servers in disguise are read elsewhere. */
export function toolsOf(part: JsonObject): readonly ToolRight[] {
  return toolEntries(part).filter((entry) => !isAgent(entry) && entry.detail['type'] !== 'mcp').map(toolRight);
}

/** Sub agents by their own list, by tools of type `sub_agent`, by the profile a `parallel_agent` starts, and by A2A or ACP peers. */
export function subAgentsOf(part: JsonObject): readonly string[] {
  const listed = fieldsOf(part, SUB_AGENT_FIELDS).flatMap(([, value]) => entriesIn(value));
  const asTools = toolEntries(part).filter(isAgent);
  const profiles = toolEntries(part).map((entry) => (isAgentType(entry) ? entry.detail['profile'] : undefined));
  const peers = ['a2a', 'acp'].flatMap((protocol) => peersOf(part[protocol]));
  return [...[...listed, ...asTools, ...peers].map((entry) => entry.name), ...profiles.filter((profile) => typeof profile === 'string')];
}

/**
 * MCP 2025-06-18, ToolAnnotations: `readOnlyHint` defaults to false and `destructiveHint` to true. A tool without any of
 * the two has said nothing, so that stays unknown.
 */
export function effectOf(annotations: Json | undefined): ToolEffect {
  if (!isJsonObject(annotations)) return 'unknown';
  const { readOnlyHint, destructiveHint } = annotations;
  if (readOnlyHint === true) return 'read-only';
  if (destructiveHint === false) return 'additive';
  return readOnlyHint === false || destructiveHint === true ? 'destructive' : 'unknown';
}

/** Tools that a list inside an MCP server lets through; no list means all of them. */
export function serverTools(source: string, allowed: Json | undefined): readonly ToolRight[] {
  if (allowed === undefined || allowed === null) return [{ name: '*', source, effect: 'unknown' }];
  return entriesIn(allowed).map(({ name, detail }) => ({ name, source, effect: effectOf(detail['annotations']) }));
}

export function toolEntries(part: JsonObject): readonly NamedEntry[] {
  return fieldsOf(part, TOOL_FIELDS).flatMap(([, value]) => entriesIn(value));
}

function entriesIn(value: Json): readonly NamedEntry[] {
  return namedEntries(value).entries.filter((entry) => !isOff(entry.detail));
}

function toolRight({ name, detail }: NamedEntry): ToolRight {
  const effect = effectOf(detail['annotations']);
  const qualified = /^mcp__(.+?)(?:__(.+))?$/.exec(name); // Claude's spelling of a server's tool: mcp__server__tool
  if (qualified) return { name: qualified[2] ?? '*', source: qualified[1] ?? OWN, effect };
  const server = detail['mcp_server'] ?? detail['mcpServer'] ?? detail['server'];
  return { name, source: typeof server === 'string' ? server : OWN, effect };
}

function isAgentType(entry: NamedEntry): boolean {
  const { type } = entry.detail;
  return typeof type === 'string' && /(^|_)agents?$/i.test(type);
}

/** `{"type": "sub_agent", "name": "x"}` is the agent x; `{"type": "parallel_agent"}` is a tool that starts agents. */
function isAgent(entry: NamedEntry): boolean {
  return isAgentType(entry) && entry.name !== entry.detail['type'];
}

function peersOf(protocol: Json | undefined): readonly NamedEntry[] {
  return isJsonObject(protocol) && !isOff(protocol) && protocol['peers'] !== undefined ? entriesIn(protocol['peers']) : [];
}
