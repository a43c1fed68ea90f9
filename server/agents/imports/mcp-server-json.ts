import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { looksSecret } from '../../../shared/secret-names.ts';
import { problemItem, type Source } from './agent-reading.ts';
import type { ServerPackage, ServerRemote, ServerSetting } from './imported-server.ts';
import type { ReadItem } from './import-item.ts';
import { fieldReader, inner, members, optionalText, requiredText, type FieldReader } from './published-fields.ts';

/**
 * A server.json of the MCP registry: the snake_case shape of 2025-05 and 2025-07 (`version_detail`, `registry_name`,
 * package `name`) and the camelCase one since 2025-09 (`version`, `registryType`, package `identifier`).
 */
export function readMcpServerJson(source: Source, document: JsonObject): readonly ReadItem[] {
  const reader = fieldReader(document);
  const server = {
    name: requiredText(reader, 'A server', 'name'),
    title: optionalText(reader, 'title'),
    description: optionalText(reader, 'description'),
    version: optionalText(reader, 'version') ?? optionalText(inner(reader, 'version_detail'), 'version'),
    protocolVersion: null,
    repository: optionalText(inner(reader, 'repository'), 'url'),
    packages: members(reader, 'packages').map(packageOf),
    remotes: members(reader, 'remotes').map(remoteOf),
    tools: null,
    published: document,
  };
  if (reader.troubles.length > 0) return reader.troubles.map((one) => problemItem(source, one));
  return [{ kind: 'mcp-server', path: source.path, item: source.item, format: isSnake(document) ? 'server-json-snake' : 'server-json-camel', server }];
}

function isSnake(document: JsonObject): boolean {
  const { packages, remotes } = document;
  const ways: readonly Json[] = [packages, remotes].flatMap((list) => (isJsonList(list) ? list : []));
  return document['version_detail'] !== undefined || ways.some((way) => isJsonObject(way) && (way['registry_name'] !== undefined || way['transport_type'] !== undefined));
}

function packageOf(reader: FieldReader): ServerPackage {
  return {
    registry: optionalText(reader, 'registryType', 'registry_type', 'registry_name'),
    identifier: requiredText(reader, 'A package', 'identifier', 'name'),
    version: optionalText(reader, 'version'),
    transport: optionalText(inner(reader, 'transport'), 'type'),
    settings: [...members(reader, 'environmentVariables', 'environment_variables').map(settingOf), ...containerSettings(reader)],
  };
}

function remoteOf(reader: FieldReader): ServerRemote {
  return {
    transport: optionalText(reader, 'type', 'transport_type'),
    url: requiredText(reader, 'A remote', 'url'),
    settings: members(reader, 'headers').map(settingOf),
  };
}

function settingOf(reader: FieldReader): ServerSetting {
  const name = requiredText(reader, 'A variable or header', 'name');
  return { name, secret: flag(reader.object, 'isSecret', 'is_secret') ?? looksSecret(name), required: flag(reader.object, 'isRequired', 'is_required') ?? false };
}

/** Container packages pass variables as `-e NAME={value}` and say of the value's variable whether it is secret. */
function containerSettings(reader: FieldReader): readonly ServerSetting[] {
  return members(reader, 'runtimeArguments', 'runtime_arguments')
    .filter(({ object }) => object['name'] === '-e' || object['name'] === '--env')
    .flatMap(({ object }) => {
      const { value } = object;
      const name = typeof value === 'string' ? /^([A-Za-z_]\w*)=/.exec(value)?.[1] : undefined;
      if (name === undefined) return [];
      const variables = isJsonObject(object['variables']) ? Object.values(object['variables']).filter(isJsonObject) : [];
      const secret = variables.some((variable) => flag(variable, 'isSecret', 'is_secret') === true);
      return [{ name, secret: secret || looksSecret(name), required: flag(object, 'isRequired', 'is_required') ?? false }];
    });
}

function flag(object: JsonObject, ...names: readonly string[]): boolean | null {
  const value = names.map((name) => object[name]).find((candidate) => typeof candidate === 'boolean');
  return typeof value === 'boolean' ? value : null;
}
