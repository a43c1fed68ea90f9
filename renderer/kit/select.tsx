import { Button, ListBox, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { Icon } from './icon.tsx';
import { type Option, OptionRow } from './option-row.tsx';

interface SelectProps<Id extends string> extends FieldBasics {
  readonly options: readonly Option<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly placeholder?: string;
}

export function Select<Id extends string>({ options, value, onChange, placeholder = 'Choose', ...basics }: SelectProps<Id>) {
  const choose = (key: unknown) => {
    const chosen = options.find((option) => option.id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <AriaSelect {...ariaField(basics)} value={value} onChange={choose} placeholder={placeholder} autoFocus={basics.autoFocus ?? false} disabledKeys={options.filter((option) => option.disabled).map((option) => option.id)}>
      <FieldFrame {...basics}>
        <Button className="cs-btn cs-select">
          <SelectValue className="cs-select-value">{({ selectedText, isPlaceholder }) => (isPlaceholder ? <span data-placeholder>{placeholder}</span> : selectedText)}</SelectValue>
          <Icon name="down" />
        </Button>
        <Popover className="cs-popover" offset={4}>
          <ListBox className="cs-list" items={options}>
            {(option) => <OptionRow option={option} marked />}
          </ListBox>
        </Popover>
      </FieldFrame>
    </AriaSelect>
  );
}
