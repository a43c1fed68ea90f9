import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';

interface CheckChoice {
  readonly id: string;
  readonly label: ReactNode;
  readonly detail?: ReactNode;
}

interface CheckGroupProps extends FieldBasics {
  readonly choices: readonly CheckChoice[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /** Short choices stand side by side. */
  readonly short?: boolean;
}

/** Any number of some things, each of which may say what follows from it. The error stands above them: below a long list nobody would see it. */
export function CheckGroup({ choices, value, onChange, short, ...basics }: CheckGroupProps) {
  return (
    <CheckboxGroup {...ariaField({ ...basics, optional: true })} value={[...value]} onChange={onChange}>
      <FieldFrame {...basics}>{null}</FieldFrame>
      <div className="cs-check-group" data-short={short || undefined}>
        {choices.map((choice) => (
          <Checkbox key={choice.id} value={choice.id} className="cs-check">
            <span className="cs-box">
              <Icon name="check" />
            </span>
            <span>
              {choice.label}
              {choice.detail && <span className="cs-check-hint">{choice.detail}</span>}
            </span>
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  );
}
