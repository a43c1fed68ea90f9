import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from './json.ts';

type Names = readonly [string, ...string[]];

/**
 * Definitions are somebody else's documents: the same thing stands under different names. Names are compared in their
 * plain form (`plainKey`), so that `mcpServers`, `mcp-servers` and `mcp_servers` are one. The first of each is what a new one gets.
 */
export const TOOL_FIELDS: Names = ['tools', 'tool_allowlist', 'allowed_tools', 'enabled_tools'];
export const MCP_SERVER_FIELDS: Names = ['mcp_servers', 'toolboxes'];
export const SUB_AGENT_FIELDS: Names = ['sub_agents', 'agents', 'handoffs', 'visible_agents'];
export const MODEL_FIELDS: Names = ['model', 'models', 'fallback_models', 'llm', 'llm_config'];
export const MEMORY_FIELDS: Names = ['memory', 'wiki', 'rag', 'knowledge', 'knowledge_base', 'knowledge_bases', 'vector_store', 'vector_stores'];
export const LIMIT_FIELDS: Names = ['budget', 'budgets', 'limits', 'quota', 'quotas', 'rate_limit', 'rate_limits', 'rate_limiting'];
export const PROMPT_FIELDS: Names = ['instructions', 'system_prompt', 'persona_prompt', 'prompt', 'prompts'];
export const SECRET_FIELDS: Names = ['secrets', 'required_secrets'];
export const HOST_FIELDS: Names = ['allowed_hosts', 'hosts', 'allowed_domains', 'domains'];
/** Some documents wrap the agent in one of these, and what stands in there is read like the whole. */
export const WRAPPER_FIELDS: Names = ['agent', 'spec'];

/** One spelling for `mcpServers`, `mcp-servers` and `mcp_servers`. */
export function plainKey(key: string): string {
  return key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll(/[-.\s]/g, '_').toLowerCase();
}

/** Values of those fields of an object whose plain name is one of `names`, with the name as it is written. */
export function fieldsOf(object: JsonObject, names: readonly string[]): readonly (readonly [string, Json])[] {
  return Object.entries(object).filter(([key]) => names.includes(plainKey(key)));
}

/** One member of a list such as `tools`: its name and what else is said of it. */
export interface NamedEntry {
  readonly name: string;
  readonly detail: JsonObject;
}

export interface EntryReading {
  readonly entries: readonly NamedEntry[];
  /** Places (list index or key) whose member carries no name, with what stands there. */
  readonly unnamed: readonly (readonly [string, Json])[];
}

/** Order matters: `{"type": "parallel_agent", "profile": "x"}` is called by its type, not by the profile it borrows. */
const NAME_KEYS = ['name', 'id', 'tool', 'key', 'specialist', 'agent', 'server', 'server_label', 'type', 'profile'];

/** What an object in a list is called, or null. */
export function entryName(entry: JsonObject): string | null {
  const called = isJsonObject(entry['function']) ? { ...entry['function'], ...entry } : entry; // OpenAI's {"type": "function", "function": {"name"}}
  for (const key of NAME_KEYS) {
    const value = called[key];
    if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) return String(value).trim();
  }
  return null;
}

/** Reads the shapes that lists of things have in the wild: `"a, b"`, `["a", {"name": "b"}]`, `{"a": {}, "b": true}`. A member set to false or null is off. */
export function namedEntries(value: Json | undefined): EntryReading {
  if (typeof value === 'string') {
    return { entries: value.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== '').map(nameOnly), unnamed: [] };
  }
  if (Array.isArray(value)) return readEach(Object.entries(value), (_, member) => memberName(member));
  if (!isJsonObject(value)) return { entries: [], unnamed: [] };
  return readEach(Object.entries(value).filter(([, member]) => member !== false && member !== null), (key) => key);
}

function readEach(members: readonly (readonly [string, Json])[], nameOf: (place: string, member: Json) => string | null): EntryReading {
  const entries: NamedEntry[] = [];
  const unnamed: (readonly [string, Json])[] = [];
  for (const [place, member] of members) {
    const name = nameOf(place, member);
    if (name === null) unnamed.push([place, member]);
    else entries.push({ name, detail: objectOrEmpty(member) });
  }
  return { entries, unnamed };
}

function memberName(member: Json): string | null {
  if (typeof member === 'string') return member.trim() === '' ? null : member.trim();
  return isJsonObject(member) ? entryName(member) : null;
}

function nameOnly(name: string): NamedEntry {
  return { name, detail: {} };
}
