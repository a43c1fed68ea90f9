import { Button, Input, Label, SearchField as AriaSearchField } from 'react-aria-components';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';

/** A filter in force, shown as a chip inside the field. */
export interface SearchTerm {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly terms?: readonly SearchTerm[];
  readonly onRemoveTerm?: (id: string) => void;
  /** Marks the screen's own search, which the `/` key focuses. One per screen. */
  readonly main?: boolean;
  readonly autoFocus?: boolean;
}

export function SearchField({ label, value, onChange, placeholder = '', terms = [], onRemoveTerm, main, autoFocus = false }: SearchFieldProps) {
  return (
    <AriaSearchField className="cs-field" value={value} onChange={onChange} autoFocus={autoFocus} data-screen-search={main || undefined}>
      <Label className="cs-hidden">{label}</Label>
      <div className="cs-input">
        <Icon name="search" />
        {terms.map((term) => (
          <span key={term.id} className="cs-term">
            <i>{term.name}</i> {term.value}
            <Button slot={null} className="cs-input-button" aria-label={`Remove filter ${term.name} ${term.value}`} onPress={() => onRemoveTerm?.(term.id)}>
              <Icon name="close" size={11} />
            </Button>
          </span>
        ))}
        <Input className="" placeholder={placeholder} onKeyDown={(event) => main && leavesForTheList(event.key) && event.currentTarget.blur()} />
        {value ? (
          <Button className="cs-input-button" aria-label="Clear search">
            <Icon name="close" size={12} />
          </Button>
        ) : (
          main && <Kbd>/</Kbd>
        )}
      </div>
    </AriaSearchField>
  );
}

/** The screen's own search narrows as one types; from it these keys lead to where j and k move the list. */
function leavesForTheList(key: string): boolean {
  return key === 'Enter' || key === 'ArrowDown';
}
