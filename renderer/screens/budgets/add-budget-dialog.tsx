import { Button, Checkbox, ComboBox, Dialog, Notice, NumberField, Select, TextField } from '../../kit/index.ts';
import { oneLine, troubleOf, useForm } from '../../lib/index.ts';
import { type BudgetWindow, type Counted, COUNTED, MOST_CAP, needsName, newBudget, WINDOW_OPTIONS } from './counter-choice.ts';
import { useBudgetActs, useCountable } from './use-budgets.ts';

const EMPTY: { name: string; counted: Counted; of: string; window: BudgetWindow; limited: boolean; cap: number | null } = { name: '', counted: 'cost_units', of: '', window: 'month', limited: true, cap: null };

export function AddBudgetDialog({ asks, onClose }: { readonly asks: boolean; readonly onClose: () => void }) {
  const { add, reason } = useBudgetActs(asks);
  const form = useForm(newBudget, EMPTY);
  const { counted, limited } = form.values;
  const countable = useCountable(counted);
  const named = form.field('of');
  return (
    <Dialog open onClose={onClose} title={asks ? 'Ask for a budget' : 'Add a budget'}>
      <form className="grid gap-4" onSubmit={form.onSubmit((budget) => add.send(budget, onClose))} noValidate>
        <TextField label="Name" hint="Whoever is refused by it reads this name" autoFocus {...form.field('name')} />
        <Select label="Counts" options={COUNTED} {...form.field('counted')} />
        {needsName(counted) && (
          <ComboBox
            label={counted === 'tool' ? 'Tool' : 'Action'} options={countable} empty="The registry has none of this name" error={named.error} value={named.value === '' ? null : named.value}
            onChange={(name) => named.onChange(name ?? '')}
          />
        )}
        <Select label="For" options={WINDOW_OPTIONS} {...form.field('window')} />
        <div className="grid gap-2">
          <NumberField label="At most" min={0} max={MOST_CAP} disabled={!limited} {...form.field('cap')} />
          <Checkbox checked={!limited} onChange={(free) => form.set('limited', !free)}>No limit, only count</Checkbox>
        </div>
        {reason}
        {add.error !== null && <Notice tone="danger">{oneLine(troubleOf(add.error))}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" submit busy={add.isPending}>{asks ? 'Ask for it' : 'Add budget'}</Button>
        </div>
      </form>
    </Dialog>
  );
}
