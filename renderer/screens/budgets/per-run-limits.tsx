import { pointerOf } from '../../../shared/json-pointer.ts';
import { formatCount, Table, Text } from '../../kit/index.ts';
import { counterWords, Explained } from '../../lib/index.ts';
import { type BudgetList, useLimitLayers } from './use-budgets.ts';

interface RunLimit {
  readonly words: string;
  /** Names in the registry's limits section. */
  readonly path: readonly string[];
  readonly cap: number | null;
  readonly price?: boolean;
}

function limitsOf(perRun: BudgetList['perRun']): readonly RunLimit[] {
  return [
    { words: counterWords('tool_calls'), path: ['max_tool_calls'], cap: perRun.max_tool_calls },
    { words: counterWords('llm_calls'), path: ['max_llm_calls'], cap: perRun.max_llm_calls },
    { words: counterWords('cost_units'), path: ['max_cost_units'], cap: perRun.max_cost_units },
    { words: 'Cost units of one model call', path: ['llm_call_cost_units'], cap: perRun.llm_call_cost_units, price: true },
    ...Object.entries(perRun.per_tool).map(([tool, cap]) => ({ words: counterWords(`tool:${tool}`), path: ['per_tool', tool], cap })),
    ...Object.entries(perRun.per_action).map(([action, cap]) => ({ words: counterWords(`action:${action}`), path: ['per_action', action], cap })),
  ];
}

/** What any single run may use, and the layer of the registry that says so. */
export function PerRunLimits({ perRun, mayRead }: { readonly perRun: BudgetList['perRun']; readonly mayRead: boolean }) {
  const layers = useLimitLayers();
  const columns = [
    { id: 'what', head: 'Counts', cell: (limit: RunLimit) => limit.words },
    { id: 'cap', head: 'At most, a run', align: 'end' as const, width: '9rem', cell: (limit: RunLimit) => <Cap limit={limit} /> },
    { id: 'from', head: 'Set by', width: '8rem', cell: (limit: RunLimit) => <Text tone="soft">{LAYER_WORDS[layers?.get(limit.path.join('/')) ?? ''] ?? ''}</Text> },
    ...(mayRead ? [{ id: 'registry', head: 'Why', hideHead: true, align: 'end' as const, width: '3rem', cell: (limit: RunLimit) => <Explained pointer={pointerOf(['limits', ...limit.path])} what={limit.words} /> }] : []),
  ];
  return <Table label="Limits of every run" columns={columns} rows={limitsOf(perRun)} rowId={(limit) => limit.path.join('/')} flush />;
}

function Cap({ limit }: { readonly limit: RunLimit }) {
  if (limit.cap !== null) return formatCount(limit.cap);
  return <Text tone="faint">{limit.price ? 'default price' : 'no limit'}</Text>;
}

const LAYER_WORDS: Readonly<Record<string, string>> = { base: 'the base', org: 'the organisation', tenant: 'this tenant', user: 'you' };
