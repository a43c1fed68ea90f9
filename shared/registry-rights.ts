import { type LayerKind, sectionOf, type SectionName } from './registry-schema.ts';

/**
 * What a layer may do in a section. `replace`: set, change, add. `add`: new entries; existing ones only made stricter.
 * `narrow`: existing entries only made stricter, new ones within what is held above. `personal`: presentation and own
 * defaults of items that exist. `forbidden`: nothing.
 */
export type LayerRight = 'replace' | 'add' | 'narrow' | 'personal' | 'forbidden';

const rights = (base: LayerRight, org: LayerRight, tenant: LayerRight, user: LayerRight) => ({ base, org, tenant, user });

/** The narrowing table: no layer can take from a higher one what that one decided about security. */
export const LAYER_RIGHTS: Readonly<Record<SectionName, Readonly<Record<LayerKind, LayerRight>>>> = {
  tools: rights('replace', 'replace', 'replace', 'personal'),
  actions: rights('replace', 'replace', 'replace', 'personal'),
  mcp_servers: rights('replace', 'replace', 'replace', 'personal'),
  policies: rights('replace', 'add', 'add', 'forbidden'),
  roles: rights('replace', 'narrow', 'narrow', 'forbidden'),
  limits: rights('replace', 'narrow', 'narrow', 'forbidden'),
  workflows: rights('replace', 'narrow', 'narrow', 'forbidden'),
  sso: rights('replace', 'replace', 'narrow', 'forbidden'),
  ip_allowlist: rights('replace', 'replace', 'narrow', 'forbidden'),
  retention: rights('replace', 'replace', 'narrow', 'forbidden'),
  safeguards: rights('replace', 'narrow', 'narrow', 'forbidden'),
  labels: rights('replace', 'replace', 'replace', 'replace'),
  defaults: rights('replace', 'replace', 'replace', 'replace'),
  locks: rights('add', 'add', 'add', 'forbidden'),
  // Nobody knows what an unknown section will mean one day, so a user has no say in it.
  other: rights('replace', 'replace', 'replace', 'forbidden'),
};

/** What a user may say about an item; what a model reads about a tool (its description) is not among it. */
export const PERSONAL_FIELDS: ReadonlySet<string> = new Set(['label', 'pinned', 'hidden', 'defaults']);

/** Whether a lock there would forbid anything: a section that can only be narrowed needs none, and a lock must not stop anybody from tightening. */
export function lockable(path: readonly string[] | null): boolean {
  const [section] = path ?? [];
  return section !== undefined && section !== 'locks' && LAYER_RIGHTS[sectionOf(section)].tenant === 'replace';
}

/** How a field may move as layers go down. A side that says nothing (absent or null) has no opinion. */
export type NarrowingRule =
  | 'lowest' // numbers
  | 'highest'
  | 'fewer' // lists; when nothing is common to both, the inherited list stands: an empty one would mean "everybody" to a careless reader
  | 'fewer-networks'
  | 'more' // lists
  | 'stays-true'
  | 'stays-false'
  | 'firmer' // one of the words of a drift policy
  | 'first-word' // whoever says it first settles it
  | 'fixed' // as inherited, absence included
  | 'free'
  | 'capabilities'
  | 'workflow'
  | FieldRules;

export interface FieldRules {
  readonly fields: Readonly<Record<string, NarrowingRule>>;
  readonly rest: NarrowingRule;
}

/** The rules of workflows; a workflow that a layer disables is a workflow on which that layer has no say. */
export const WORKFLOW_RULES: FieldRules = {
  fields: {
    required_approvers: 'highest', roles: 'fewer', expiry_hours: 'lowest', self_approval: 'stays-false', auto_publish: 'stays-false', enabled: 'stays-true',
    at_least: { fields: {}, rest: 'highest' }, later_stages: 'more', conditions: 'more', comment_required: 'stays-true', delegation: 'stays-false', break_glass: 'stays-false',
    review_hours: 'lowest', remind_hours: 'free',
  },
  rest: 'fixed',
};

const POLICY_RULES: FieldRules = {
  fields: {
    policy_id: 'free', name: 'free', label: 'free', description: 'free',
    effect: { fields: { deny: 'stays-true', require_approval: 'stays-true', set_cost_units: 'highest', obligations: 'more', deny_reason: 'free' }, rest: 'fixed' },
  },
  rest: 'fixed',
};

/** Per section, how an entry that exists above may be narrowed. Sections that are replaced have no rule. */
export const NARROWING: Readonly<Partial<Record<SectionName, FieldRules>>> = {
  roles: { fields: {}, rest: 'capabilities' },
  policies: { fields: {}, rest: POLICY_RULES },
  workflows: { fields: {}, rest: 'workflow' },
  limits: {
    fields: {
      max_tool_calls: 'lowest', max_llm_calls: 'lowest', max_cost_units: 'lowest', requests_per_minute: 'lowest',
      // A price, not a cap: a lower one would let a run spend more calls within the same budget.
      llm_call_cost_units: 'highest',
      per_tool: { fields: {}, rest: 'lowest' }, per_action: { fields: {}, rest: 'lowest' },
    },
    rest: 'fixed',
  },
  sso: { fields: { enforce: 'stays-true', allowed_domains: 'fewer' }, rest: 'first-word' },
  ip_allowlist: { fields: { networks: 'fewer-networks' }, rest: 'first-word' },
  safeguards: { fields: { mcp_drift: 'firmer' }, rest: 'fixed' },
  retention: { fields: {}, rest: { fields: { min_days: 'highest', max_days: 'lowest' }, rest: 'first-word' } },
};
