import { CAPABILITIES, type Capability } from './capabilities.ts';
import { expandPatterns } from './capability-patterns.ts';
import { isJsonObject, type Json } from './json.ts';
import { readRole, type RoleEntry } from './role-entry.ts';

/** How many times a role may inherit from one that inherits. */
export const DEEPEST_ROLE = 8;

/** The roles of the layers above one layer. */
export interface RolesAbove {
  names(): readonly string[];
  entry(name: string): Json | undefined;
  held(name: string): ReadonlySet<Capability>;
  /** Every capability that some role above holds. */
  ceiling(): ReadonlySet<Capability>;
}

export interface RoleFlaw {
  readonly role: string;
  readonly says: string;
}

const NOTHING: ReadonlySet<Capability> = new Set();

/**
 * What the roles come to after one layer has spoken of some of them. A role holds its own capabilities and its parents', and
 * below the base never more than it may there: what it holds above, or for a new one, what any role above holds on the tenant's plane.
 * A role that this layer lets inherit in a circle or too deep inherits nothing; it still has what it says itself.
 */
export class RoleHierarchy {
  readonly #here: ReadonlyMap<string, Json>;
  readonly #above: RolesAbove;
  readonly #narrows: boolean;
  readonly #held = new Map<string, ReadonlySet<Capability>>();
  #sound: ReadonlySet<string> | null = null;

  constructor(here: ReadonlyMap<string, Json>, above: RolesAbove, narrows: boolean) {
    this.#here = here;
    this.#above = above;
    this.#narrows = narrows;
  }

  held(name: string): ReadonlySet<Capability> {
    const known = this.#held.get(name);
    if (known) return known;
    const said = this.#here.get(name);
    const wished = this.wished(name, said ?? this.#above.entry(name));
    const held = said !== undefined && this.#narrows ? wished.intersection(this.allowed(name)) : wished;
    this.#held.set(name, held);
    return held;
  }

  /** What an entry would grant if nothing above narrowed it. */
  wished(name: string, value: Json | undefined): ReadonlySet<Capability> {
    const role = readRole(value);
    if (role === null) return NOTHING;
    const { granted } = expandPatterns(role.patterns);
    if (role.parents.length === 0 || !this.#inherits(name)) return granted;
    return role.parents.reduce<ReadonlySet<Capability>>((all, parent) => all.union(this.held(parent)), granted);
  }

  /** What a layer says of a role, without parents that lead nowhere: a layer below could otherwise make them lead somewhere. */
  usable(name: string, said: Json): Json {
    const parents = readRole(said)?.parents ?? [];
    if (!isJsonObject(said) || parents.length === 0) return said;
    const kept = this.#inherits(name) ? parents.filter((parent) => this.#here.has(parent) || this.#above.entry(parent) !== undefined) : [];
    if (kept.length === parents.length) return said;
    const { extends: _parents, ...rest } = said;
    return Object.freeze(kept.length > 0 ? { ...rest, extends: kept } : rest);
  }

  /** What a role of that name may hold at most below the layers above. */
  allowed(name: string): ReadonlySet<Capability> {
    return this.#above.entry(name) === undefined ? tenantPlane(this.#above.ceiling()) : this.#above.held(name);
  }

  /** What is wrong with the parents that this layer names. */
  flaws(): readonly RoleFlaw[] {
    const known = new Set([...this.#above.names(), ...this.#here.keys()]);
    return [...this.#here].flatMap(([role, value]) => {
      const parents = readRole(value)?.parents ?? [];
      if (parents.includes(role)) return [{ role, says: 'inherits from itself' }];
      const unknown = parents.filter((parent) => !known.has(parent));
      if (unknown.length > 0) return [{ role, says: `inherits from ${unknown.join(', ')}, which is no role` }];
      return parents.length > 0 && !this.#soundRoles().has(role) ? [{ role, says: `inherits in a circle or more than ${DEEPEST_ROLE} deep` }] : [];
    });
  }

  /** Roles of the layers above are sound already, and every circle must pass through a role that is said here. */
  #inherits(name: string): boolean {
    return !this.#here.has(name) || this.#soundRoles().has(name);
  }

  /**
   * Roles whose parents end somewhere within reach. Found from the leaves up, in as many rounds as the hierarchy may be deep:
   * the answer does not depend on the order of the roles, and nothing recurses into a circle.
   */
  #soundRoles(): ReadonlySet<string> {
    if (this.#sound) return this.#sound;
    const roles = this.#graph();
    const sound = new Set<string>();
    for (let round = 0; round <= DEEPEST_ROLE; round += 1) {
      const ready = [...roles].filter(([name, { parents }]) => !sound.has(name) && parents.every((parent) => !roles.has(parent) || sound.has(parent)));
      for (const [name] of ready) sound.add(name);
    }
    this.#sound = sound;
    return sound;
  }

  #graph(): ReadonlyMap<string, RoleEntry> {
    const graph = new Map<string, RoleEntry>();
    for (const name of new Set([...this.#above.names(), ...this.#here.keys()])) {
      const role = readRole(this.#here.get(name) ?? this.#above.entry(name));
      if (role) graph.set(name, role);
    }
    return graph;
  }
}

/** No layer below the base can make a role of the platform's plane. */
export function tenantPlane(capabilities: ReadonlySet<Capability>): ReadonlySet<Capability> {
  return new Set([...capabilities].filter((name) => CAPABILITIES[name].plane === 'tenant'));
}
