import { Input, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface DateFieldProps extends FieldBasics {
  /** A calendar day, `2026-11-21`, or for a moment a minute, `2026-11-21T14:02`; empty while nothing complete is entered. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly min?: string;
  readonly max?: string;
}

/** A day without time or zone. */
export function DateField(props: DateFieldProps) {
  return <CalendarField {...props} type="date" />;
}

/** A day and a minute in the reader's own zone. Say the zone in the hint: what is meant elsewhere stands beside it. */
export function MomentField(props: DateFieldProps) {
  return <CalendarField {...props} type="datetime-local" />;
}

/** The browser's own field: it knows the reader's order of day and month, and its calendar works by keyboard. */
function CalendarField({ value, onChange, min, max, type, ...basics }: DateFieldProps & { readonly type: 'date' | 'datetime-local' }) {
  return (
    <TextField {...ariaField(basics)} value={value} onChange={onChange} type={type} autoFocus={basics.autoFocus ?? false}>
      <FieldFrame {...basics}>
        <div className="cs-input" data-disabled={basics.disabled || undefined}>
          <Input className="" min={min} max={max} />
        </div>
      </FieldFrame>
    </TextField>
  );
}
