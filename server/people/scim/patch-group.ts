import { brand, type UserId } from '../../../shared/brand.ts';
import { isJsonObject, type Json } from '../../../shared/json.ts';
import type { PatchStep } from './patch-operations.ts';
import { GroupExternalId, GroupName, type GroupState, Members } from './scim-group.ts';
import { scimRefusal } from './scim-refusal.ts';
import { parsed } from './scim-user.ts';

const CHOSEN_MEMBER = /^members\[\s*value\s+eq\s+"([^"]{1,64})"\s*\]$/i;

/** What stands after the steps. Pure. */
export function patchedGroup(before: GroupState, steps: readonly PatchStep[]): GroupState {
  return steps.reduce(afterStep, before);
}

function afterStep(state: GroupState, step: PatchStep): GroupState {
  const chosen = CHOSEN_MEMBER.exec(step.path)?.[1];
  if (chosen !== undefined) return { ...state, members: afterChosen(state.members, step, brand<UserId>(chosen)) };
  switch (step.path.toLowerCase()) {
    case 'displayname':
      if (step.op === 'remove') throw scimRefusal('mutability', 'displayName: cannot be removed');
      return { ...state, displayName: parsed(GroupName, step.value) };
    case 'externalid': return { ...state, externalId: step.op === 'remove' ? null : parsed(GroupExternalId, step.value) };
    case 'members': return { ...state, members: afterMembers(state.members, step) };
    case 'id': // Okta says it again in every replace
      if (step.op === 'replace' && typeof step.value === 'string') return state;
      throw scimRefusal('mutability', 'id: is set by this server');
    default: throw scimRefusal('invalidPath', `${step.path}: there is no such attribute here`);
  }
}

function afterChosen(before: readonly UserId[], { op }: PatchStep, id: UserId): readonly UserId[] {
  if (op !== 'remove') throw scimRefusal('invalidPath', 'members: a chosen member can only be removed');
  return before.filter((one) => one !== id);
}

function afterMembers(before: readonly UserId[], { op, value }: PatchStep): readonly UserId[] {
  // Without a value all go; Entra's older form names in the value who goes.
  if (op === 'remove') return value === undefined || value === null ? [] : before.filter((id) => !membersIn(value).includes(id));
  const named = membersIn(value);
  return op === 'replace' ? named : [...new Set([...before, ...named])];
}

function membersIn(value: Json | undefined): readonly UserId[] {
  return parsed(Members, Array.isArray(value) ? value : isJsonObject(value) ? [value] : value);
}
