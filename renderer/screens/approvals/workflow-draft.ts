import { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, objectOrEmpty } from '../../../shared/json.ts';
import type { RIGHT_KINDS } from '../../../shared/right-rows.ts';
import { type RISK_LEVELS, type WorkflowCondition, WorkflowExtras } from '../../../shared/workflow-schema.ts';
import { countOf } from '../../kit/index.ts';
import { type ApiOutput, eitherOf, quotaWords } from '../../lib/index.ts';

type Policy = ApiOutput['approvals']['get']['policy'];

export interface StageDraft {
  readonly required: number | null;
  readonly roles: readonly string[];
  /** Of them, so many must vote in each of these roles. */
  readonly atLeast: Readonly<Record<string, number>>;
}

export interface ConditionDraft {
  readonly risk: readonly (typeof RISK_LEVELS)[number][];
  readonly rights: NonNullable<WorkflowCondition['when']['rights']> | null;
  readonly required: number | null;
  readonly atLeast: Readonly<Record<string, number>>;
  readonly laterStages: readonly StageDraft[];
  readonly commentRequired: boolean;
  /** Even where the workflow publishes by itself, not in this case. */
  readonly holdsPublication: boolean;
}

/** A workflow as it is edited: what a form can say, and beside it what it cannot. */
export interface WorkflowDraft {
  readonly first: StageDraft;
  readonly laterStages: readonly StageDraft[];
  readonly expiryHours: number | null;
  readonly remindHours: number | null;
  readonly reviewHours: number | null;
  readonly commentRequired: boolean;
  readonly delegation: boolean;
  readonly breakGlass: boolean;
  readonly autoPublish: boolean;
  readonly conditions: readonly ConditionDraft[];
  /** Fields that no form here shows: they stay as they are. */
  readonly rest: JsonObject;
}

export const NEW_STAGE: StageDraft = { required: 1, roles: [], atLeast: {} };
export const NEW_CONDITION: ConditionDraft = { risk: ['high'], rights: null, required: null, atLeast: {}, laterStages: [], commentRequired: false, holdsPublication: false };

const Basics = z.object({ required_approvers: z.int(), roles: z.array(z.string()), expiry_hours: z.int().nullable(), auto_publish: z.boolean().nullable() }).partial();
const SHOWN = ['required_approvers', 'roles', 'at_least', 'later_stages', 'expiry_hours', 'remind_hours', 'review_hours', 'comment_required', 'delegation', 'break_glass', 'auto_publish', 'conditions'];

type StageSaid = NonNullable<WorkflowExtras['later_stages']>[number];

/** What the layers say of a type of request, ready to be edited; null where it is not in a form that can be. */
export function draftOf(said: Json): WorkflowDraft | null {
  const fields = isJsonObject(said) ? said : {};
  const basics = Basics.safeParse(fields);
  const extras = WorkflowExtras.safeParse(fields);
  if (!basics.success || !extras.success) return null;
  const { required_approvers: required = null, roles = [], expiry_hours: expiryHours = null, auto_publish: autoPublish } = basics.data;
  const { at_least: atLeast = {}, later_stages: later = [], remind_hours: remindHours = null, review_hours: reviewHours = null, comment_required: comment, delegation, break_glass: breakGlass, conditions = [] } = extras.data;
  return {
    first: { required, roles, atLeast }, laterStages: later.map(stageDraft), expiryHours, remindHours, reviewHours, commentRequired: comment === true, delegation: delegation !== false, breakGlass: breakGlass !== false,
    autoPublish: autoPublish === true, conditions: conditions.map(conditionDraft), rest: Object.fromEntries(Object.entries(fields).filter(([name]) => !SHOWN.includes(name))),
  };
}

function stageDraft({ required_approvers: required, roles, at_least: atLeast = {} }: StageSaid): StageDraft {
  return { required, roles, atLeast };
}

function conditionDraft({ when, required_approvers: required, at_least: atLeast = {}, later_stages: later = [], comment_required: comment, auto_publish: publishes }: WorkflowCondition): ConditionDraft {
  return { risk: when.risk ?? [], rights: when.rights ?? null, required: required ?? null, atLeast, laterStages: later.map(stageDraft), commentRequired: comment === true, holdsPublication: publishes === false };
}

/** The draft as the registry keeps it. What asks for nothing is left out, so that the layers above are not answered where nobody meant to. */
export function workflowOf(draft: WorkflowDraft): JsonObject {
  const { first, laterStages, expiryHours, remindHours, reviewHours, commentRequired, delegation, breakGlass, autoPublish, conditions, rest } = draft;
  return {
    ...rest, required_approvers: first.required ?? 1, roles: [...first.roles], ...quotas(first.atLeast), ...(laterStages.length > 0 ? { later_stages: laterStages.map(stageSaid) } : {}),
    ...(expiryHours === null ? {} : { expiry_hours: expiryHours }), ...(remindHours === null ? {} : { remind_hours: remindHours }), ...(reviewHours === null || !breakGlass ? {} : { review_hours: reviewHours }),
    ...(commentRequired ? { comment_required: true } : {}), ...(delegation ? {} : { delegation: false }), ...(breakGlass ? {} : { break_glass: false }), ...(autoPublish ? { auto_publish: true } : {}),
    ...(conditions.length > 0 ? { conditions: conditions.map(conditionSaid) } : {}),
  };
}

function stageSaid({ required, roles, atLeast }: StageDraft): JsonObject {
  return { required_approvers: required ?? 1, roles: [...roles], ...quotas(atLeast) };
}

function conditionSaid({ risk, rights, required, atLeast, laterStages, commentRequired, holdsPublication }: ConditionDraft): JsonObject {
  return {
    when: { ...(risk.length > 0 ? { risk: [...risk] } : {}), ...(rights ? { rights: objectOrEmpty(rights) } : {}) }, ...(required === null ? {} : { required_approvers: required }), ...quotas(atLeast),
    ...(laterStages.length > 0 ? { later_stages: laterStages.map(stageSaid) } : {}), ...(commentRequired ? { comment_required: true } : {}), ...(holdsPublication ? { auto_publish: false } : {}),
  };
}

function quotas(atLeast: Readonly<Record<string, number>>): { readonly at_least?: JsonObject } {
  return Object.keys(atLeast).length === 0 ? {} : { at_least: { ...atLeast } };
}

/** The first thing that keeps it from being saved, as a sentence; null when nothing does. The server judges again. */
export function hindrance({ first, laterStages, conditions }: WorkflowDraft): string | null {
  const stages = [first, ...laterStages, ...conditions.flatMap((condition) => condition.laterStages)];
  if (stages.some(({ roles }) => roles.length === 0)) return 'Every stage names at least one role that may vote in it.';
  if (stages.some(({ required }) => required === null)) return 'Every stage says how many people must approve.';
  if (stages.some(({ roles, atLeast }) => Object.keys(atLeast).some((role) => !roles.includes(role)))) return 'A role that somebody must vote in has to be among the roles of its stage.';
  if (conditions.some(({ risk, rights }) => risk.length === 0 && rights === null)) return 'Every condition says when it holds.';
  if (conditions.some(asksNothing)) return 'Every condition asks for something more.';
  return null;
}

function asksNothing({ required, atLeast, laterStages, commentRequired, holdsPublication }: ConditionDraft): boolean {
  return required === null && Object.keys(atLeast).length === 0 && laterStages.length === 0 && !commentRequired && !holdsPublication;
}

export const KIND_WORDS: Readonly<Record<(typeof RIGHT_KINDS)[number], string>> = {
  tool: 'a tool', 'mcp-server': 'an MCP server', unattended: 'working unattended', secret: 'a secret', host: 'a host', 'sub-agent': 'another agent', model: 'a model', memory: 'memory', role: 'a role', limit: 'a limit',
};

/** When a condition holds: `risk is high, and a right of severity high or worse changes`. */
export function whenWords({ risk, rights }: Pick<ConditionDraft, 'risk' | 'rights'>): string {
  return [...(risk.length > 0 ? [`risk is ${risk.join(' or ')}`] : []), ...(rights ? [rightsWords(rights)] : [])].join(', and ');
}

const WEIGHT_WORDS = { widens: 'which lets it do more', narrows: 'which lets it do less', neutral: 'which does neither more nor less' } as const;

function rightsWords({ kind, change, weight, name, after, severity }: NonNullable<ConditionDraft['rights']>): string {
  const what = `${kind === undefined ? 'a right' : KIND_WORDS[kind]}${name === undefined ? '' : ` named ${name}`}`;
  return `${what} is ${change ?? 'added, removed or changed'}${after === undefined ? '' : ` to ${after}`}${severity === undefined ? '' : `, of severity ${severity} or worse`}${weight === undefined ? '' : `, ${WEIGHT_WORDS[weight]}`}`;
}

/** What a condition asks for when it holds, each as half a sentence. */
export function asksWords({ required, atLeast, laterStages, commentRequired, holdsPublication }: ConditionDraft): readonly string[] {
  return [
    ...(required === null ? [] : [`at least ${countOf(required, 'person', 'people')} must approve in the first stage`]),
    ...Object.entries(atLeast).map(([role, count]) => `${count} of them as ${role}`),
    ...laterStages.map((stage) => `then ${stageWords(stage)}`),
    ...(commentRequired ? ['every vote needs a comment'] : []),
    ...(holdsPublication ? ['somebody has to publish it'] : []),
  ];
}

/** `2 people, holding one of the roles admin or owner` */
export function stageWords({ required, roles, atLeast }: StageDraft): string {
  return `${required === null ? 'some people' : countOf(required, 'person', 'people')}, holding ${eitherOf(roles)}${quotaWords(atLeast)}`;
}

/** What the house asks of agents of high risk beyond the workflow, as sentences. */
export function highRiskWords({ policy, highRisk }: { readonly policy: Pick<Policy, 'laterStages'>; readonly highRisk: Pick<Policy, 'laterStages'> | null }): readonly string[] {
  const more = highRisk?.laterStages?.slice(policy.laterStages?.length ?? 0) ?? [];
  return more.map(({ required, roles, atLeast = {} }) => `When risk is high: then ${stageWords({ required, roles, atLeast })}. That is the rule of the house, until the workflow has a second stage of its own.`);
}

/** What people do by their own hand until a workflow makes others agree first. */
const DONE_AT_ONCE: ReadonlySet<string> = new Set(['registry_override', 'role_change', 'budget_change']);

/** Whether nobody is asked for this kind of thing as the layers stand. */
export function nobodyIsAsked({ type, policy }: { readonly type: string; readonly policy: Pick<Policy, 'workflow'> }): boolean {
  return policy.workflow === null && DONE_AT_ONCE.has(type);
}
