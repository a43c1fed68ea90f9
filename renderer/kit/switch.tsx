import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';

interface SwitchProps {
  readonly children: ReactNode;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  /** Where the words beside it do not say what it switches. */
  readonly label?: string;
}

/** Takes effect at once; use a Checkbox where a Save button follows. */
export function Switch({ children, on, onChange, disabled = false, autoFocus = false, label }: SwitchProps) {
  return (
    <AriaSwitch className="cs-switch" isSelected={on} onChange={onChange} isDisabled={disabled} autoFocus={autoFocus} {...(label === undefined ? {} : { 'aria-label': label })}>
      <span className="cs-track" />
      {children}
    </AriaSwitch>
  );
}
