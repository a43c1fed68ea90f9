import { z } from 'zod';
import { RIGHT_KINDS } from './right-rows.ts';
import { RIGHTS_CHANGES, RIGHTS_WEIGHTS, type RightsChange, type RightsDiff } from './rights-diff.ts';
import { RIGHTS_SEVERITIES } from './rights-severity.ts';

/** How much depends on what is asked for, as whoever made it says. */
export const RISK_LEVELS = ['low', 'medium', 'high'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

/** What a workflow's conditions may ask of a request. */
export interface RequestFacts {
  /** Null where nobody said. */
  readonly risk: RiskLevel | null;
  /** What would be possible afterwards that is not possible now. */
  readonly rights: RightsDiff;
}

export const NO_FACTS: RequestFacts = { risk: null, rights: [] };

export const MAX_APPROVERS = 100;
const MOST_STAGES = 5;
const MOST_CONDITIONS = 20;

const approvers = z.int({ error: 'must be a whole number' }).min(1, { error: 'must be at least 1' }).max(MAX_APPROVERS, { error: `must be at most ${MAX_APPROVERS}` });
const roles = z.array(z.string({ error: 'must be text' }).min(1, { error: 'must not be empty' }), { error: 'must be a list of roles' }).min(1, { error: 'must name at least one role' }).max(50, { error: 'must name at most 50 roles' });
/** Of the approvers of a stage, how many must vote in which role. */
const quotas = z.record(z.string(), approvers, { error: 'must be an object of whole numbers' });

const stage = z.strictObject({ required_approvers: approvers, roles, at_least: quotas.optional() })
  .refine(({ roles: named, at_least = {} }) => Object.keys(at_least).every((role) => named.includes(role)), { error: 'at_least names a role that roles does not' });
const stages = z.array(stage, { error: 'must be a list of stages' }).max(MOST_STAGES, { error: `must be at most ${MOST_STAGES} stages` });

/** A change of rights that a condition looks for; what is left out may be anything. */
const rightsTest = z.strictObject({
  kind: z.enum(RIGHT_KINDS), change: z.enum(RIGHTS_CHANGES), weight: z.enum(RIGHTS_WEIGHTS), name: z.string(), after: z.string(),
  /** At least this severe. */
  severity: z.enum(RIGHTS_SEVERITIES),
}).partial();
type RightsTest = z.infer<typeof rightsTest>;

const condition = z.strictObject({
  when: z.strictObject({ risk: z.array(z.enum(RISK_LEVELS)).min(1, { error: 'must name at least one class' }), rights: rightsTest }).partial()
    .refine((when) => Object.keys(when).length > 0, { error: 'must ask something' }),
  required_approvers: approvers.optional(), at_least: quotas.optional(), later_stages: stages.optional(), comment_required: z.literal(true).optional(), auto_publish: z.literal(false).optional(),
});
export type WorkflowCondition = z.infer<typeof condition>;

/** Fields of a workflow beyond who, how many and how long: each only ever asks for more. */
export const WORKFLOW_EXTRAS = {
  at_least: quotas,
  /** Asked one after the other, once the first stage (`required_approvers` of `roles`) has agreed. */
  later_stages: stages,
  remind_hours: z.int({ error: 'must be a whole number of hours' }).min(1, { error: 'must be at least 1' }).nullable(),
  comment_required: z.boolean({ error: 'must be true or false' }).nullable(),
  delegation: z.boolean({ error: 'must be true or false' }).nullable(),
  break_glass: z.boolean({ error: 'must be true or false' }).nullable(),
  review_hours: z.int({ error: 'must be a whole number of hours' }).min(1, { error: 'must be at least 1' }).max(24 * 30, { error: 'must be at most 720' }).nullable(),
  conditions: z.array(condition, { error: 'must be a list of conditions' }).max(MOST_CONDITIONS, { error: `must be at most ${MOST_CONDITIONS} conditions` }),
};
export const WorkflowExtras = z.object(WORKFLOW_EXTRAS).partial();
export type WorkflowExtras = z.infer<typeof WorkflowExtras>;

/** Whether a request is one that the condition speaks of; all it asks must hold. */
export function conditionHolds({ when }: WorkflowCondition, { risk, rights }: RequestFacts): boolean {
  const { rights: test } = when;
  return (when.risk === undefined || (risk !== null && when.risk.includes(risk))) && (test === undefined || rights.some((change) => isSpokenOf(change, test)));
}

function isSpokenOf(change: RightsChange, { kind, change: what, weight, name, after, severity }: RightsTest): boolean {
  return (kind === undefined || change.kind === kind) && (what === undefined || change.change === what) && (weight === undefined || change.weight === weight)
    && (name === undefined || change.name === name) && (after === undefined || amounts(change).includes(after))
    && (severity === undefined || RIGHTS_SEVERITIES.indexOf(change.severity) >= RIGHTS_SEVERITIES.indexOf(severity));
}

/** What a change comes to, as a condition names it: a tool of which nobody has said what it does may be destructive (MCP 2025-06-18 takes it for that). */
function amounts({ kind, after }: RightsChange): readonly string[] {
  return kind === 'tool' && after === 'unknown' ? ['unknown', 'destructive'] : [String(after)];
}

/** The condition in words, as it is told with a request that it made stricter. */
export function conditionWords({ when: { risk, rights } }: WorkflowCondition): string {
  const tests = rights ? Object.entries(rights).map(([name, value]) => `${name} ${value}`) : [];
  return [...(risk ? [`risk is ${risk.join(' or ')}`] : []), ...(rights ? [`rights change${tests.length > 0 ? ` with ${tests.join(', ')}` : ''}`] : [])].join(' and ');
}
