import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly detail?: ReactNode;
}

interface ChoiceGroupProps<Id extends string> extends FieldBasics {
  readonly choices: readonly Choice<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
}

/** A decision with consequences: each choice is a card that says what follows. */
export function ChoiceGroup<Id extends string>({ choices, value, onChange, ...basics }: ChoiceGroupProps<Id>) {
  const choose = (id: string) => {
    const chosen = choices.find((choice) => choice.id === id);
    if (chosen) onChange(chosen.id);
  };
  return (
    <RadioGroup {...ariaField(basics)} value={value} onChange={choose}>
      <FieldFrame {...basics}>
        <div className="cs-choices">
          {choices.map((choice) => (
            <Radio key={choice.id} value={choice.id} className="cs-radio">
              <span className="cs-dot" />
              <span>
                <b>{choice.label}</b>
                {choice.detail && <span className="cs-check-hint">{choice.detail}</span>}
              </span>
            </Radio>
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  );
}
