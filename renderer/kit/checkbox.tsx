import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';
import { Icon } from './icon.tsx';

interface CheckboxProps {
  readonly children: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  /** Some of what it stands for is checked. */
  readonly mixed?: boolean;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
  readonly invalid?: boolean;
  /** Hides the words and uses them as the name: in table rows. */
  readonly hideLabel?: boolean;
}

export function Checkbox({ children, checked, onChange, mixed = false, hint, disabled = false, invalid = false, hideLabel }: CheckboxProps) {
  return (
    <AriaCheckbox className="cs-check" isSelected={checked} onChange={onChange} isIndeterminate={mixed} isDisabled={disabled} isInvalid={invalid}>
      <span className="cs-box">
        <Icon name={mixed ? 'minus' : 'check'} />
      </span>
      <span className={hideLabel ? 'cs-hidden' : undefined}>
        {children}
        {hint && <span className="cs-check-hint">{hint}</span>}
      </span>
    </AriaCheckbox>
  );
}
