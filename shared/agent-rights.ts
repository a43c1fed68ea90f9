import { entryName, fieldsOf, MEMORY_FIELDS, namedEntries, WRAPPER_FIELDS } from './definition-fields.ts';
import { hostsOf } from './definition-hosts.ts';
import { definitionLeaves, isOff } from './definition-walk.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { limitOf, modelOf, secretsIn, unattendedOf } from './leaf-rights.ts';
import { mcpServersOf } from './mcp-server-rights.ts';
import type { LimitRight, MemoryRight, RightsCard } from './rights-card.ts';
import { byCodeUnits, sortedSet } from './text-order.ts';
import { mostPowerful } from './tool-effect.ts';
import { subAgentsOf, toolsOf } from './tool-rights.ts';

/** Reads the rights card of any definition; a shape it does not know grants nothing, it never throws. */
export function rightsOf(definition: JsonObject): RightsCard {
  const parts = partsOf(definition);
  const leaves = [...definitionLeaves(definition)];
  const servers = parts.flatMap(mcpServersOf);
  return {
    models: sortedSet(leaves.map(modelOf).filter(isPresent)),
    tools: mostPowerful([...parts.flatMap(toolsOf), ...servers.flatMap(({ tools }) => tools)]),
    mcpServers: distinct(servers.map(({ server }) => server), ({ name, target }) => [name, target ?? '']),
    subAgents: sortedSet(parts.flatMap(subAgentsOf)),
    hosts: sortedSet(leaves.flatMap(hostsOf)),
    secrets: sortedSet(leaves.flatMap(secretsIn)),
    memory: distinct(parts.flatMap(memoryOf), ({ store, scope }) => [store, scope]),
    limits: distinct(loosest(leaves.map(limitOf).filter(isPresent)), ({ name, value }) => [name, typeof value, String(value)]),
    roles: sortedSet(rolesOf(definition)),
    unattended: sortedSet(leaves.map(unattendedOf).filter(isPresent)),
  };
}

function partsOf(definition: JsonObject): readonly JsonObject[] {
  return [definition, ...WRAPPER_FIELDS.map((wrapper) => definition[wrapper])].filter((part) => part !== undefined).filter(isJsonObject);
}

const SCOPE_KEYS = ['scope', 'namespace', 'store_dir', 'path', 'collection', 'index', 'type', 'provider'];

function memoryOf(part: JsonObject): readonly MemoryRight[] {
  return fieldsOf(part, MEMORY_FIELDS).flatMap(([store, value]) => scopesOf(value).map((scope) => ({ store, scope })));
}

function scopesOf(value: Json): readonly string[] {
  if (value === null || value === false) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return namedEntries(value).entries.map((entry) => entry.name);
  if (!isJsonObject(value)) return ['unnamed'];
  if (isOff(value)) return [];
  const said = SCOPE_KEYS.map((key) => value[key]).find((scope) => typeof scope === 'string' && scope !== '');
  return [typeof said === 'string' ? said : (entryName(value) ?? 'unnamed')];
}

/** Roles that the agent has or hands out: `roles` at the top, in `rbac` and in `auth`. */
function rolesOf(definition: JsonObject): readonly string[] {
  const places = [definition, definition['rbac'], definition['auth']].filter((place) => place !== undefined).filter(isJsonObject);
  return places.flatMap((place) => fieldsOf(place, ['roles', 'system_roles', 'default_role']).flatMap(([, value]) => namedEntries(value).entries.map((entry) => entry.name)));
}

/** Two places can share a dotted path (list members of one name); what binds is then not known, so the larger number is shown. */
function loosest(limits: readonly LimitRight[]): readonly LimitRight[] {
  const numbers = new Map<string, number>();
  for (const { name, value } of limits) if (typeof value === 'number') numbers.set(name, Math.max(value, numbers.get(name) ?? value));
  return limits.filter(({ name, value }) => typeof value === 'string' || value === numbers.get(name));
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => readonly string[]): readonly T[] {
  const byKey = new Map(items.map((item) => [JSON.stringify(keyOf(item)), item]));
  return [...byKey].toSorted(([a], [b]) => byCodeUnits(a, b)).map(([, item]) => item);
}

function isPresent<T>(value: T | null): value is T {
  return value !== null;
}
