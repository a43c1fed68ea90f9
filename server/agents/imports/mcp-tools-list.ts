import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { effectOf } from '../../../shared/tool-rights.ts';
import { problemItem, type Source } from './agent-reading.ts';
import type { ImportedTool } from './imported-server.ts';
import type { ReadItem } from './import-item.ts';
import { fieldReader, inner, members, optionalText, requiredText, trouble, type FieldReader } from './published-fields.ts';
import { stemOf } from './unique-names.ts';

/**
 * What a server answered to `tools/list` (MCP), with or without the `initialize` answer around it. A capture is whole or
 * refused: a list of tools with one missing would pin less than the server offers.
 */
export function readMcpToolsList(source: Source, capture: JsonObject): readonly ReadItem[] {
  const reader = fieldReader(capture);
  const info = inner(reader, 'serverInfo');
  const server = {
    name: optionalText(info, 'name') ?? stemOf(source.path),
    title: optionalText(info, 'title'),
    description: optionalText(reader, 'instructions'),
    version: optionalText(info, 'version'),
    protocolVersion: optionalText(reader, 'protocolVersion'),
    repository: null,
    packages: [],
    remotes: [],
    tools: toolsIn(reader),
    published: capture,
  };
  if (optionalText(reader, 'nextCursor') !== null) trouble(reader, 'nextCursor', 'incomplete', 'The list has further pages; capture them all.');
  if (reader.troubles.length > 0) return reader.troubles.map((one) => problemItem(source, one));
  return [{ kind: 'mcp-server', path: source.path, item: source.item, format: 'tools-list', server }];
}

function toolsIn(reader: FieldReader): readonly ImportedTool[] {
  const seen = new Set<string>();
  return members(reader, 'tools').map((tool) => {
    const name = requiredText(tool, 'A tool', 'name');
    if (seen.has(name)) trouble(tool, 'name', 'duplicate-key', `The tool "${name}" is listed twice.`);
    seen.add(name);
    if (!isJsonObject(tool.object['inputSchema'])) trouble(tool, 'inputSchema', 'required', 'A tool must have an inputSchema object.');
    return { name, effect: effectOf(tool.object['annotations']), definition: tool.object };
  });
}
