import { fieldsOf, MCP_SERVER_FIELDS, namedEntries } from './definition-fields.ts';
import { hostOf } from './definition-hosts.ts';
import { isOff } from './definition-walk.ts';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from './json.ts';
import type { McpServerRight, ToolRight } from './rights-card.ts';
import { maskedCommand, maskedUrl } from './secret-names.ts';
import { serverTools, toolEntries } from './tool-rights.ts';

interface ServerEntry {
  readonly name: string | null;
  readonly detail: JsonObject;
}

export interface ServerRights {
  readonly server: McpServerRight;
  readonly tools: readonly ToolRight[];
}

/** MCP servers a part of a definition starts or calls, each with the tools it lets through. */
export function mcpServersOf(part: JsonObject): readonly ServerRights[] {
  return serverEntries(part).filter(({ detail }) => !isOff(detail)).map((entry) => {
    const target = targetOf(entry.detail);
    const name = entry.name ?? nameFromTarget(entry.detail);
    return { server: { name, target }, tools: serverTools(name, allowedTools(entry.detail)) };
  });
}

function serverEntries(part: JsonObject): readonly ServerEntry[] {
  const listed = fieldsOf(part, MCP_SERVER_FIELDS).flatMap(([, value]) => {
    const { entries, unnamed } = namedEntries(value);
    return [...entries.map(realName), ...unnamed.map(([, member]) => ({ name: null, detail: objectOrEmpty(member) }))];
  });
  const hosted = toolEntries(part).filter(({ detail }) => detail['type'] === 'mcp').map(realName);
  return [...listed, ...hosted];
}

/** `type` names a tool, but of a server it only says how to talk to it. */
function realName({ name, detail }: { readonly name: string; readonly detail: JsonObject }): ServerEntry {
  return { name: name === detail['type'] || name === detail['component_type'] ? null : name, detail };
}

function targetOf(detail: JsonObject): string | null {
  const command = detail['command'];
  if (typeof command === 'string' || Array.isArray(command)) return maskedCommand([...textsIn(command), ...textsIn(detail['args'])]);
  const url = urlOf(detail);
  return url === null ? null : maskedUrl(url);
}

function urlOf(detail: JsonObject): string | null {
  for (const key of ['url', 'server_url', 'serverUrl', 'base_url', 'endpoint']) {
    const value = detail[key];
    if (typeof value === 'string') return value;
  }
  const transport = detail['client_transport'] ?? detail['transport'];
  return isJsonObject(transport) ? urlOf(transport) : null;
}

/** A server started as `npx -y @scope/server` is called by its package, a remote one by its host. */
function nameFromTarget(detail: JsonObject): string {
  const words = [...textsIn(detail['command']), ...textsIn(detail['args'])].filter((word) => !word.startsWith('-'));
  const url = urlOf(detail);
  return maskedCommand(words.slice(-1)) || (url === null ? '' : hostOf(url)) || 'unnamed';
}

function allowedTools(detail: JsonObject): Json | undefined {
  return detail['tools'] ?? detail['allowed_tools'] ?? detail['allowedTools'] ?? detail['include_tools'] ?? detail['tool_filter'];
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
}
