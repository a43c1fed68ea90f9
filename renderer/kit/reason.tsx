import type { ReactNode } from 'react';
import type { Tone } from './notice.tsx';

/** Why somebody may or may not do something: a verdict in a few words, then the rule. */
export function Reason({ tone, verdict, children }: { readonly tone: Tone; readonly verdict: string; readonly children: ReactNode }) {
  return (
    <div className="cs-reason" data-tone={tone}>
      <div>{verdict}</div>
      <div>{children}</div>
    </div>
  );
}
