import { Input, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';

interface MomentFieldProps extends FieldBasics {
  /** A minute on the reader's own clock, `2026-11-21T14:02`; empty while nothing complete is entered. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly min?: string;
  readonly max?: string;
}

/** A day and a minute in the reader's own zone. Say the zone in the hint: what is meant elsewhere stands beside it. */
export function MomentField({ value, onChange, min, max, ...basics }: MomentFieldProps) {
  return (
    <TextField {...ariaField(basics)} value={value} onChange={onChange} type="datetime-local" autoFocus={basics.autoFocus ?? false}>
      <FieldFrame {...basics}>
        <div className="cs-input" data-disabled={basics.disabled || undefined}>
          <Input className="" min={min} max={max} />
        </div>
      </FieldFrame>
    </TextField>
  );
}
