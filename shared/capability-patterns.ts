import { CAPABILITIES, CAPABILITY_NAMES, type Capability, isCapability } from './capabilities.ts';
import { DOCUMENT_PERMISSIONS } from './document-roles.ts';

const resourceOf = (name: string) => name.slice(0, name.indexOf(':'));
const actionOf = (name: string) => name.slice(name.indexOf(':') + 1);
const RESOURCES: ReadonlySet<string> = new Set(CAPABILITY_NAMES.map(resourceOf));
const ACTIONS: ReadonlySet<string> = new Set(CAPABILITY_NAMES.map(actionOf));

/** Every text that grants something, and what it grants. The catalogue is closed, so this table is complete. */
const GRANTS: ReadonlyMap<string, readonly Capability[]> = new Map<string, readonly Capability[]>([
  ['*', openWhere(() => true)],
  ...[...RESOURCES].map((resource) => [`${resource}:*`, openWhere((name) => resourceOf(name) === resource)] as const),
  ...[...ACTIONS].map((action) => [`*:${action}`, openWhere((name) => actionOf(name) === action)] as const),
  // The one wildcard that reaches sealed capabilities: it names its plane, and no other wildcard enters it.
  ['platform:*', CAPABILITY_NAMES.filter((name) => CAPABILITIES[name].plane === 'platform')],
  ...CAPABILITY_NAMES.map((name) => [name, [name]] as const),
]);

/** Registries that were written for the Enterprise+ layer hold its names; where one of them is also a name of ours, ours is meant. */
const ENTERPRISE_NAMES: ReadonlyMap<string, readonly Capability[]> = new Map(
  Object.entries(DOCUMENT_PERMISSIONS.E).filter(([name]) => !GRANTS.has(name)).map(([name, patterns]) => [name, patterns.flatMap((pattern) => GRANTS.get(pattern) ?? [])]),
);

/** What a pattern (`*`, `res:*`, `*:act`, `res:act`) grants; null for text that is no pattern or matches no capability there is. */
export function capabilitiesMatching(pattern: string): readonly Capability[] | null {
  const granted = GRANTS.get(pattern) ?? ENTERPRISE_NAMES.get(pattern);
  return granted && granted.length > 0 ? granted : null;
}

export interface Expansion {
  readonly granted: ReadonlySet<Capability>;
  /** Texts that grant nothing, as they were written. */
  readonly unknown: readonly string[];
}

export function expandPatterns(patterns: Iterable<string>): Expansion {
  const granted = new Set<Capability>();
  const unknown: string[] = [];
  for (const pattern of patterns) {
    const matched = capabilitiesMatching(pattern);
    if (matched === null) unknown.push(pattern);
    else for (const capability of matched) granted.add(capability);
  }
  return { granted, unknown };
}

/** `action:resource` as some documents write it becomes `resource:action`; text that is neither comes back unchanged. */
export function normaliseCapability(text: string): string {
  if (GRANTS.has(text)) return text;
  const turned = `${actionOf(text)}:${resourceOf(text)}`;
  return text.includes(':') && (isCapability(turned) || GRANTS.has(turned)) ? turned : text;
}

function openWhere(matches: (name: Capability) => boolean): readonly Capability[] {
  return CAPABILITY_NAMES.filter((name) => !CAPABILITIES[name].sealed && CAPABILITIES[name].plane === 'tenant' && matches(name));
}
