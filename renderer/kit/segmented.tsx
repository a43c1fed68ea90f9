import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';

interface SegmentedProps<Id extends string> {
  readonly label: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
}

/** Two to four ways to look at the same thing. */
export function Segmented<Id extends string>({ label, options, value, onChange }: SegmentedProps<Id>) {
  const choose = (keys: Iterable<unknown>) => {
    const [key] = keys;
    const chosen = options.find((option) => option.id === key);
    if (chosen) onChange(chosen.id);
  };
  return (
    <ToggleButtonGroup className="cs-seg" aria-label={label} selectionMode="single" disallowEmptySelection selectedKeys={[value]} onSelectionChange={choose}>
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className="cs-btn">
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
