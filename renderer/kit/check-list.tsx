import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { TONE_ICONS, type Tone } from './notice.tsx';

interface CheckLine {
  readonly id: string;
  readonly tone: Tone;
  readonly what: ReactNode;
  /** The outcome in one or two words: "Match", "Not provable". */
  readonly outcome: string;
}

/** What was checked and what came of it, one line each. */
export function CheckList({ label, checks }: { readonly label: string; readonly checks: readonly CheckLine[] }) {
  return (
    <ul className="cs-checks" aria-label={label}>
      {checks.map((check) => (
        <li key={check.id} data-tone={check.tone}>
          <Icon name={TONE_ICONS[check.tone]} />
          <span>{check.what}</span>
          <span>{check.outcome}</span>
        </li>
      ))}
    </ul>
  );
}
