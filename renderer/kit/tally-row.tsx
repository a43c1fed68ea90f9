import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { formatCount } from './format-number.ts';

interface Tally<Id extends string> {
  readonly id: Id;
  readonly count: number;
  /** What is counted: a status badge, or words. */
  readonly what: ReactNode;
}

interface TallyRowProps<Id extends string> {
  readonly label: string;
  readonly tallies: readonly Tally<Id>[];
  /** The one that the list below is narrowed to, if any. */
  readonly chosen: Id | null;
  readonly onChoose: (id: Id | null) => void;
}

/** A few counts side by side; pressing one narrows what stands below to it, pressing it again shows everything. */
export function TallyRow<Id extends string>({ label, tallies, chosen, onChoose }: TallyRowProps<Id>) {
  const choose = (keys: Iterable<unknown>) => {
    const [key] = keys;
    onChoose(tallies.find((tally) => tally.id === key)?.id ?? null);
  };
  return (
    <ToggleButtonGroup className="cs-tallies" aria-label={label} selectionMode="single" selectedKeys={chosen === null ? [] : [chosen]} onSelectionChange={choose}>
      {tallies.map((tally) => (
        <ToggleButton key={tally.id} id={tally.id} className="cs-tally" isDisabled={tally.count === 0 && tally.id !== chosen}>
          <b>{formatCount(tally.count)}</b>
          {tally.what}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
