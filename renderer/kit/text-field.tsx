import { Input, TextField as AriaTextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface TextFieldProps extends FieldBasics {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly type?: 'text' | 'email' | 'url' | 'search' | 'password';
  readonly autoComplete?: string;
  readonly big?: boolean;
  readonly mono?: boolean;
  readonly maxLength?: number;
  readonly onBlur?: () => void;
  readonly readOnly?: boolean;
}

export function TextField({ value, onChange, placeholder = '', type = 'text', autoComplete = 'off', big, mono, maxLength, onBlur, readOnly = false, ...basics }: TextFieldProps) {
  return (
    <AriaTextField
      {...ariaField(basics)} value={value} onChange={onChange} type={type} autoComplete={autoComplete} autoFocus={basics.autoFocus ?? false} isReadOnly={readOnly}
      {...(maxLength === undefined ? {} : { maxLength })} {...(onBlur === undefined ? {} : { onBlur })}
    >
      <FieldFrame {...basics}>
        <div className="cs-input" data-big={big || undefined} data-disabled={basics.disabled || undefined}>
          <Input placeholder={placeholder} spellCheck={false} {...(mono ? { className: 'cs-mono' } : { className: '' })} />
        </div>
      </FieldFrame>
    </AriaTextField>
  );
}
