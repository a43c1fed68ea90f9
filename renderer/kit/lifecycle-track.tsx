import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Hidden } from './text.tsx';

export interface LifecycleStep {
  readonly id: string;
  readonly label: string;
  readonly stand: 'passed' | 'here' | 'ahead';
  /** When it was reached. */
  readonly when?: ReactNode;
}

const WORDS = { passed: 'passed', here: 'now', ahead: 'not yet' } as const;

/** The way something goes from its first state to its last, and how far it has come. */
export function LifecycleTrack({ label, steps }: { readonly label: string; readonly steps: readonly LifecycleStep[] }) {
  return (
    <ol className="cs-track" aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} data-stand={step.stand} {...(step.stand === 'here' ? { 'aria-current': 'step' as const } : {})}>
          <span className="cs-track-mark">
            <Icon name={step.stand === 'passed' ? 'check' : step.stand === 'here' ? 'right' : 'open'} size={12} />
          </span>
          <span>
            {step.label}
            <Hidden>, {WORDS[step.stand]}</Hidden>
          </span>
          <small>{step.when}</small>
        </li>
      ))}
    </ol>
  );
}
