import { useState } from 'react';
import { Button } from './button.tsx';
import { countOf } from './format-number.ts';

interface ProofStep {
  /** "leaf", "level 3", "root" */
  readonly name: string;
  readonly side: 'left' | 'right' | null;
  readonly hash: string;
}

const SHOWN_HEAD = 4;
const SHOWN_TAIL = 2;

/** An inclusion proof from leaf to root, the middle folded away. */
export function ProofPath({ steps }: { readonly steps: readonly ProofStep[] }) {
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, steps.length - SHOWN_HEAD - SHOWN_TAIL);
  const head = hidden === 0 ? steps : steps.slice(0, SHOWN_HEAD);
  const tail = hidden === 0 ? [] : steps.slice(-SHOWN_TAIL);
  const ends = new Set([steps[0], steps.at(-1)]);
  const line = (step: ProofStep) => (
    <li key={step.name} data-end={ends.has(step) || undefined}>
      <span>{step.name}</span>
      <span>{step.side}</span>
      <span className="cs-mono cs-cut" title={step.hash}>
        {step.hash}
      </span>
    </li>
  );
  return (
    <ol className="cs-proof" aria-label="Inclusion proof">
      {head.map(line)}
      {hidden > 0 && (
        <li data-more>
          <Button kind="link" onPress={() => setAll(true)}>
            {countOf(hidden, 'more level')}
          </Button>
        </li>
      )}
      {tail.map(line)}
    </ol>
  );
}
