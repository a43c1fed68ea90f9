import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ApiInput, type ApiOutput, newCommandId, useAskFirst, useCan, useTRPC } from '../../lib/index.ts';
import { type BudgetWindow, type Counted, counterOf } from './counter-choice.ts';

export type BudgetList = ApiOutput['budgets']['list'];
export type Budget = BudgetList['budgets'][number];
export type RefusedRun = ApiOutput['runs']['list']['items'][number];

const REFRESH_MS = 10_000; // agents spend while somebody looks
const LOOKED_THROUGH = 50;

export function useBudgets() {
  const trpc = useTRPC();
  return useQuery(trpc.budgets.list.queryOptions({}, { refetchInterval: REFRESH_MS }));
}

export type AskedBudget = ApiOutput['approvals']['list']['items'][number];

const ASKED_SHOWN = 20;

/** What others are asked about budgets and have not decided. */
export function useAskedBudgets(): { readonly requests: readonly AskedBudget[]; readonly more: boolean } {
  const trpc = useTRPC();
  const able = useCan()('approvals:read');
  const { data } = useQuery(trpc.approvals.list.queryOptions({ type: 'budget_change', states: ['pending'], size: ASKED_SHOWN }, { enabled: able, refetchInterval: REFRESH_MS }));
  return { requests: data?.items ?? [], more: data !== undefined && data.next !== null };
}

/** Who was refused by which limit, among the newest failed runs. */
export function useRefusedRuns() {
  const trpc = useTRPC();
  const able = useCan()('runs:read');
  const failed = useQuery(trpc.runs.list.queryOptions({ state: 'failed', size: LOOKED_THROUGH }, { enabled: able }));
  return { able, failed, lookedThrough: LOOKED_THROUGH, refused: (runs: readonly RefusedRun[]) => runs.filter((run) => run.error?.class === 'BUDGET') };
}

/** Which layer of the registry each limit of a run comes from; null while unknown or not for this person to see. */
export function useLimitLayers(): ReadonlyMap<string, string> | null {
  const trpc = useTRPC();
  const able = useCan()('registry:read');
  const limits = useQuery(trpc.registry.section.queryOptions({ section: 'limits' }, { enabled: able }));
  if (!limits.data) return null;
  const told = limits.data.entries.flatMap(({ name, entry, fields }) => [[name, entry.setBy?.kind] as const, ...fields.map((field) => [`${name}/${field.key}`, field.setBy?.kind] as const)]);
  return new Map(told.flatMap(([name, kind]) => (kind ? [[name, kind] as const] : [])));
}

/** Names of tools or actions that a budget can be for. */
export function useCountable(counted: Counted): readonly { readonly id: string; readonly label: string }[] {
  const trpc = useTRPC();
  const able = useCan()('registry:read');
  const sections = useQuery(trpc.registry.sections.queryOptions({}, { enabled: able && (counted === 'tool' || counted === 'action') }));
  const section = sections.data?.sections.find(({ name }) => name === (counted === 'tool' ? 'tools' : 'actions'));
  return section?.entries.map(({ name }) => ({ id: name, label: name })) ?? [];
}

interface NewBudget {
  readonly name: string;
  readonly counted: Counted;
  readonly of: string;
  readonly window: BudgetWindow;
  readonly limited: boolean;
  readonly cap: number | null;
}

/** The acts on budgets; where `asks`, others are asked for them. Each dialog shows its own trouble and the field for its reason. */
export function useBudgetActs(asks: boolean) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const ask = useAskFirst(asks);
  // A refused change means that the list at hand is old: it is asked again either way.
  const onSettled = () => client.invalidateQueries(trpc.budgets.list.queryFilter());
  const add = useMutation(trpc.budgets.add.mutationOptions({ onSettled, meta: { quiet: true } }));
  const change = useMutation(trpc.budgets.change.mutationOptions({ onSettled, meta: { quiet: true } }));
  const remove = useMutation(trpc.budgets.remove.mutationOptions({ onSettled, meta: { quiet: true } }));
  const propose = useMutation(trpc.budgets.propose.mutationOptions({ onSettled, meta: { quiet: true } }));
  const askFor = (wish: BudgetWish) => ask.withReason((reason) => propose.mutate({ change: wish, reason, commandId: newCommandId() }, { onSuccess: ask.asked }));
  const stand = ({ error, isPending }: { readonly error: unknown; readonly isPending: boolean }) => (asks ? { error: propose.error, isPending: propose.isPending } : { error, isPending });
  return {
    asks, reason: ask.field,
    add: {
      ...stand(add),
      send: ({ name, counted, of, window, limited, cap: most }: NewBudget, then: () => void) => {
        const budget = { name, counter: counterOf(counted, of), window, cap: limited ? most : null };
        if (asks) askFor({ do: 'add', ...budget });
        else add.mutate({ ...budget, commandId: newCommandId() }, { onSuccess: then });
      },
    },
    change: {
      ...stand(change),
      send: ({ id, ver }: Budget, cap: number | null, then: () => void) => (asks ? askFor({ do: 'change', id, ver, cap }) : change.mutate({ id, ver, cap, commandId: newCommandId() }, { onSuccess: then })),
    },
    remove: {
      ...stand(remove),
      send: ({ id, ver }: Budget, then: () => void) => (asks ? askFor({ do: 'remove', id, ver }) : remove.mutate({ id, ver, commandId: newCommandId() }, { onSuccess: then })),
    },
  };
}

type BudgetWish = ApiInput['budgets']['propose']['change'];
