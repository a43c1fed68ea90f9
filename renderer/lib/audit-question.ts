import type { SearchTerm } from '../kit/index.ts';
import { formatUtcDay, isUtcDay } from './utc-day.ts';

export const AUDIT_SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type AuditSeverity = (typeof AUDIT_SEVERITIES)[number];

export const AUDIT_OUTCOMES = ['success', 'denied', 'failure'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What the log is narrowed to, as it stands in the address. */
export interface AuditQuestion {
  /** Event types, or families such as `agent.*`. */
  readonly types: readonly string[];
  readonly severities: readonly AuditSeverity[];
  readonly outcomes: readonly AuditOutcome[];
  /** Kinds of things that entries are about, such as `agent_version`. */
  readonly kinds: readonly string[];
  /** Words that all stand in what an entry is found by; each may be the beginning of one. */
  readonly text: string | null;
  readonly actor: string | null;
  readonly resource: string | null;
  readonly run: string | null;
  /** UTC days such as `2026-11-21`, both included. */
  readonly from: string | null;
  readonly to: string | null;
}

type Texts = Readonly<Record<string, string>>;

const TYPE = /^[a-z_]+(\.[a-z_]+)*(\.\*)?$/;
const KIND = /^[a-z][a-z0-9_.-]{0,59}$/;
/** As much as the server searches for at once. */
const MOST_TEXT = 200;
const MOST_WORDS = 16;
const MOST_KINDS = 20;

/** Anybody may write anything into an address: what is no filter is left out. */
export function readAuditQuestion(texts: Texts): AuditQuestion {
  return {
    types: listed(texts['type']).filter((type) => TYPE.test(type)),
    severities: AUDIT_SEVERITIES.filter((severity) => listed(texts['severity']).includes(severity)),
    outcomes: AUDIT_OUTCOMES.filter((outcome) => listed(texts['outcome']).includes(outcome)),
    kinds: listed(texts['kind']).filter((kind) => KIND.test(kind)).slice(0, MOST_KINDS), text: textOf(texts['text']),
    actor: texts['actor'] ?? null, resource: texts['resource'] ?? null, run: texts['run'] ?? null,
    from: dayOf(texts['from']), to: dayOf(texts['to']),
  };
}

/** The same as changes of the address; null takes a name out. */
export function writeAuditQuestion({ types, severities, outcomes, kinds, text, actor, resource, run, from, to }: AuditQuestion): Readonly<Record<string, string | null>> {
  return { type: joined(types), severity: joined(severities), outcome: joined(outcomes), kind: joined(kinds), text, actor, resource, run, from, to };
}

/** The same as the API asks for it; what is not asked is absent. */
export function auditConditions(question: AuditQuestion) {
  return {
    ...(question.types.length > 0 ? { types: [...question.types] } : {}),
    ...(question.severities.length > 0 ? { severities: [...question.severities] } : {}),
    ...(question.outcomes.length > 0 ? { outcomes: [...question.outcomes] } : {}),
    ...(question.kinds.length > 0 ? { resourceTypes: [...question.kinds] } : {}),
    ...(question.text === null ? {} : { text: question.text }),
    ...(question.actor === null ? {} : { actorId: question.actor }),
    ...(question.resource === null ? {} : { resourceId: question.resource }),
    ...(question.run === null ? {} : { runId: question.run }),
    ...(question.from === null ? {} : { from: `${question.from}T00:00:00.000Z` }),
    ...(question.to === null ? {} : { to: `${question.to}T23:59:59.999Z` }),
  };
}

/** Without what the facets choose: their counts tell what choosing otherwise would give. */
export function beyondFacets(question: AuditQuestion): AuditQuestion {
  return { ...question, types: [], severities: [], outcomes: [] };
}

/** Without the kinds: the same for the facet that chooses them. */
export function beyondKinds(question: AuditQuestion): AuditQuestion {
  return { ...question, kinds: [] };
}

/** The words asked for with some more; null when nobody could search for so many, or for what has neither letter nor digit. */
export function withText(question: AuditQuestion, text: string): AuditQuestion | null {
  const both = textOf([question.text ?? '', text].join(' '));
  return both === null || both === question.text ? null : { ...question, text: both };
}

/** Without the days: the histogram shows the days around the chosen ones too. */
export function beyondDays(question: AuditQuestion): AuditQuestion {
  return { ...question, from: null, to: null };
}

export const AUDIT_OUTCOME_WORDS: Readonly<Record<AuditOutcome, string>> = { success: 'Succeeded', denied: 'Refused', failure: 'Failed' };
export const AUDIT_SEVERITY_WORDS: Readonly<Record<AuditSeverity, string>> = { critical: 'Critical', error: 'Error', warning: 'Warning', info: 'Info' };

/** The filters in force as chips; `names` tells a person's or resource's name by its id where it is known. */
export function auditTerms(question: AuditQuestion, names: ReadonlyMap<string, string>): readonly SearchTerm[] {
  const called = (id: string) => names.get(id) ?? id;
  const terms: readonly (SearchTerm | null)[] = [
    question.from === null && question.to === null ? null : { id: 'time', name: 'time', value: `${daySaid(question.from, 'the beginning')} to ${daySaid(question.to, 'now')} (UTC)` },
    question.text === null ? null : { id: 'text', name: 'words', value: question.text },
    question.types.length === 0 ? null : { id: 'types', name: 'event', value: question.types.join(', ') },
    question.severities.length === 0 ? null : { id: 'severities', name: 'severity', value: question.severities.map((one) => AUDIT_SEVERITY_WORDS[one]).join(', ') },
    question.outcomes.length === 0 ? null : { id: 'outcomes', name: 'outcome', value: question.outcomes.map((one) => AUDIT_OUTCOME_WORDS[one]).join(', ') },
    question.kinds.length === 0 ? null : { id: 'kinds', name: 'about', value: question.kinds.map(kindWords).join(', ') },
    question.actor === null ? null : { id: 'actor', name: 'actor', value: called(question.actor) },
    question.resource === null ? null : { id: 'resource', name: 'resource', value: called(question.resource) },
    question.run === null ? null : { id: 'run', name: 'run', value: called(question.run) },
  ];
  return terms.filter((term) => term !== null);
}

/** Without the filter that a chip stands for. */
export function withoutTerm(question: AuditQuestion, termId: string): AuditQuestion {
  switch (termId) {
    case 'time':
      return { ...question, from: null, to: null };
    case 'types':
      return { ...question, types: [] };
    case 'severities':
      return { ...question, severities: [] };
    case 'outcomes':
      return { ...question, outcomes: [] };
    case 'kinds':
      return { ...question, kinds: [] };
    case 'text':
    case 'actor':
    case 'resource':
    case 'run':
      return { ...question, [termId]: null };
    default:
      return question;
  }
}

/** `agent_version` as people say it. */
export function kindWords(kind: string): string {
  return kind.replaceAll('_', ' ');
}

function textOf(text: string | undefined): string | null {
  const said = text?.trim().replaceAll(/\s+/g, ' ') ?? '';
  const words = said.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return said.length <= MOST_TEXT && words > 0 && words <= MOST_WORDS ? said : null;
}

function daySaid(day: string | null, open: string): string {
  return day === null ? open : formatUtcDay(day);
}

function listed(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [...new Set(text.split(',').filter((part) => part !== ''))];
}

function joined(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(',');
}

function dayOf(text: string | undefined): string | null {
  return text !== undefined && isUtcDay(text) ? text : null;
}
