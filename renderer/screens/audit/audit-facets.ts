import type { Facet, FacetChoice } from '../../kit/index.ts';
import { type ApiOutput, AUDIT_OUTCOME_WORDS, AUDIT_OUTCOMES, AUDIT_SEVERITIES, AUDIT_SEVERITY_WORDS, type AuditQuestion, kindWords } from '../../lib/index.ts';

export type Group = ApiOutput['audit']['counts']['groups'][number];
export type Kind = ApiOutput['audit']['kinds']['kinds'][number];
type Choices = Pick<AuditQuestion, 'types' | 'severities' | 'outcomes'>;

/** How many entries match, of the groups that everything but the facets leaves. */
export function matching(groups: readonly Group[], choices: Choices): number {
  return sum(groups.filter((group) => fits(group, choices)));
}

/** Each value with the number of entries that choosing it would show, given what is chosen in the other facets. */
export function facetsOf(groups: readonly Group[], choices: Choices): readonly Facet[] {
  const beside = (own: Partial<Choices>) => groups.filter((group) => fits(group, { ...choices, ...own }));
  const [byOutcome, bySeverity, byType] = [beside({ outcomes: [] }), beside({ severities: [] }), beside({ types: [] })];
  const families = [...new Set([...groups.map(({ type }) => familyOf(type)), ...choices.types.filter(isFamily)])].toSorted();
  return [
    { id: 'outcomes', title: 'Outcome', values: AUDIT_OUTCOMES.map((outcome) => ({ id: outcome, label: AUDIT_OUTCOME_WORDS[outcome], count: sum(byOutcome.filter((group) => group.outcome === outcome)) })) },
    { id: 'severities', title: 'Severity', values: AUDIT_SEVERITIES.map((severity) => ({ id: severity, label: AUDIT_SEVERITY_WORDS[severity], count: sum(bySeverity.filter((group) => group.severity === severity)) })) },
    { id: 'types', title: 'Event', values: families.map((family) => ({ id: family, label: family.slice(0, -2), count: sum(byType.filter((group) => isOf(group.type, family))) })) },
  ];
}

/** What entries are about, most first; `counted` is asked without the kinds chosen. An entry about nothing has no kind. */
export function kindFacet(counted: readonly Kind[], chosen: readonly string[]): Facet {
  const known = counted.filter(({ resourceType }) => resourceType !== '').toSorted((a, b) => b.n - a.n || (a.resourceType < b.resourceType ? -1 : 1));
  const gone = chosen.filter((kind) => !known.some(({ resourceType }) => resourceType === kind));
  return { id: 'kinds', title: 'About', values: [...known.map(({ resourceType, n }) => ({ id: resourceType, label: kindWords(resourceType), count: n })), ...gone.map((kind) => ({ id: kind, label: kindWords(kind), count: 0 }))] };
}

/** What is chosen, as the facets show it; single event types stand in the search field only. */
export function facetChoice({ types, severities, outcomes, kinds }: Choices & Pick<AuditQuestion, 'kinds'>): FacetChoice {
  return { types: types.filter(isFamily), severities, outcomes, kinds };
}

/** What was chosen in the facets, taken over into the question, beside the single event types in it. */
export function withChoice(question: AuditQuestion, chosen: FacetChoice): AuditQuestion {
  return {
    ...question,
    types: [...question.types.filter((type) => !isFamily(type)), ...(chosen['types'] ?? [])],
    severities: AUDIT_SEVERITIES.filter((severity) => chosen['severities']?.includes(severity)),
    outcomes: AUDIT_OUTCOMES.filter((outcome) => chosen['outcomes']?.includes(outcome)),
    kinds: chosen['kinds'] ?? [],
  };
}

/** `agent.*` of `agent.version.published`. */
export function familyOf(type: string): string {
  return `${type.slice(0, type.indexOf('.'))}.*`;
}

function fits({ type, severity, outcome }: Group, { types, severities, outcomes }: Choices): boolean {
  return (types.length === 0 || types.some((asked) => isOf(type, asked)))
    && (severities.length === 0 || severities.includes(severity))
    && (outcomes.length === 0 || outcomes.includes(outcome));
}

function isOf(type: string, asked: string): boolean {
  return type === asked || (isFamily(asked) && type.startsWith(asked.slice(0, -1)));
}

function isFamily(type: string): boolean {
  return type.endsWith('.*');
}

function sum(groups: readonly Group[]): number {
  return groups.reduce((total, { n }) => total + n, 0);
}
