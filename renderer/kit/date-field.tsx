import { Input, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface DateFieldProps extends FieldBasics {
  /** A calendar day, `2026-11-21`; empty while nothing complete is entered. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly min?: string;
  readonly max?: string;
}

/** A day without time or zone. The browser's own field: it knows the reader's order of day and month, and its calendar works by keyboard. */
export function DateField({ value, onChange, min, max, ...basics }: DateFieldProps) {
  return (
    <TextField {...ariaField(basics)} value={value} onChange={onChange} type="date" autoFocus={basics.autoFocus ?? false}>
      <FieldFrame {...basics}>
        <div className="cs-input" data-disabled={basics.disabled || undefined}>
          <Input className="" min={min} max={max} />
        </div>
      </FieldFrame>
    </TextField>
  );
}
