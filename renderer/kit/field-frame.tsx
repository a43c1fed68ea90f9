import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import { Icon } from './icon.tsx';

/** What every field takes; `error` is a sentence, null when fine. */
export interface FieldBasics {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly optional?: boolean;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly name?: string;
  /** Keeps the label for a screen reader only: in toolbars and table cells. */
  readonly hideLabel?: boolean;
}

/** Label above, control, then either the error or the hint: one line either way, so nothing jumps. */
export function FieldFrame({ label, hint, error, optional, hideLabel, children }: Pick<FieldBasics, 'label' | 'hint' | 'error' | 'optional' | 'hideLabel'> & { readonly children: ReactNode }) {
  return (
    <>
      <Label className={hideLabel ? 'cs-hidden' : 'cs-label'}>
        {label}
        {optional && <span className="cs-optional">optional</span>}
      </Label>
      {children}
      {error && (
        <FieldError className="cs-error">
          <Icon name="warn" size={12} />
          <span>{error}</span>
        </FieldError>
      )}
      {!error && hint && (
        <Text slot="description" className="cs-hint">
          {hint}
        </Text>
      )}
    </>
  );
}

/** The props React Aria's fields share, from ours. */
export function ariaField({ error, disabled, name, optional }: FieldBasics) {
  return {
    className: 'cs-field',
    isInvalid: Boolean(error),
    isDisabled: disabled ?? false,
    isRequired: !optional,
    validationBehavior: 'aria' as const, // the sentence is ours, not the browser's bubble
    ...(name === undefined ? {} : { name }),
  };
}
