import { byCodeUnits } from '../../../shared/text-order.ts';
import type { AgentFilter } from './agent.ts';
import type { AgentFacetRow } from './agent-search-store.ts';

export interface FacetValue {
  readonly value: string;
  /** What a person reads, where it differs from the value. */
  readonly label: string;
  readonly count: number;
}

const FACETS = ['category', 'tag', 'status', 'owner', 'riskClass', 'tool', 'model'] as const;
/** An agent may list thousands of tools; a reader looks for the common ones and searches for the rest. */
const MOST_VALUES = 100;
type Facet = (typeof FACETS)[number];
export type AgentFacets = Readonly<Record<Facet, readonly FacetValue[]>>;

/** Each facet is counted among the agents that all the other facets let through, so that its own choice can still be changed. */
export function facetsOf(rows: readonly AgentFacetRow[], filter: AgentFilter): AgentFacets {
  const count = (facet: Facet) => counted(rows.filter((row) => FACETS.every((other) => other === facet || passes(row, filter, other))), facet);
  return { category: count('category'), tag: count('tag'), status: count('status'), owner: count('owner'), riskClass: count('riskClass'), tool: count('tool'), model: count('model') };
}

function passes(row: AgentFacetRow, { category, tags, status, ownerId, riskClass, tool, model }: AgentFilter, facet: Facet): boolean {
  switch (facet) {
    case 'category':
      return !category || row.category === category;
    case 'tag':
      return !tags || tags.length === 0 || tags.some((tag) => row.tags.includes(tag));
    case 'status':
      return !status || row.status === status;
    case 'owner':
      return !ownerId || row.ownerId === ownerId;
    case 'riskClass':
      return !riskClass || row.riskClass === riskClass;
    case 'tool':
      return !tool || row.tools.includes(tool);
    case 'model':
      return !model || row.models.includes(model);
  }
}

function valuesOf(row: AgentFacetRow, facet: Facet): readonly (readonly [value: string, label: string])[] {
  switch (facet) {
    case 'category':
      return [[row.category, row.category]];
    case 'tag':
      return row.tags.map((tag) => [tag, tag] as const);
    case 'status':
      return [[row.status, row.status]];
    case 'owner':
      return [[row.ownerId, row.ownerName]];
    case 'riskClass':
      return [[row.riskClass, row.riskClass]];
    case 'tool':
      return row.tools.map((tool) => [tool, tool] as const);
    case 'model':
      return row.models.map((model) => [model, model] as const);
  }
}

/** Commonest first, and no more than somebody reads. */
function counted(rows: readonly AgentFacetRow[], facet: Facet): readonly FacetValue[] {
  const found = new Map<string, FacetValue>();
  for (const [value, label] of rows.flatMap((row) => valuesOf(row, facet))) found.set(value, { value, label, count: (found.get(value)?.count ?? 0) + 1 });
  return [...found.values()].sort((a, b) => b.count - a.count || byCodeUnits(a.value, b.value)).slice(0, MOST_VALUES);
}
