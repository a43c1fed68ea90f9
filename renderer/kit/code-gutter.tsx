import { useMemo } from 'react';
import { Icon } from './icon.tsx';

interface CodeGutterProps {
  readonly text: string;
  /** Lines that something is wrong with, from 1. */
  readonly marked: readonly number[];
  /** How far the text is scrolled, in px. */
  readonly scrolled: number;
}

const LINE_REM = 1.25; // as the line height of .cs-code

/** Numbers of the lines beside a text that does not wrap, with a mark at those that need a look. The sentences stand elsewhere. */
export function CodeGutter({ text, marked, scrolled }: CodeGutterProps) {
  const numbers = useMemo(() => Array.from({ length: text.split('\n').length }, (_, at) => at + 1).join('\n'), [text]);
  return (
    <div className="cs-code-gutter" aria-hidden>
      <div style={{ transform: `translateY(${-scrolled}px)` }}>
        <pre>{numbers}</pre>
        {[...new Set(marked)].map((line) => (
          <span key={line} style={{ top: `${(line - 1) * LINE_REM}rem` }}>
            <Icon name="warn" size={12} />
          </span>
        ))}
      </div>
    </div>
  );
}
