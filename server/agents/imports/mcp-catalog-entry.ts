import type { JsonObject } from '../../../shared/json.ts';
import { problemItem, type Source } from './agent-reading.ts';
import type { ReadItem } from './import-item.ts';
import { fieldReader, optionalText, requiredText } from './published-fields.ts';

/** An entry of a gateway's catalogue of servers: a name, words for people, and a url that some catalogues leave empty for whoever installs it. */
export function readMcpCatalogEntry(source: Source, entry: JsonObject): readonly ReadItem[] {
  const reader = fieldReader(entry);
  const url = optionalText(reader, 'url');
  const transport = optionalText(reader, 'transport');
  const server = {
    name: requiredText(reader, 'A server', 'name'),
    title: null,
    description: optionalText(reader, 'description'),
    version: null,
    protocolVersion: null,
    repository: optionalText(reader, 'repo', 'repository'),
    packages: [],
    remotes: url === null ? [] : [{ transport, url, settings: [] }],
    tools: null,
    published: entry,
  };
  if (reader.troubles.length > 0) return reader.troubles.map((one) => problemItem(source, one));
  return [{ kind: 'mcp-server', path: source.path, item: source.item, format: 'catalog-entry', server }];
}
