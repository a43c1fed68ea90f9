import { useState } from 'react';
import { Block, Button, EmptyState, Link, Page, PageHeader, Pane } from '../../kit/index.ts';
import { IfCan, QueryView, useCan } from '../../lib/index.ts';
import { AddBudgetDialog } from './add-budget-dialog.tsx';
import { AskedBudgets } from './asked-budgets.tsx';
import { ChangeCapDialog, RemoveBudgetDialog } from './change-budget-dialog.tsx';
import { PerRunLimits } from './per-run-limits.tsx';
import { RefusedRuns } from './refused-runs.tsx';
import { TenantBudgets } from './tenant-budgets.tsx';
import { type BudgetList, useBudgets } from './use-budgets.ts';

type Open = { readonly kind: 'add' } | { readonly kind: 'change' | 'remove'; readonly id: string } | null;

export function BudgetsScreen() {
  const query = useBudgets();
  const [open, setOpen] = useState<Open>(null);
  const add = (
    <IfCan capability="budgets:write">
      <Button kind="primary" icon="plus" onPress={() => setOpen({ kind: 'add' })}>Add budget</Button>
    </IfCan>
  );
  return (
    <Page>
      <PageHeader title="Budgets" sub="What one run may use, and what all of them together may" actions={add} />
      <Pane label="Budgets" padded>
        <QueryView query={query}>{(list) => <BudgetBlocks list={list} open={open} onOpen={setOpen} />}</QueryView>
      </Pane>
    </Page>
  );
}

interface BudgetBlocksProps {
  readonly list: BudgetList;
  readonly open: Open;
  readonly onOpen: (open: Open) => void;
}

function BudgetBlocks({ list, open, onOpen }: BudgetBlocksProps) {
  const can = useCan();
  const acts = { change: (id: string) => onOpen({ kind: 'change', id }), remove: (id: string) => onOpen({ kind: 'remove', id }) };
  return (
    <>
      <Block title="Budgets of this tenant" note="all runs together, each window in UTC" flush>
        {list.budgets.length > 0 ? (
          <TenantBudgets budgets={list.budgets} edit={can('budgets:write') ? acts : null} />
        ) : (
          <EmptyState icon="budget" title="No budget of the tenant's own">
            Runs stop at their own limits only. A budget caps what all of them use in a day, in a month or in all.
          </EmptyState>
        )}
      </Block>
      <AskedBudgets />
      <Block title="Limits of every run" note="from the registry" flush action={can('registry:read') && <Link to="/registry?at=%2Flimits">Open in the registry</Link>}>
        <PerRunLimits perRun={list.perRun} mayRead={can('registry:read')} />
      </Block>
      {can('runs:read') && (
        <Block title="Refused by a limit" note="among the newest failed runs" flush>
          <RefusedRuns />
        </Block>
      )}
      <OpenDialog list={list} open={open} onClose={() => onOpen(null)} />
    </>
  );
}

function OpenDialog({ list, open, onClose }: { readonly list: BudgetList; readonly open: Open; readonly onClose: () => void }) {
  if (open === null) return null;
  if (open.kind === 'add') return <AddBudgetDialog asks={list.asks} onClose={onClose} />;
  const budget = list.budgets.find(({ id }) => id === open.id);
  if (!budget) return null; // somebody removed it meanwhile
  return open.kind === 'change' ? <ChangeCapDialog budget={budget} asks={list.asks} onClose={onClose} /> : <RemoveBudgetDialog budget={budget} asks={list.asks} onClose={onClose} />;
}
