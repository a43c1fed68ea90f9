import { type KeyboardEvent, useState } from 'react';
import { Button, Input, TextField } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { parseWhole, stepped } from './whole-number.ts';

interface NumberFieldProps extends FieldBasics {
  /** A whole number (cost units, counts, milliseconds), null while empty. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly unit?: string;
  readonly placeholder?: string;
}

/** Whole numbers only: money and limits are integers all the way down. Own instead of React Aria's, whose announcer writes innerHTML, which Trusted Types forbid. */
export function NumberField({ value, onChange, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER, step = 1, unit, placeholder = '', ...basics }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  // Anything that is not a whole number is not taken at all: a decimal comma must not turn 1,5 into 15.
  const edit = (text: string) => {
    const typed = parseWhole(text);
    if (typed === null && text !== '' && text !== '-') return;
    setDraft(text);
    onChange(typed);
  };
  const move = (by: number) => {
    setDraft(null);
    onChange(stepped(value, by, { min, max }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    move(event.key === 'ArrowUp' ? step : -step);
  };
  return (
    <TextField {...ariaField(basics)} value={draft ?? value?.toString() ?? ''} onChange={edit} onBlur={() => setDraft(null)} inputMode="numeric" autoComplete="off" autoFocus={basics.autoFocus ?? false}>
      <FieldFrame {...basics}>
        <div className="cs-input" data-disabled={basics.disabled || undefined}>
          <Input className="" data-number placeholder={placeholder} onKeyDown={onKeyDown} />
          {unit && <span className="cs-unit">{unit}</span>}
          <span className="cs-steps">
            <Button className="cs-input-button" excludeFromTabOrder aria-label={`More ${basics.label}`} isDisabled={basics.disabled ?? false} onPress={() => move(step)}>
              <Icon name="up" size={10} />
            </Button>
            <Button className="cs-input-button" excludeFromTabOrder aria-label={`Less ${basics.label}`} isDisabled={basics.disabled ?? false} onPress={() => move(-step)}>
              <Icon name="down" size={10} />
            </Button>
          </span>
        </div>
      </FieldFrame>
    </TextField>
  );
}
