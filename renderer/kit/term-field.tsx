import { type KeyboardEvent, useRef, useState } from 'react';
import { Button, ComboBox, Input, Label } from 'react-aria-components';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { Offers } from './offers.tsx';
import type { Option } from './option-row.tsx';
import type { SearchTerm } from './search-field.tsx';

interface TermFieldProps {
  readonly label: string;
  readonly placeholder: string;
  /** Filters in force, each a chip. */
  readonly terms: readonly SearchTerm[];
  readonly onRemoveTerm: (id: string) => void;
  /** What the typed text may mean; the screen offers them, best first. */
  readonly options: readonly Option[];
  readonly onSearch: (text: string) => void;
  readonly onChoose: (id: string) => void;
  readonly empty: string;
  /** Marks the screen's own search, which the `/` key focuses. One per screen. */
  readonly main?: boolean;
}

/** A search made of terms: typing offers what may be meant, Enter takes the first offer, Escape lets go of what was typed, Backspace in the empty field takes the last chip away. */
export function TermField({ label, placeholder, terms, onRemoveTerm, options, onSearch, onChoose, empty, main }: TermFieldProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const search = (next: string) => {
    setText(next);
    onSearch(next);
  };
  const choose = (id: unknown) => {
    if (typeof id !== 'string') return;
    onChoose(id);
    search('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = terms.at(-1);
    if (event.key === 'Backspace' && text === '' && last) onRemoveTerm(last.id);
    const pointedAt = event.target instanceof Element && event.target.hasAttribute('aria-activedescendant');
    if (event.key === 'Enter' && text !== '' && !pointedAt) choose(options[0]?.id);
  };
  // Before React Aria hears of it: it closes the offers, and opens them anew for as long as the text is there.
  const letGo = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && text !== '') search('');
  };
  return (
    <ComboBox className="cs-field" items={options} inputValue={text} onInputChange={search} value={null} onChange={choose} onKeyDown={onKeyDown} menuTrigger="focus" allowsEmptyCollection data-screen-search={main || undefined}>
      <Label className="cs-hidden">{label}</Label>
      <div ref={frame} className="cs-input" onKeyDownCapture={letGo}>
        <Icon name="search" />
        {terms.map((term) => (
          <span key={term.id} className="cs-term">
            <i>{term.name}</i> <span className="cs-cut">{term.value}</span>
            <Button slot={null} className="cs-input-button" aria-label={`Remove filter ${term.name} ${term.value}`} onPress={() => onRemoveTerm(term.id)}>
              <Icon name="close" size={11} />
            </Button>
          </span>
        ))}
        <Input className="" placeholder={placeholder} />
        {main && <Kbd>/</Kbd>}
      </div>
      <Offers label={label} frame={frame} empty={empty} wide />
    </ComboBox>
  );
}
