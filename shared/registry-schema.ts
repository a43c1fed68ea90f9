import { z } from 'zod';
import { capabilitiesMatching } from './capability-patterns.ts';
import { isNetwork } from './ip-network.ts';
import { isJsonObject, type Json } from './json.ts';
import { MOST_DAYS } from './retention-days.ts';
import { DRIFT_POLICIES, ON_DRIFT } from './tool-drift.ts';
import { MAX_APPROVERS, WORKFLOW_EXTRAS } from './workflow-schema.ts';

/** The four layers, in the order in which they speak. */
export const LAYER_KINDS = ['base', 'org', 'tenant', 'user'] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/** One version of one layer, as it is stored. `id` names whose it is (the organisation, the tenant, the user); a version is never changed. */
export interface RegistryLayer {
  readonly kind: LayerKind;
  readonly id: string;
  readonly version: number;
  readonly author: string;
  readonly content: Json;
  /** Of the content, where it is stored: two databases may have numbered different contents alike. */
  readonly digest?: string;
}

export type LayerRef = Omit<RegistryLayer, 'content' | 'digest'>;

const text = z.string({ error: 'must be text' });
const flag = z.boolean({ error: 'must be true or false' });
const opinion = flag.nullable();
const count = z.int({ error: 'must be a whole number' }).nonnegative({ error: 'must be 0 or more' });
const cap = count.nullable();
const texts = z.array(text, { error: 'must be a list of texts' });
const anything = z.custom<Json>(() => true);
const days = z.int({ error: 'must be a whole number of days' }).min(1, { error: 'must be at least 1 day' }).max(MOST_DAYS, { error: `must be at most ${MOST_DAYS} days` });

const MAX_EXPIRY_HOURS = 8760;
const ENTRY_NAME = /^[A-Za-z][A-Za-z0-9_.:-]{0,62}$/u;

const pattern = text.refine((name) => capabilitiesMatching(name) !== null, { error: (issue) => `"${String(issue.input)}" is no capability and no wildcard that matches one` });

const described = { name: text.optional(), label: text.optional(), description: text.optional(), enabled: flag.optional(), tags: texts.optional() };
const personal = { pinned: flag.optional(), hidden: flag.optional(), defaults: z.record(z.string(), anything, { error: 'must be an object' }).optional() };
const marks = { read_only: flag.optional(), destructive: flag.optional(), side_effect: flag.optional(), timeout_ms: count.optional(), allowed_roles: texts.optional() };

const MOST_PARENTS = 16;
const patterns = z.array(pattern, { error: 'must be a list of capabilities' });
/** A role in its longer form, which may also name the roles it inherits from. */
const role = z.strictObject({
  capabilities: patterns, extends: z.array(text.refine(isEntryName, { error: 'must be the name of a role' }), { error: 'must be a list of roles' }).max(MOST_PARENTS, { error: `must name at most ${MOST_PARENTS} roles` }),
  label: text, description: text, permissions: texts,
}).partial();

const tool = z.looseObject({ tool_id: text, ...described, ...personal, ...marks, input_schema: anything.optional(), output_schema: anything.optional(), cost_units: count.optional() });
const action = z.looseObject({ action_id: text, ...described, ...personal, ...marks, tool: text.optional(), cost_units: count.optional() });
/** Headers of an address, variables of a program: plain text, or the name of a secret that is kept sealed beside the registry. */
const values = z.record(z.string(), z.union([text, z.strictObject({ secret: text })], { error: 'must be text or {"secret": name}' }), { error: 'must be an object' });
const mcpServer = z.looseObject({
  id: text, ...described, ...personal, base_url: text.optional(), timeout_s: z.number({ error: 'must be a number' }).positive({ error: 'must be more than 0' }).optional(),
  headers: values.optional(), command: text.optional(), args: texts.optional(), env: values.optional(), on_drift: z.enum(ON_DRIFT, { error: 'must be report, destructive or any' }).optional(),
  // What an import keeps of a published description: claims that are shown and never acted on.
  version: anything.optional(), repository: anything.optional(), imported_from: anything.optional(), packages: anything.optional(), tools: anything.optional(),
});

const scalar = z.union([text, z.number(), flag], { error: 'must be text, a number, true or false' });
/** What an argument of the call must be; `name` may lead into objects with dots. */
const argument = z.strictObject({
  name: text, equals: scalar.optional(), in: z.array(scalar, { error: 'must be a list' }).optional(), more_than: z.number().optional(), less_than: z.number().optional(), contains: text.optional(), present: flag.optional(),
});

/** Which calls a policy speaks of: wildcards on action and tool, the caller's roles, arguments, and combinations of these (`action-policy.ts`). */
const when: z.ZodType = z.strictObject({
  action: text, tool: text, roles_any: texts, roles_all: texts, argument,
  get all() { return z.array(when); },
  get any() { return z.array(when); },
  get not() { return when; },
}).partial();
const effect = z.strictObject({
  deny: flag, deny_reason: text, require_approval: flag, set_cost_units: count,
  obligations: z.array(z.looseObject({ type: text }), { error: 'must be a list of obligations' }),
}).partial();
const policy = z.looseObject({
  policy_id: text, ...described, phase: text.optional(), priority: z.int({ error: 'must be a whole number' }).optional(), when: when.optional(), effect: effect.optional(),
});

/** Whose rights an access policy speaks of. */
const roleCondition: z.ZodType = z.strictObject({
  roles_any: texts, roles_all: texts,
  get all() { return z.array(roleCondition); },
  get any() { return z.array(roleCondition); },
  get not() { return roleCondition; },
}).partial();
/** A policy whose condition names capabilities decides who holds them, not what a call may do (`access-rules.ts`). */
const accessPolicy = z.looseObject({
  policy_id: text, ...described, priority: z.int({ error: 'must be a whole number' }).optional(),
  when: z.strictObject({ capability: pattern, roles_any: texts.optional(), roles_all: texts.optional(), all: z.array(roleCondition).optional(), any: z.array(roleCondition).optional(), not: roleCondition.optional() }),
  effect: z.strictObject({ allow: flag.optional(), deny: flag.optional(), deny_reason: text.optional() })
    .refine(({ allow, deny }) => (allow === true) !== (deny === true), { error: 'must either allow or deny' }),
});

export function speaksOfAccess(said: Json | undefined): boolean {
  const condition = isJsonObject(said) ? said['when'] : undefined;
  return isJsonObject(condition) && condition['capability'] !== undefined;
}

/** Approval rules of one request type. In the base a missing field means its default; below it means no opinion. */
const workflow = z.strictObject({
  required_approvers: z.int({ error: 'must be a whole number' }).min(1, { error: 'must be at least 1' }).max(MAX_APPROVERS, { error: `must be at most ${MAX_APPROVERS}` }),
  roles: texts.min(1, { error: 'must name at least one role' }),
  expiry_hours: z.int({ error: 'must be a whole number of hours' }).min(1, { error: 'must be at least 1' }).max(MAX_EXPIRY_HOURS, { error: `must be at most ${MAX_EXPIRY_HOURS}` }).nullable(),
  self_approval: opinion,
  auto_publish: opinion,
  enabled: flag,
  ...WORKFLOW_EXTRAS,
}).partial();

const LIMITS = new Map<string, z.ZodType>([
  ...['max_tool_calls', 'max_llm_calls', 'max_cost_units', 'llm_call_cost_units'].map((name) => [name, cap] as const),
  // A tenant that allowed itself no calls could not even be asked to allow some again.
  ['requests_per_minute', count.min(30, { error: 'must be at least 30' }).nullable()],
  ...['per_tool', 'per_action'].map((name) => [name, z.record(z.string(), cap, { error: 'must be an object of whole numbers' })] as const),
]);
const SSO = new Map<string, z.ZodType>([['enforce', flag], ['allowed_domains', texts.min(1, { error: 'must name at least one domain; leave it out to admit all' })], ['providers', z.array(anything, { error: 'must be a list' })]]);
const NETWORKS = z.array(text.refine(isNetwork, { error: 'must be an IPv4 or IPv6 address or network' }), { error: 'must be a list of addresses and networks' })
  .min(1, { error: 'must name at least one network; leave it out to admit every address' });

export interface SectionFacts {
  /** The field that names an item, in sections that are lists of items; null for sections that are maps. */
  readonly key: 'tool_id' | 'action_id' | 'policy_id' | 'id' | null;
  /** The fields of an item that this product knows; items of other origins may carry more. */
  readonly fields?: readonly string[];
  /** The schema of the entry of that name in the form it is written in, or null when the section has no such entry. */
  readonly entry: (name: string, said?: Json) => z.ZodType | null;
  /**
   * What is left of an entry that breaks its schema. An item without its wrong field is still that item, a role without an
   * unknown capability still that role; a rule without its condition would be another rule, so nothing is left of it.
   */
  readonly salvage: 'other-fields' | 'role' | 'nothing';
}

const named = (schema: z.ZodType) => (name: string) => (isEntryName(name) ? schema : null);

function items<Key extends NonNullable<SectionFacts['key']>>(key: Key, schema: z.ZodObject, salvage: SectionFacts['salvage']) {
  return { key, fields: Object.keys(schema.shape), entry: () => schema, salvage } as const;
}

export const SECTIONS = {
  tools: items('tool_id', tool, 'other-fields'),
  actions: items('action_id', action, 'other-fields'),
  policies: { ...items('policy_id', policy, 'nothing'), entry: (_name: string, said?: Json) => (speaksOfAccess(said) ? accessPolicy : policy) },
  mcp_servers: items('id', mcpServer, 'other-fields'),
  roles: { key: null, entry: (name, said) => (isEntryName(name) ? (isJsonObject(said) ? role : patterns) : null), salvage: 'role' },
  limits: { key: null, entry: (name) => LIMITS.get(name) ?? null, salvage: 'nothing' },
  workflows: { key: null, entry: named(workflow), salvage: 'nothing' },
  sso: { key: null, entry: (name) => SSO.get(name) ?? anything, salvage: 'nothing' },
  ip_allowlist: { key: null, entry: (name) => (name === 'networks' ? NETWORKS : null), salvage: 'nothing' },
  retention: { key: null, entry: named(z.looseObject({ min_days: days.optional(), max_days: days.optional() })), salvage: 'nothing' },
  safeguards: { key: null, entry: (name) => (name === 'mcp_drift' ? z.enum(DRIFT_POLICIES, { error: `must be one of ${DRIFT_POLICIES.join(', ')}` }) : null), salvage: 'nothing' },
  labels: { key: null, entry: () => anything, salvage: 'nothing' },
  defaults: { key: null, entry: () => anything, salvage: 'nothing' },
  /** JSON pointers to what lower layers may not touch. */
  locks: { key: null, entry: () => anything, salvage: 'nothing' },
  /** Top-level fields that this product does not know, each an entry under its own name. */
  other: { key: null, entry: () => anything, salvage: 'nothing' },
} as const satisfies Record<string, SectionFacts>;

export type SectionName = keyof typeof SECTIONS;
export type ItemSection = 'tools' | 'actions' | 'policies' | 'mcp_servers';
export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[]; // keys of a closed const object

/** What a layer, or all of them together, has to say in one section: entry name to value, in order. */
export type Entries = ReadonlyMap<string, Json>;

/** Something about a layer that a person should know. `refuses` marks what a save must not let through. */
export interface RegistryIssue {
  readonly layer: LayerRef;
  /** JSON pointer; the segment after an item section is the item's id. */
  readonly path: string;
  readonly rule: RegistryRule;
  readonly says: string;
  readonly refuses: boolean;
}

export type RegistryRule =
  | 'not-an-object' | 'forbidden-key' | 'too-deep' | 'unknown-section' | 'unknown-field' | 'wrong-shape' | 'no-id' | 'duplicate-id' | 'bad-lock'
  | 'section-forbidden' | 'personal-only' | 'locked' | 'widens' | 'bad-parent';

/** The section that a pointer's first segment belongs to. */
export function sectionOf(name: string): SectionName {
  return isSectionName(name) ? name : 'other';
}

export function isSectionName(name: string): name is Exclude<SectionName, 'other'> {
  return name !== 'other' && Object.hasOwn(SECTIONS, name);
}

/** Names of roles, request types and record types: never a name that every object carries. */
export function isEntryName(name: string): boolean {
  return ENTRY_NAME.test(name) && !Reflect.has(Object.prototype, name);
}
