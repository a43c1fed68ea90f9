import { type KeyboardEvent, useRef, useState } from 'react';
import { Button, ComboBox, Input } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { Offers } from './offers.tsx';
import type { Option } from './option-row.tsx';

interface TokenFieldProps extends FieldBasics {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  /** What may be meant; those already chosen are left out. */
  readonly suggestions: readonly Option[];
  /** Nothing but the suggestions may be chosen. */
  readonly closed?: boolean;
  readonly placeholder?: string;
}

const OFFERED = 50; // more than that nobody reads through; typing finds the others

/** A list of words: typing offers what may be meant, Enter takes it, Backspace in the empty field takes the last one away. */
export function TokenField({ value, onChange, suggestions, closed = false, placeholder = 'Add', ...basics }: TokenFieldProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const sought = text.trim().toLowerCase();
  const offered = suggestions.filter(({ id, label }) => !value.includes(id) && (id.toLowerCase().includes(sought) || label.toLowerCase().includes(sought))).slice(0, OFFERED);
  const add = (id: unknown) => {
    if (typeof id !== 'string' || id === '') return;
    if (!value.includes(id)) onChange([...value, id]);
    setText('');
  };
  const typed = () => {
    const exact = suggestions.find(({ id }) => id.toLowerCase() === sought);
    const meant = exact ?? offered.find(({ id }) => id.toLowerCase().startsWith(sought)) ?? offered[0];
    return meant?.id ?? (closed ? null : text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = value.at(-1);
    if (event.key === 'Backspace' && text === '' && last !== undefined) onChange(value.slice(0, -1));
    const pointedAt = event.target instanceof Element && event.target.hasAttribute('aria-activedescendant');
    if (event.key !== 'Enter' || sought === '' || pointedAt) return;
    event.preventDefault(); // Enter in the empty field sends the form
    add(typed());
  };
  return (
    <ComboBox
      // Emptied by what was just taken, the field would open its list again, and an open list hides the page from a screen reader.
      {...ariaField(basics)} items={offered} inputValue={text} onInputChange={setText} value={null} onChange={add} onKeyDown={onKeyDown} menuTrigger={text === '' ? 'manual' : 'input'}
      allowsCustomValue allowsEmptyCollection={false} autoFocus={basics.autoFocus ?? false}
    >
      <FieldFrame {...basics}>
        <div ref={frame} className="cs-input cs-tokens" data-disabled={basics.disabled || undefined}>
          {value.map((token) => (
            <span key={token} className="cs-term">
              <span className="cs-cut">{token}</span>
              <Button slot={null} className="cs-input-button" aria-label={`Take ${token} away`} onPress={() => onChange(value.filter((other) => other !== token))}>
                <Icon name="close" size={11} />
              </Button>
            </span>
          ))}
          <Input className="" placeholder={value.length === 0 ? placeholder : ''} />
        </div>
      </FieldFrame>
      <Offers label={basics.label} frame={frame} />
    </ComboBox>
  );
}
