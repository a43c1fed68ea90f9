import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { mentionAt, type Named, withMention } from './mention-words.ts';
import { Hidden } from './text.tsx';

interface MentionFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Who may be meant by what is typed behind the `@`; the screen finds them. */
  readonly people: readonly Named[];
  readonly onSearch: (query: string | null) => void;
  readonly onMention: (person: Named) => void;
  /** Ctrl or Cmd with Enter. */
  readonly onSend?: () => void;
  readonly onCancel?: () => void;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
}

/** Text of several lines in which an `@` offers names: arrows choose, Enter or Tab takes, Escape goes on without. */
export function MentionField({ label, value, onChange, people, onSearch, onMention, onSend, onCancel, placeholder, rows = 3, maxLength, autoFocus = false }: MentionFieldProps) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [at, setAt] = useState<ReturnType<typeof mentionAt>>(null);
  const [marked, setMarked] = useState(0);
  const offered = at === null ? [] : people;
  const pointed = offered[Math.min(marked, offered.length - 1)];

  useEffect(() => {
    if (autoFocus) area.current?.focus();
  }, [autoFocus]);

  const look = (text: string, caret: number) => {
    const next = mentionAt(text, caret);
    setAt(next);
    setMarked(0);
    onSearch(next?.query ?? null);
  };
  const take = (person: Named) => {
    if (at === null) return;
    const said = withMention(value, at, person.name);
    onMention(person);
    onChange(said.text);
    look('', 0);
    requestAnimationFrame(() => { // the caret can only be set once React has written the text
      area.current?.focus();
      area.current?.setSelectionRange(said.caret, said.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const acts: Readonly<Record<string, (() => void) | undefined>> = pointed
      ? { ArrowDown: () => setMarked((marked + 1) % offered.length), ArrowUp: () => setMarked((marked + offered.length - 1) % offered.length), Enter: () => take(pointed), Tab: () => take(pointed), Escape: () => look('', 0) }
      : { Escape: onCancel, ...(event.ctrlKey || event.metaKey ? { Enter: onSend } : {}) };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation(); // Escape closes the offers, not what they stand in
    act();
  };
  return (
    <div className="cs-mention">
      <div className="cs-input">
        <textarea
          ref={area} aria-label={label} rows={rows} placeholder={placeholder} maxLength={maxLength} value={value} aria-autocomplete="list" onKeyDown={onKeyDown} onBlur={() => setAt(null)}
          {...(pointed ? { 'aria-controls': id, 'aria-activedescendant': `${id}-${pointed.id}` } : {})}
          onChange={(event) => {
            onChange(event.target.value);
            look(event.target.value, event.target.selectionStart);
          }}
        />
      </div>
      {offered.length > 0 && (
        <ul id={id} role="listbox" aria-label="People" className="cs-list cs-mention-offers">
          {offered.map((person) => (
            // The field keeps the focus, so the press is taken before it would move.
            <li key={person.id} id={`${id}-${person.id}`} role="option" aria-selected={person === pointed} className="cs-option" data-focused={person === pointed || undefined} onMouseDown={(event) => { event.preventDefault(); take(person); }}>
              <span className="cs-option-label">{person.name}</span>
            </li>
          ))}
        </ul>
      )}
      <Hidden><span role="status">{offered.length > 0 ? `${offered.length} people, ${pointed?.name ?? ''}` : ''}</span></Hidden>
    </div>
  );
}
