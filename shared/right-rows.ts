import type { RightsCard, ToolRight } from './rights-card.ts';
import { EFFECT_RANK } from './tool-effect.ts';
import { OWN } from './tool-rights.ts';

/** In the order in which a person should read them: what it can do, where, with whom, with what, and how far. */
export const RIGHT_KINDS = ['tool', 'mcp-server', 'unattended', 'secret', 'host', 'sub-agent', 'model', 'memory', 'role', 'limit'] as const;
export type RightKind = (typeof RIGHT_KINDS)[number];

/** One right of a card in the form that rights are compared in. */
export interface RightRow {
  readonly kind: RightKind;
  readonly name: string;
  readonly value?: string | number;
  /** Orders the values of one right; more is more. Equal powers with different values are a neutral change. */
  readonly power: number;
  /** A limit bounds: to add it narrows, to remove it widens. */
  readonly bounds: boolean;
  /** Keys of rows that include this one. */
  readonly coveredBy: readonly string[];
}

/**
 * Rows by key. What cannot be ordered is part of the key (another command line is another server, another folder another
 * memory), so that such a change shows as one right lost and one gained instead of as a harmless edit.
 */
export function rightRows(card: RightsCard): ReadonlyMap<string, RightRow> {
  return new Map([
    ...card.models.map((name) => plain('model', name)),
    ...card.tools.map(toolRow),
    ...card.mcpServers.map(({ name, target }) => keyed([name, target ?? ''], { ...PLAIN, kind: 'mcp-server', name, ...(target === null ? {} : { value: target }) })),
    ...card.subAgents.map((name) => plain('sub-agent', name)),
    ...card.hosts.map((name) => plain('host', name, hostWildcards(name))),
    ...card.secrets.map((name) => plain('secret', name)),
    ...card.memory.map(({ store, scope }) => keyed([store, scope], { ...PLAIN, kind: 'memory', name: store, value: scope })),
    ...card.limits.map(({ name, value }) =>
      keyed(typeof value === 'number' ? [name] : [name, value], { ...PLAIN, kind: 'limit', name, value, bounds: true, power: typeof value === 'number' ? value : 0 })),
    ...card.roles.map((name) => plain('role', name)),
    ...card.unattended.map((name) => plain('unattended', name)),
  ]);
}

const PLAIN = { power: 0, bounds: false, coveredBy: [] } as const;

function keyOf(kind: RightKind, parts: readonly string[]): string {
  return JSON.stringify([kind, ...parts]);
}

function keyed(parts: readonly string[], row: RightRow): readonly [string, RightRow] {
  return [keyOf(row.kind, parts), row];
}

function plain(kind: RightKind, name: string, wildcards: readonly string[] = []): readonly [string, RightRow] {
  return keyed([name], { ...PLAIN, kind, name, coveredBy: wildcards.map((wildcard) => keyOf(kind, [wildcard])) });
}

function toolRow({ name, source, effect }: ToolRight): readonly [string, RightRow] {
  const shown = source === OWN ? name : `${source}/${name}`;
  const coveredBy = name === '*' ? [] : [keyOf('tool', [source, '*'])];
  return keyed([source, name], { ...PLAIN, kind: 'tool', name: shown, value: effect, power: EFFECT_RANK[effect], coveredBy });
}

/** `a.b.example` is included in `*.b.example`, `*.example` and `*`. */
function hostWildcards(host: string): readonly string[] {
  const labels = host.split('.');
  return [...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`), '*'].filter((wildcard) => wildcard !== host);
}
