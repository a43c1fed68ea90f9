import { useRef, useState } from 'react';
import { TextArea as AriaTextArea, TextField } from 'react-aria-components';
import { CodeGutter } from './code-gutter.tsx';
import { ariaField, type FieldBasics, FieldFrame } from './field-frame.tsx';
import { type JsonProblem, ProblemList } from './problem-list.tsx';

interface JsonFieldProps extends FieldBasics {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problems: readonly JsonProblem[];
  readonly rows?: number;
  /** Lines do not wrap and are numbered, problems are marked beside them, and the field takes the height that it is given. */
  readonly numbered?: boolean;
  readonly readOnly?: boolean;
}

/** JSON as text. Each problem names its field and rule and leads to its place. */
export function JsonField({ value, onChange, problems, rows = 20, numbered = false, readOnly = false, ...basics }: JsonFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const goTo = (offset: number) => {
    area.current?.setSelectionRange(offset, offset);
    area.current?.blur(); // only a caret that arrives with the focus is scrolled to
    area.current?.focus();
  };
  return (
    <div className={numbered ? 'cs-json-field' : 'grid gap-2'}>
      <TextField {...ariaField(basics)} value={value} onChange={onChange} autoFocus={basics.autoFocus ?? false} isReadOnly={readOnly}>
        <FieldFrame {...basics}>
          <div className={numbered ? 'cs-input cs-code' : 'cs-input'} data-disabled={basics.disabled || undefined}>
            {numbered && <CodeGutter text={value} marked={problems.flatMap(({ offset }) => (offset === null ? [] : [lineAt(value, offset)]))} scrolled={scrolled} />}
            <AriaTextArea
              ref={area} className="" rows={rows} data-mono spellCheck={false}
              {...(numbered ? { wrap: 'off', onScroll: (event) => setScrolled(event.currentTarget.scrollTop) } : {})}
            />
          </div>
        </FieldFrame>
      </TextField>
      <ProblemList label={`Problems of ${basics.label}`} problems={problems} onGo={goTo} />
    </div>
  );
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
