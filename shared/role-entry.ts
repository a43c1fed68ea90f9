import type { Capability } from './capabilities.ts';
import { expandPatterns } from './capability-patterns.ts';
import { own } from './deep-merge.ts';
import { isJsonObject, type Json } from './json.ts';
import { isJsonList } from './json-equal.ts';

/** What a layer says of a role, in whichever of its two forms: a list of capabilities, or an object that may also name parents. */
export interface RoleEntry {
  readonly patterns: readonly string[];
  /** Roles whose capabilities this one has as well. */
  readonly parents: readonly string[];
  readonly label: string | null;
  readonly description: string | null;
  /** The words of the document it was written in, where it was written in another one's. */
  readonly permissions: readonly string[];
}

/** Null for what is no role. */
export function readRole(value: Json | undefined): RoleEntry | null {
  if (isJsonList(value)) return { patterns: texts(value), parents: [], label: null, description: null, permissions: [] };
  if (!isJsonObject(value)) return null;
  return {
    patterns: texts(own(value, 'capabilities')), parents: texts(own(value, 'extends')), label: text(own(value, 'label')), description: text(own(value, 'description')), permissions: texts(own(value, 'permissions')),
  };
}

/** What a role grants by itself, its parents aside. */
export function ownCapabilities(value: Json | undefined): ReadonlySet<Capability> {
  return expandPatterns(readRole(value)?.patterns ?? []).granted;
}

function texts(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
