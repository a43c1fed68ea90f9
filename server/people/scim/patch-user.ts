import { z } from 'zod';
import { isJsonObject, type Json } from '../../../shared/json.ts';
import type { PatchStep } from './patch-operations.ts';
import { scimRefusal } from './scim-refusal.ts';
import { Emails, Flag, isUnkept, parsed, refuseRights, type ScimEmail, UserName, type UserState } from './scim-user.ts';

const NameText = z.string().trim().max(200).nullish().transform((text) => (text ? text : null));
const READ_ONLY = new Set(['id', 'meta', 'groups', 'schemas']);
/** `emails[type eq "work"].value` and `emails[primary eq true].value`, as directories write them. */
const CHOSEN_EMAIL = /^emails\[\s*(?:type\s+eq\s+"([^"]{1,50})"|primary\s+eq\s+"?(true)"?)\s*\](?:\.(value|primary|type))?$/i;

type TextField = 'displayName' | 'externalId' | 'formatted' | 'givenName' | 'familyName';
const TEXTS: Readonly<Record<string, TextField>> = { displayname: 'displayName', externalid: 'externalId', 'name.formatted': 'formatted', 'name.givenname': 'givenName', 'name.familyname': 'familyName' };

/** What stands after the steps. Pure; every step that makes no sense here is refused, and then none counts. */
export function patchedUser(before: UserState, steps: readonly PatchStep[]): UserState {
  return steps.reduce(afterStep, before);
}

function afterStep(state: UserState, step: PatchStep): UserState {
  const path = step.path.toLowerCase();
  const text = Object.hasOwn(TEXTS, path) ? TEXTS[path] : undefined;
  if (text) return { ...state, [text]: step.op === 'remove' ? null : parsed(NameText, step.value) };
  switch (path) {
    case 'active': return { ...state, active: parsed(Flag, given(step)) };
    case 'username': return { ...state, userName: parsed(UserName, given(step)) };
    case 'name': return afterName(state, step);
    case 'emails': return { ...state, emails: afterEmails(state.emails, step) };
    default: return afterOther(state, step);
  }
}

/** A required attribute can be changed, not taken away. */
function given({ op, path, value }: PatchStep): Json | undefined {
  if (op === 'remove') throw scimRefusal('mutability', `${path}: cannot be removed`);
  return value;
}

function afterName(state: UserState, step: PatchStep): UserState {
  if (step.op === 'remove') return { ...state, formatted: null, givenName: null, familyName: null };
  if (!isJsonObject(step.value)) throw scimRefusal('invalidValue', 'name: must be an object');
  return Object.entries(step.value).reduce((now, [part, value]) => afterStep(now, { op: step.op, path: `name.${part}`, value }), state);
}

function afterEmails(before: readonly ScimEmail[], { op, value }: PatchStep): readonly ScimEmail[] {
  if (op === 'remove') return [];
  const emails = parsed(Emails, Array.isArray(value) ? value : [value]);
  if (op === 'replace') return emails;
  const others = before.filter((email) => !emails.some((one) => one.value.toLowerCase() === email.value.toLowerCase()));
  return [...(emails.some(({ primary }) => primary) ? others.map((email) => ({ ...email, primary: false })) : others), ...emails];
}

function afterOther(state: UserState, step: PatchStep): UserState {
  const chosen = CHOSEN_EMAIL.exec(step.path);
  if (chosen) return { ...state, emails: afterChosenEmail(state.emails, step, chosen) };
  const [head = ''] = step.path.split(/[.[]/, 1);
  if (READ_ONLY.has(head.toLowerCase())) return unchangedId(state, step, head);
  refuseRights({ [head]: step.value ?? 'removed' });
  if (isUnkept(step.path)) return state;
  throw scimRefusal('invalidPath', `${step.path}: there is no such attribute here`);
}

/** Okta says the id again in every replace; a real attempt to change what only this server sets is refused. */
function unchangedId(state: UserState, { path, value }: PatchStep, head: string): UserState {
  if (head.toLowerCase() === 'id' && typeof value === 'string') return state;
  throw scimRefusal('mutability', `${path}: is set by this server`);
}

function afterChosenEmail(before: readonly ScimEmail[], { op, value }: PatchStep, [, type, primary, part]: RegExpExecArray): readonly ScimEmail[] {
  const isChosen = (email: ScimEmail) => (type === undefined ? email.primary : email.type?.toLowerCase() === type.toLowerCase());
  if (op === 'remove') return before.filter((email) => !isChosen(email));
  if (part !== undefined && part.toLowerCase() !== 'value') throw scimRefusal('invalidPath', `emails: ${part} cannot be set by itself`);
  const said = part === undefined && isJsonObject(value) ? value['value'] : value;
  const [email] = parsed(Emails, [{ value: said, type: type ?? 'work', primary: primary !== undefined || !before.some((one) => one.primary && !isChosen(one)) }]);
  if (!email) return before;
  return before.some(isChosen) ? before.map((one) => (isChosen(one) ? { ...one, value: email.value } : one)) : [...before, email];
}
