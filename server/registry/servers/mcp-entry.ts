import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { effectiveDriftPolicy } from '../../../shared/registry-effective.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import { ON_DRIFT, type OnDrift } from '../../../shared/tool-drift.ts';

/** A header or variable: plain text, or the name of a secret that is kept sealed and never shown. */
export type ServerValue = string | { readonly secret: string };
export type ServerValues = Readonly<Record<string, ServerValue>>;

/** How a server is reached; `none` for one that is only known from a file. */
export type ServerAccess =
  | { readonly kind: 'http'; readonly url: string; readonly headers: ServerValues }
  | { readonly kind: 'stdio'; readonly command: string; readonly args: readonly string[]; readonly env: ServerValues }
  | { readonly kind: 'none' };

/** An MCP server as the effective registry describes it. */
export interface McpServer {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly access: ServerAccess;
  readonly timeoutS: number;
  /** Its own choice, unless the tenant's safeguards say more. */
  readonly onDrift: OnDrift;
}

export const DEFAULT_TIMEOUT_S = 15;
/** However long a layer would wait: a discovery holds a person at a screen. */
const LONGEST_TIMEOUT_S = 120;

export function serversIn(view: RegistryView): readonly McpServer[] {
  return view.names('mcp_servers').flatMap((id) => serverIn(view, id) ?? []);
}

export function serverIn(view: RegistryView, id: string): McpServer | null {
  const entry = view.entry('mcp_servers', id);
  if (!isJsonObject(entry)) return null;
  const timeout = entry['timeout_s'];
  return {
    id, name: textOf(entry['name']), description: textOf(entry['description']), enabled: entry['enabled'] !== false, access: accessOf(entry),
    timeoutS: typeof timeout === 'number' ? Math.min(timeout, LONGEST_TIMEOUT_S) : DEFAULT_TIMEOUT_S,
    onDrift: effectiveDriftPolicy(view) === 'warn' ? (ON_DRIFT.find((choice) => choice === entry['on_drift']) ?? 'destructive') : 'any',
  };
}

/** What a secret is given for: handed to another address or program, it would be given away. */
export function targetOf(access: ServerAccess): string {
  switch (access.kind) {
    case 'http': return `http ${URL.parse(access.url)?.origin ?? access.url}`;
    case 'stdio': return JSON.stringify(['stdio', access.command, ...access.args]);
    case 'none': return 'none';
  }
}

/** Names of the secrets that an entry refers to. */
export function secretsOf(access: ServerAccess): readonly string[] {
  const values = access.kind === 'http' ? access.headers : access.kind === 'stdio' ? access.env : {};
  return [...new Set(Object.values(values).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])))];
}

function accessOf(entry: JsonObject): ServerAccess {
  const [url, command, args] = [entry['base_url'], entry['command'], entry['args']];
  if (typeof url === 'string' && url !== '') return { kind: 'http', url, headers: valuesOf(entry['headers']) };
  if (typeof command === 'string' && command !== '') return { kind: 'stdio', command, args: isJsonList(args) ? args.map(String) : [], env: valuesOf(entry['env']) };
  return { kind: 'none' };
}

function valuesOf(values: Json | undefined): ServerValues {
  if (!isJsonObject(values)) return {};
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]): Array<[string, ServerValue]> => {
    if (typeof value === 'string') return [[name, value]];
    const secret = isJsonObject(value) ? value['secret'] : undefined;
    return typeof secret === 'string' ? [[name, { secret }]] : [];
  }));
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
