import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';

interface SwitchProps {
  readonly children: ReactNode;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
}

/** Takes effect at once; use a Checkbox where a Save button follows. */
export function Switch({ children, on, onChange, disabled = false }: SwitchProps) {
  return (
    <AriaSwitch className="cs-switch" isSelected={on} onChange={onChange} isDisabled={disabled}>
      <span className="cs-track" />
      {children}
    </AriaSwitch>
  );
}
