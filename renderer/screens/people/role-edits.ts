import { jsonEqual } from '../../../shared/json-equal.ts';
import { entryOf, type ListedRoles, type OwnRole, ownRoles } from './role-draft.ts';

/** What somebody has changed so far, role by role; null: deleted. It stands on whatever is in force, also when that moves on. */
export type RoleEdits = ReadonlyMap<string, OwnRole | null>;

export const NO_EDITS: RoleEdits = new Map();

/** The tenant's own roles as they would be: in their order, new ones last. */
export function withEdits(listed: ListedRoles, edits: RoleEdits): readonly OwnRole[] {
  const before = ownRoles(listed);
  const known = new Set(before.map(({ name }) => name));
  const kept = before.flatMap((role) => (edits.has(role.name) ? (edits.get(role.name) ?? []) : [role]));
  return [...kept, ...[...edits].flatMap(([name, role]) => (role && !known.has(name) ? [role] : []))];
}

/** The edits with one more; what is as it was before is no edit. */
export function withEdit(listed: ListedRoles, edits: RoleEdits, name: string, to: OwnRole | null): RoleEdits {
  const next = new Map(edits);
  const before = ownRoles(listed).find((role) => role.name === name);
  const same = before ? to !== null && jsonEqual(entryOf(before), entryOf(to)) : to === null;
  if (same) next.delete(name);
  else next.set(name, to);
  return next;
}
