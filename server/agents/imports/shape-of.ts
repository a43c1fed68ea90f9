import { fieldsOf, MCP_SERVER_FIELDS, MODEL_FIELDS, plainKey, PROMPT_FIELDS, TOOL_FIELDS } from '../../../shared/definition-fields.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';

/** What a JSON value is, told by its content: names and extensions of files lie. */
export type Shape =
  | { readonly is: 'list'; readonly members: readonly Json[]; readonly path: readonly string[] }
  | { readonly is: 'revision' | 'tools-list' | 'mcp-server' | 'a2a-card' | 'agent'; readonly value: JsonObject; readonly path: readonly string[] }
  | { readonly is: 'unknown'; readonly seen: string };

/** Most telling shape first; `path` says where in the value the thing stands, for wrappers such as `{"server": {}}` and JSON-RPC answers. */
export function shapeOf(value: Json): Shape {
  if (isJsonList(value)) return { is: 'list', members: value, path: [] };
  if (!isJsonObject(value)) return { is: 'unknown', seen: value === null ? 'null' : typeof value };

  const { result, server } = value;
  if (value['jsonrpc'] === '2.0' && isJsonObject(result)) return below('result', shapeOf(result));
  if (isJsonObject(server) && isServer(server)) return { is: 'mcp-server', value: server, path: ['server'] };
  if (isJsonObject(value['definition'])) return { is: 'revision', value, path: [] };
  if (isToolsList(value)) return { is: 'tools-list', value, path: [] };
  if (isCard(value)) return { is: 'a2a-card', value, path: [] };
  if (isServer(value)) return { is: 'mcp-server', value, path: [] };
  if (isAgent(value)) return { is: 'agent', value, path: [] };
  return listed(value) ?? { is: 'unknown', seen: `an object with ${keysOf(value)}` };
}

/** An entry of a catalogue says little: a name and where the server is. Only the list around it makes it one. */
export function isCatalogEntry(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value['name'] === 'string' && typeof value['url'] === 'string';
}

function below(key: string, shape: Shape): Shape {
  return shape.is === 'unknown' ? shape : { ...shape, path: [key, ...shape.path] };
}

function listed(value: JsonObject): Shape | null {
  const key = ['servers', 'catalog_servers'].find((name) => isJsonList(value[name]));
  const members = key === undefined ? undefined : value[key];
  return key !== undefined && isJsonList(members) ? { is: 'list', members, path: [key] } : null;
}

function isServer(value: JsonObject): boolean {
  const schema = value['$schema'];
  if (isJsonObject(value['version_detail']) || (typeof schema === 'string' && schema.includes('server.schema.json'))) return true;
  return typeof value['name'] === 'string' && (isJsonList(value['packages']) || isJsonList(value['remotes'])) && !isAgent(value);
}

/** An answer to `tools/list` (an empty one needs the server's word for it); an agent's own tools have no `inputSchema`. */
function isToolsList(value: JsonObject): boolean {
  const { tools } = value;
  if (!isJsonList(tools) || fieldsOf(value, [...MODEL_FIELDS, ...PROMPT_FIELDS].filter((field) => field !== 'instructions')).length > 0) return false;
  return isJsonObject(value['serverInfo']) || tools.some((tool) => isJsonObject(tool) && isJsonObject(tool['inputSchema']));
}

/** A2A 1.0 lists its interfaces, A2A 0.x has one `url`; both list skills. */
function isCard(value: JsonObject): boolean {
  return isJsonList(value['supportedInterfaces']) || (isJsonList(value['skills']) && isJsonObject(value['capabilities']) && value['url'] !== undefined);
}

const AGENT_FIELDS = [...TOOL_FIELDS, ...MODEL_FIELDS, ...PROMPT_FIELDS, 'sub_agents', 'persona'];

function isAgent(value: JsonObject): boolean {
  if (value['component_type'] === 'Agent' || isJsonObject(value['agent']) || fieldsOf(value, AGENT_FIELDS).length > 0) return true;
  const has = (field: string): boolean => Object.keys(value).some((key) => plainKey(key) === field);
  return (has('name') && MCP_SERVER_FIELDS.some(has)) || (has('role') && has('goal'));
}

function keysOf(value: JsonObject): string {
  const keys = Object.keys(value);
  if (keys.length === 0) return 'no fields';
  const shown = keys.slice(0, 6).map((key) => (key.length > 40 ? `${key.slice(0, 40)}…` : key));
  return `the field${keys.length === 1 ? '' : 's'} ${shown.join(', ')}${keys.length > shown.length ? '…' : ''}`;
}
