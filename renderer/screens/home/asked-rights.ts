import { countOf, type Tone } from '../../kit/index.ts';
import type { RightsChange } from '../../../shared/rights-diff.ts';

/** What a waiting version may do that the published one may not, in the few words of one line. */
export interface AskedRights {
  /** "adds payments.refund and 1 host" */
  readonly says: string;
  readonly mark: { readonly icon: 'zap' | 'warn' | 'minus'; readonly tone: Tone; readonly word: string };
}

const KINDS = {
  tool: ['tool', 'tools'], 'mcp-server': ['MCP server', 'MCP servers'], unattended: ['act without asking', 'acts without asking'], secret: ['secret', 'secrets'], host: ['host', 'hosts'],
  'sub-agent': ['sub-agent', 'sub-agents'], model: ['model', 'models'], memory: ['memory store', 'memory stores'], role: ['role', 'roles'], limit: ['limit', 'limits'],
} as const satisfies Record<RightsChange['kind'], readonly [string, string]>;

export function askedRights(changes: readonly RightsChange[]): AskedRights {
  return { says: changes.length === 0 ? 'no rights changed' : changeWords(changes), mark: markOf(changes) };
}

/** The gravest thing first: somebody who reads only the mark must not be soothed. An unknown effect counts as destructive, as it does in policies. */
function markOf(changes: readonly RightsChange[]): AskedRights['mark'] {
  const widening = changes.filter((change) => change.weight === 'widens');
  const tools = widening.filter((change) => change.kind === 'tool');
  if (tools.some((tool) => tool.after === 'destructive')) return { icon: 'zap', tone: 'danger', word: 'Destructive tool' };
  if (tools.some((tool) => tool.after === 'unknown')) return { icon: 'warn', tone: 'danger', word: 'Tool of unknown effect' };
  if (widening.some((change) => change.kind === 'limit')) return { icon: 'warn', tone: 'warn', word: 'Widens a limit' };
  if (widening.length > 0) return { icon: 'warn', tone: 'warn', word: 'Widens rights' };
  return { icon: 'minus', tone: 'neutral', word: 'Widens nothing' };
}

/** Tools by name when there are at most two of them, everything else by number. */
function changeWords(changes: readonly RightsChange[]): string {
  const parts = [
    phrase('adds', changes.filter((one) => one.change === 'added')),
    phrase('changes', changes.filter((one) => one.change === 'changed')),
    phrase('drops', changes.filter((one) => one.change === 'removed')),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function phrase(verb: string, changes: readonly RightsChange[]): string {
  const tools = changes.filter((change) => change.kind === 'tool');
  const named = tools.length <= 2 ? tools.map((tool) => tool.name) : [counted('tool', tools.length)];
  const others = [...Map.groupBy(changes.filter((change) => change.kind !== 'tool'), (change) => change.kind)].map(([kind, members]) => counted(kind, members.length));
  const items = [...named, ...others];
  if (items.length === 0) return '';
  return `${verb} ${items.length === 1 ? items[0] : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`}`;
}

function counted(kind: RightsChange['kind'], count: number): string {
  const [one, many] = KINDS[kind];
  return countOf(count, one, many);
}
