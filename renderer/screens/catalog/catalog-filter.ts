import { VERSION_STATES, type VersionState } from '../../../shared/version-lifecycle.ts';
import type { Facet, FacetChoice } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export const RISKS = ['high', 'medium', 'low'] as const satisfies readonly ApiOutput['catalog']['agent']['riskClass'][];
export type Risk = (typeof RISKS)[number];

/** What the list is narrowed to; absent means not narrowed. One value per facet, any of several tags. */
export interface CatalogFilter {
  readonly query?: string;
  readonly status?: VersionState;
  readonly riskClass?: Risk;
  readonly category?: string;
  readonly ownerId?: string;
  readonly tags?: readonly string[];
  readonly tool?: string;
  readonly model?: string;
}

/** From the words behind the `?` of the address, which anybody may have written: what does not fit is left out. */
export function filterFrom(texts: Readonly<Record<string, string>>): CatalogFilter {
  const { q, status, risk, category, owner, tags, tool, model } = texts;
  const state = VERSION_STATES.find((known) => known === status);
  const riskClass = RISKS.find((known) => known === risk);
  return {
    ...(q ? { query: q.slice(0, 200) } : {}), ...(state ? { status: state } : {}), ...(riskClass ? { riskClass } : {}),
    ...(category ? { category } : {}), ...(owner ? { ownerId: owner } : {}), ...(tags ? { tags: tags.split(',').map(decodePart).slice(0, 20) } : {}),
    ...(tool ? { tool: tool.slice(0, 300) } : {}), ...(model ? { model: model.slice(0, 300) } : {}),
  };
}

export function choiceOf({ status, riskClass, category, ownerId, tags, tool, model }: CatalogFilter): FacetChoice {
  const given = { status: some(status), risk: some(riskClass), category: some(category), owner: some(ownerId), tags: tags ?? [], tool: some(tool), model: some(model) };
  return Object.fromEntries(Object.entries(given).filter(([, values]) => values.length > 0));
}

/** The address of a choice. A new value of a single facet takes the place of the old one. */
export function textsOf(choice: FacetChoice): Readonly<Record<'status' | 'risk' | 'category' | 'owner' | 'tags' | 'tool' | 'model', string | null>> {
  const last = (facet: string) => choice[facet]?.at(-1) ?? null;
  const tags = choice['tags'] ?? [];
  return { status: last('status'), risk: last('risk'), category: last('category'), owner: last('owner'), tool: last('tool'), model: last('model'), tags: tags.length === 0 ? null : tags.map(encodeURIComponent).join(',') };
}

export const STATE_WORDS: Readonly<Record<VersionState, string>> = {
  DRAFT: 'Draft', PENDING_APPROVAL: 'Pending', APPROVED: 'Approved', PUBLISHED: 'Published', DEPRECATED: 'Deprecated', ARCHIVED: 'Archived',
};

const RISK_WORDS: Readonly<Record<Risk, string>> = { high: 'High', medium: 'Medium', low: 'Low' };

type Counts = ApiOutput['catalog']['facets'];

/** States and risks in their own order, everything else commonest first. A chosen value stays, even when nothing has it any more. */
export function facetsFrom(counts: Counts, filter: CatalogFilter, me: string): readonly Facet[] {
  const of = (values: readonly string[], counted: Counts['status'], words: Readonly<Record<string, string>>) =>
    values.map((value) => ({ id: value, label: words[value] ?? value, count: counted.find((one) => one.value === value)?.count ?? 0 })).filter(({ id, count }) => count > 0 || id === filter.status || id === filter.riskClass);
  const free = (counted: Counts['category'], chosen: readonly string[]) => [
    ...counted.map(({ value, label, count }) => ({ id: value, label, count })),
    ...chosen.filter((value) => !counted.some((one) => one.value === value)).map((value) => ({ id: value, label: value, count: 0 })),
  ];
  return [
    { id: 'status', title: 'Status', values: of(VERSION_STATES, counts.status, STATE_WORDS) },
    { id: 'risk', title: 'Risk', values: of(RISKS, counts.riskClass, RISK_WORDS) },
    { id: 'category', title: 'Category', values: free(counts.category, some(filter.category)) },
    { id: 'owner', title: 'Owner', values: free(counts.owner, some(filter.ownerId)).map((owner) => (owner.id === me ? { ...owner, label: 'You' } : owner)) },
    { id: 'tags', title: 'Tag', values: free(counts.tag, filter.tags ?? []) },
    { id: 'tool', title: 'Uses tool', values: free(counts.tool, some(filter.tool)) },
    { id: 'model', title: 'Uses model', values: free(counts.model, some(filter.model)) },
  ].filter((facet) => facet.values.length > 0);
}

/** How many agents the filter lets through: every agent has one status, and the facet counts what the other facets let through. */
export function matching(counts: Counts, { status }: CatalogFilter): number {
  return counts.status.filter(({ value }) => status === undefined || value === status).reduce((sum, { count }) => sum + count, 0);
}

export function isNarrowed(filter: CatalogFilter): boolean {
  return Object.keys(filter).length > 0;
}

function some<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a percent sign that somebody typed into the address
  }
}
