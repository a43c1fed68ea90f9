import type { ReactNode } from 'react';
import { Button as AriaButton, Link as AriaLink } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { Hidden } from './text.tsx';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'danger-primary' | 'quiet' | 'link';

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  /** Renders a link that looks like a button. */
  readonly to?: string;
  readonly kind?: ButtonKind;
  readonly size?: 'tiny' | 'normal' | 'big';
  readonly icon?: IconName;
  readonly disabled?: boolean;
  /** Keeps focus and says it is busy; presses do nothing. */
  readonly busy?: boolean;
  readonly submit?: boolean;
  /** Id of the form to submit, when the button stands outside of it: in a dialog's footer. */
  readonly form?: string;
  readonly wide?: boolean;
  readonly autoFocus?: boolean;
  /** For a screen reader when the words on the button need their row to make sense ("Review Claims Triage 4.0.0"). */
  readonly label?: string;
  /** Inside a Dialog or Popover: closes it. */
  readonly closes?: boolean;
}

export function Button({ children, onPress, to, kind = 'plain', size = 'normal', icon, disabled = false, busy = false, submit, form, wide, autoFocus = false, label, closes }: ButtonProps) {
  const looks = { className: 'cs-btn', 'data-kind': kind, 'data-size': size, 'data-wide': wide || undefined, ...(label === undefined ? {} : { 'aria-label': label }) };
  const pressed = onPress === undefined ? {} : { onPress: () => onPress() };
  const drawing = busy ? <Icon name="spinner" spin /> : icon && <Icon name={icon} />;
  if (to !== undefined)
    return (
      <AriaLink {...looks} {...pressed} href={to} isDisabled={disabled}>
        {drawing}
        {children}
      </AriaLink>
    );
  // Not React Aria's isPending: its announcer leaves an image behind that is named by a button which may be gone by then.
  return (
    <AriaButton {...looks} {...(busy ? { 'aria-disabled': true } : pressed)} type={submit && !busy ? 'submit' : 'button'} isDisabled={disabled} autoFocus={autoFocus} {...(form === undefined ? {} : { form })} {...(closes ? { slot: 'close' } : {})}>
      {drawing}
      {children}
      {busy && <Hidden> (busy)</Hidden>}
    </AriaButton>
  );
}
