import { Badge, formatCount, IconButton, Meter, Table, Text } from '../../kit/index.ts';
import { counterWords, windowWords } from '../../lib/index.ts';
import type { Budget } from './use-budgets.ts';

interface TenantBudgetsProps {
  readonly budgets: readonly Budget[];
  /** null for somebody who may only look. */
  readonly edit: { readonly change: (id: string) => void; readonly remove: (id: string) => void } | null;
}

/** What all runs of the tenant together may use, and how much of it the present window has seen. */
export function TenantBudgets({ budgets, edit }: TenantBudgetsProps) {
  const columns = [
    { id: 'name', head: 'Budget', cell: (budget: Budget) => <Text weight="medium">{budget.name}</Text> },
    { id: 'counts', head: 'Counts', cell: (budget: Budget) => counterWords(budget.counter) },
    { id: 'window', head: 'For', width: '6rem', cell: (budget: Budget) => <Text tone="soft">{windowWords(budget.window)}</Text> },
    { id: 'settled', head: 'Settled', align: 'end' as const, width: '6rem', cell: (budget: Budget) => formatCount(budget.settled) },
    { id: 'held', head: 'Held', align: 'end' as const, width: '5rem', cell: (budget: Budget) => (budget.reserved === 0 ? <Text tone="faint">0</Text> : formatCount(budget.reserved)) },
    { id: 'cap', head: 'At most', align: 'end' as const, width: '7rem', cell: (budget: Budget) => (budget.cap === null ? <Text tone="faint">no limit</Text> : formatCount(budget.cap)) },
    { id: 'used', head: 'Used', width: '11rem', cell: (budget: Budget) => <Used budget={budget} /> },
    ...(edit ? [{ id: 'acts', head: 'Change or remove', hideHead: true, align: 'end' as const, width: '6rem', cell: (budget: Budget) => <Acts budget={budget} edit={edit} /> }] : []),
  ];
  return <Table label="Budgets of this tenant" columns={columns} rows={budgets} rowId={(budget) => budget.id} flush />;
}

/** Without a cap nothing can be full, and under a cap of 0 nothing ever begins. */
function Used({ budget }: { readonly budget: Budget }) {
  if (budget.cap === null) return null;
  if (budget.cap === 0) return <Badge icon="ban">Nothing is allowed</Badge>;
  return <Meter label={`${budget.name}: used`} value={budget.settled + budget.reserved} max={budget.cap} wide />;
}

function Acts({ budget, edit }: { readonly budget: Budget; readonly edit: NonNullable<TenantBudgetsProps['edit']> }) {
  return (
    <span className="inline-flex">
      <IconButton icon="edit" label={`Change ${budget.name}`} onPress={() => edit.change(budget.id)} />
      <IconButton icon="trash" label={`Remove ${budget.name}`} onPress={() => edit.remove(budget.id)} />
    </span>
  );
}
