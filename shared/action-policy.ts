import { own } from './deep-merge.ts';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from './json.ts';
import { isJsonList, jsonAt } from './json-equal.ts';

/** One call an agent is about to make, as policies see it. */
export interface PolicyStep {
  readonly tool: string;
  /** The registry's action for this tool; null when it has none. */
  readonly action: string | null;
  /** Roles of whoever started the run. */
  readonly roles: ReadonlySet<string>;
  readonly arguments: JsonObject;
}

/** What one policy said to one step. `matched` false: `why` names the first condition that did not hold; true: what it asks. */
export interface PolicyFinding {
  readonly id: string;
  readonly priority: number;
  readonly matched: boolean;
  readonly why: string;
}

export interface PolicyDecision {
  readonly denied: { readonly policy: string; readonly reason: string } | null;
  /** Policies that want a person to look before the call is made. */
  readonly approvalFor: readonly string[];
  /** What the call costs instead of the action's own figure; null: no policy has an opinion. */
  readonly costUnits: { readonly policy: string; readonly units: number } | null;
  readonly obligations: ReadonlyArray<{ readonly policy: string; readonly obligation: JsonObject }>;
  /** Every policy that was asked, in the order of asking. */
  readonly findings: readonly PolicyFinding[];
}

interface Policy {
  readonly id: string;
  readonly priority: number;
  readonly when: JsonObject;
  readonly effect: JsonObject;
}

/**
 * What the policies of the effective registry say to one step (FEATURES E57): asked from the highest priority to the lowest,
 * policies of equal priority in the registry's order. The first deny ends the asking; the first cost that is named stands;
 * approvals and obligations add up.
 */
export function decidePolicies(entries: Iterable<readonly [string, Json]>, step: PolicyStep): PolicyDecision {
  const findings: PolicyFinding[] = [];
  const approvalFor: string[] = [];
  const obligations: Array<{ policy: string; obligation: JsonObject }> = [];
  let costUnits: PolicyDecision['costUnits'] = null;
  for (const { id, priority, when, effect } of byPriority(entries)) {
    const miss = missOf(when, step);
    findings.push({ id, priority, matched: miss === null, why: miss ?? effectInWords(effect) });
    if (miss !== null) continue;
    if (own(effect, 'deny') === true) return { denied: { policy: id, reason: textOf(own(effect, 'deny_reason')) ?? `policy ${id} denies it` }, approvalFor, costUnits, obligations, findings };
    if (own(effect, 'require_approval') === true) approvalFor.push(id);
    const units = own(effect, 'set_cost_units');
    if (typeof units === 'number') costUnits ??= { policy: id, units };
    for (const obligation of listOf(own(effect, 'obligations')).filter(isJsonObject)) obligations.push({ policy: id, obligation });
  }
  return { denied: null, approvalFor, costUnits, obligations, findings };
}

function byPriority(entries: Iterable<readonly [string, Json]>): readonly Policy[] {
  const policies = [...entries].flatMap(([id, value]): Policy[] => {
    if (!isJsonObject(value) || own(value, 'enabled') === false) return [];
    const [when, effect, priority] = [own(value, 'when'), own(value, 'effect'), own(value, 'priority')];
    return [{ id, priority: typeof priority === 'number' ? priority : 0, when: objectOrEmpty(when), effect: objectOrEmpty(effect) }];
  });
  return policies.toSorted((a, b) => b.priority - a.priority); // stable: the registry's order among equals
}

/** The first part of a condition that does not hold, in words, or null when all hold. An empty condition holds always. */
function missOf(when: JsonObject, step: PolicyStep): string | null {
  for (const [field, wanted] of Object.entries(when)) {
    const miss = missOfField(field, wanted, step);
    if (miss !== null) return miss;
  }
  return null;
}

function missOfField(field: string, wanted: Json, step: PolicyStep): string | null {
  switch (field) {
    case 'tool': return matchesWildcard(textOf(wanted) ?? '', step.tool) ? null : `tool ${step.tool} is not ${textOf(wanted) ?? ''}`;
    case 'action': return step.action !== null && matchesWildcard(textOf(wanted) ?? '', step.action) ? null : `action ${step.action ?? '(none)'} is not ${textOf(wanted) ?? ''}`;
    case 'roles_any': return namesIn(wanted).some((role) => step.roles.has(role)) ? null : `none of the roles ${namesIn(wanted).join(', ')} is held`;
    case 'roles_all': {
      const missing = namesIn(wanted).find((role) => !step.roles.has(role));
      return missing === undefined ? null : `the role ${missing} is not held`;
    }
    case 'all': return conditionsIn(wanted).map((part) => missOf(part, step)).find((miss) => miss !== null) ?? null;
    case 'any': return conditionsIn(wanted).some((part) => missOf(part, step) === null) ? null : 'none of the alternatives holds';
    case 'not': return isJsonObject(wanted) && missOf(wanted, step) === null ? 'what it excludes holds' : null;
    case 'argument': return isJsonObject(wanted) ? missOfArgument(wanted, step.arguments) : 'the condition on an argument is not readable';
    // A condition nobody knows holds for nothing: a rule must not reach further than it was written to.
    default: return `the condition ${field} is not known`;
  }
}

/** `{ name, equals | in | more_than | less_than | contains | present }`: what an argument of the call must be. `name` may lead into objects with dots. */
function missOfArgument(wanted: JsonObject, args: JsonObject): string | null {
  const name = textOf(own(wanted, 'name')) ?? '';
  const value = jsonAt(args, name.split('.'));
  const tests = Object.entries(wanted).filter(([key]) => key !== 'name');
  const missed = tests.find(([test, expected]) => !holds(test, expected, value));
  return missed === undefined ? null : `argument ${name} is not ${missed[0].replaceAll('_', ' ')} ${JSON.stringify(missed[1])}`;
}

function holds(test: string, expected: Json, value: Json | undefined): boolean {
  switch (test) {
    case 'equals': return isScalar(value) && value === expected;
    case 'in': return isScalar(value) && listOf(expected).includes(value);
    case 'more_than': return typeof value === 'number' && typeof expected === 'number' && value > expected;
    case 'less_than': return typeof value === 'number' && typeof expected === 'number' && value < expected;
    case 'contains': return typeof expected === 'string' && (typeof value === 'string' ? value.includes(expected) : listOf(value).includes(expected));
    case 'present': return (value !== undefined && value !== null) === expected;
    default: return false;
  }
}

/** `*` stands for any characters, none included; everything else for itself. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

function effectInWords(effect: JsonObject): string {
  const units = own(effect, 'set_cost_units');
  const words = [
    own(effect, 'deny') === true ? 'denies it' : null,
    own(effect, 'require_approval') === true ? 'wants an approval' : null,
    typeof units === 'number' ? `sets the cost to ${units}` : null,
    ...listOf(own(effect, 'obligations')).filter(isJsonObject).map((obligation) => `obliges: ${textOf(own(obligation, 'type')) ?? 'something'}`),
  ].filter((word) => word !== null);
  return words.length > 0 ? words.join(', ') : 'matches and asks nothing';
}

const isScalar = (value: Json | undefined): value is string | number | boolean => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
const listOf = (value: Json | undefined): readonly Json[] => (value !== undefined && isJsonList(value) ? value : []);
const namesIn = (value: Json): readonly string[] => listOf(value).filter((name) => typeof name === 'string');
const conditionsIn = (value: Json): readonly JsonObject[] => listOf(value).filter(isJsonObject);
