import { type SyntheticEvent, useState } from 'react';
import { Button, Checkbox, ConfirmDialog, Dialog, formatCount, Notice, NumberField, Text } from '../../kit/index.ts';
import { counterWords, oneLine, type Trouble, troubleOf, windowWords } from '../../lib/index.ts';
import { capWarning, MOST_CAP } from './counter-choice.ts';
import { type Budget, useBudgetActs } from './use-budgets.ts';

interface BudgetDialogProps {
  /** As the list has it now: after a conflict this is the newer one. */
  readonly budget: Budget;
  /** Others must agree first. */
  readonly asks: boolean;
  readonly onClose: () => void;
}

export function ChangeCapDialog({ budget, asks, onClose }: BudgetDialogProps) {
  const { change, reason } = useBudgetActs(asks);
  const [cap, setCap] = useState(budget.cap);
  const [limited, setLimited] = useState(budget.cap !== null);
  const [sent, setSent] = useState(false);
  const next = limited ? cap : null;
  const missing = limited && cap === null;
  const warning = missing ? null : capWarning(next, budget.settled + budget.reserved);
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    setSent(true);
    if (!missing) change.send(budget, next, onClose);
  };
  return (
    <Dialog open onClose={onClose} title={asks ? `Ask to change ${budget.name}` : `Change ${budget.name}`}>
      <form className="grid gap-4" onSubmit={save} noValidate>
        <Text tone="soft">{counterWords(budget.counter)}, {windowWords(budget.window)}. {formatCount(budget.settled + budget.reserved)} used or held now.</Text>
        <div className="grid gap-2">
          <NumberField label="At most" min={0} max={MOST_CAP} value={cap} onChange={setCap} disabled={!limited} autoFocus error={sent && missing ? 'Give a whole number, or choose no limit' : null} />
          <Checkbox checked={!limited} onChange={(free) => setLimited(!free)}>No limit, only count</Checkbox>
        </div>
        {warning && <Notice tone="warn">{warning}</Notice>}
        {reason}
        {change.error !== null && <Conflict trouble={troubleOf(change.error)} budget={budget} />}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit busy={change.isPending}>{asks ? 'Ask for it' : 'Save'}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Somebody was faster: what they set is shown, and saving again is a decision of its own. */
function Conflict({ trouble, budget }: { readonly trouble: Trouble; readonly budget: Budget }) {
  const conflict = trouble.kind === 'refused' && trouble.code === 'input/conflict';
  if (!conflict) return <Notice tone="danger">{oneLine(trouble)}</Notice>;
  return (
    <Notice tone="danger">
      Somebody changed this budget while you looked at it: its cap is {budget.cap === null ? 'no limit' : formatCount(budget.cap)} now. Nothing of yours was saved. Saving again replaces theirs.
    </Notice>
  );
}

export function RemoveBudgetDialog({ budget, asks, onClose }: BudgetDialogProps) {
  const { remove, reason } = useBudgetActs(asks);
  const trouble = remove.error === null ? null : troubleOf(remove.error);
  const conflict = trouble?.kind === 'refused' && trouble.code === 'input/conflict';
  return (
    <ConfirmDialog
      open title={asks ? 'Ask for this budget to be removed?' : 'Remove this budget?'} confirm={asks ? 'Ask for it' : 'Remove'} destructive busy={remove.isPending} onClose={onClose} onConfirm={() => remove.send(budget, onClose)}
      touches={[`${budget.name}: ${counterWords(budget.counter)}, ${windowWords(budget.window)}, ${budget.cap === null ? 'no limit' : `at most ${formatCount(budget.cap)}`}`]}
      error={conflict ? 'Somebody changed this budget while you looked at it. Above is what it says now; removing it is still possible.' : trouble && oneLine(trouble)}
    >
      <div className="grid gap-3">
        <p>From then on nothing stops at it. What was used stays recorded, and the audit log keeps that you {asks ? 'asked for it and who agreed' : 'removed it'}.</p>
        {reason}
      </div>
    </ConfirmDialog>
  );
}
