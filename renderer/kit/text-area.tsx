import { TextArea as AriaTextArea, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface TextAreaProps extends FieldBasics {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly mono?: boolean;
  readonly maxLength?: number;
  readonly onBlur?: () => void;
}

export function TextArea({ value, onChange, placeholder, rows = 3, mono, maxLength, onBlur, ...basics }: TextAreaProps) {
  return (
    <TextField
      {...ariaField(basics)} value={value} onChange={onChange} autoFocus={basics.autoFocus ?? false}
      {...(maxLength === undefined ? {} : { maxLength })} {...(onBlur === undefined ? {} : { onBlur })}
    >
      <FieldFrame {...basics}>
        <div className="cs-input" data-disabled={basics.disabled || undefined}>
          <AriaTextArea className="" rows={rows} placeholder={placeholder} data-mono={mono || undefined} spellCheck={!mono} />
        </div>
      </FieldFrame>
    </TextField>
  );
}
