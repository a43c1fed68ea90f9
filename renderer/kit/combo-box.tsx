import { useRef } from 'react';
import { Button, ComboBox as AriaComboBox, Input } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { Offers } from './offers.tsx';
import type { Option } from './option-row.tsx';

interface ComboBoxProps<Id extends string> extends FieldBasics {
  readonly options: readonly Option<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id | null) => void;
  readonly placeholder?: string;
  /** Given when the server searches: called with what was typed; the kit then filters nothing itself. */
  readonly onSearch?: (text: string) => void;
  readonly empty?: string;
}

export function ComboBox<Id extends string>({ options, value, onChange, placeholder = 'Type to search', onSearch, empty = 'Nothing fits', ...basics }: ComboBoxProps<Id>) {
  const frame = useRef<HTMLDivElement>(null);
  return (
    <AriaComboBox
      {...ariaField(basics)} {...(onSearch ? { items: options, onInputChange: onSearch } : { defaultItems: options })} value={value} menuTrigger="focus" allowsEmptyCollection autoFocus={basics.autoFocus ?? false}
      onChange={(key) => onChange(options.find((option) => option.id === key)?.id ?? null)}
    >
      <FieldFrame {...basics}>
        <div ref={frame} className="cs-input" data-disabled={basics.disabled || undefined}>
          <Input className="" placeholder={placeholder} />
          <Button className="cs-input-button">
            <Icon name="down" />
          </Button>
        </div>
        <Offers label={basics.label} frame={frame} empty={empty} />
      </FieldFrame>
    </AriaComboBox>
  );
}
