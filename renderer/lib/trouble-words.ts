import { CAPABILITIES, type Capability, isCapability } from '../../shared/capabilities.ts';
import { FEATURE_NAMES, FEATURES } from '../../shared/features.ts';
import type { Json } from '../../shared/json.ts';
import { REFUSALS, type RefusalCode } from '../../shared/refusal-codes.ts';
import { countOf } from '../kit/index.ts';
import type { Trouble } from './trouble.ts';

export interface TroubleWords {
  /** The sentence to show first. */
  readonly says: string;
  /** Further sentences: the rule, the field, when to try again. */
  readonly facts: readonly string[];
  /** Present when a capability is missing. */
  readonly capability: { readonly name: Capability; readonly what: string } | null;
}

/** Where the documents fix the API's sentence for programs, people read this one instead. */
const FOR_PEOPLE: Partial<Record<RefusalCode, string>> = {
  'auth/invalid-credentials': 'The email or the password is wrong',
  'people/user-disabled': 'The email or the password is wrong', // the same on purpose: it must not tell who exists
  'auth/locked': 'Too many failed attempts',
  'auth/factor-required': 'A code of your authenticator is asked for',
  'auth/invalid-scope': 'That is more than this token may be given',
  'tenancy/tenant-not-found': 'No such tenant here',
  'tenancy/not-active': 'The tenant is not active yet',
  'runs/not-found': 'No such run here',
};

/** Any trouble in words for a person. Codes are for programs; they are never shown. */
export function wordsOf(trouble: Trouble): TroubleWords {
  switch (trouble.kind) {
    case 'unreachable':
      return { says: 'The server cannot be reached', facts: ['No answer came. Try again in a moment.'], capability: null };
    case 'broken':
      return { says: 'Something broke on our side', facts: trouble.incident === null ? [] : [`Incident ${trouble.incident}`], capability: null };
    case 'refused': {
      const says = FOR_PEOPLE[trouble.code] ?? withoutStop(REFUSALS[trouble.code].says);
      const named = trouble.issues.map((issue) => sentence(namedForPeople(issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)));
      const facts = named.length > 0 ? named : factsOf(trouble.details);
      return { says, facts: facts.filter((fact) => withoutStop(fact) !== withoutStop(REFUSALS[trouble.code].says)), capability: capabilityOf(trouble.details['capability']) };
    }
  }
}

/** One line, for a toast or beside a button. */
export function oneLine(trouble: Trouble): string {
  const { says, facts, capability } = wordsOf(trouble);
  const needs = capability === null ? [] : [`It needs ${capability.name}: ${capability.what}`];
  return sentence([says, ...needs, ...facts.map(withoutStop)].join('. '));
}

function factsOf(details: Readonly<Record<string, Json>>): readonly string[] {
  const off = FEATURE_NAMES.find((name) => name === details['feature']);
  if (off) return [sentence(`${FEATURES[off].label}: ${FEATURES[off].what}`), 'Features, under People, tells who said so and why.'];
  const facts: string[] = [];
  const { rule, capability, limit, retry_after_seconds: wait } = details;
  // The rule of a missing capability is its name, which is told with what it would allow.
  if (typeof rule === 'string' && capability === undefined) facts.push(sentence(namedForPeople(rule)));
  if (typeof limit === 'string' || typeof limit === 'number') facts.push(`The limit is ${limit}.`);
  if (typeof wait === 'number') facts.push(`Try again in ${waitOf(wait)}.`);
  return facts;
}

/** A file goes ahead of what is asked of it, under an id that nobody at a screen has seen. */
function namedForPeople(rule: string): string {
  return rule.replace(/^uploadId: /, 'the file: ');
}

function capabilityOf(name: Json | undefined): TroubleWords['capability'] {
  return typeof name === 'string' && isCapability(name) ? { name, what: CAPABILITIES[name].what } : null;
}

function waitOf(seconds: number): string {
  return seconds < 90 ? countOf(Math.ceil(seconds), 'second') : countOf(Math.ceil(seconds / 60), 'minute');
}

function withoutStop(text: string): string {
  return capitalised(text).replace(/\.$/, '');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? capitalised(text) : `${capitalised(text)}.`;
}

/** Fields are written as they are in the input (`limits.max_amount`), so only a plain first word is capitalised. */
function capitalised(text: string): string {
  return /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
