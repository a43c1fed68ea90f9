import { BrokenState, RefusedState } from '../kit/index.ts';
import { troubleOf } from './trouble.ts';
import { wordsOf } from './trouble-words.ts';
import { WhoToAsk } from './who-to-ask.tsx';

/** The refused or broken state of a screen, from whatever a query threw. */
export function TroubleState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const trouble = troubleOf(error);
  const { says, facts, capability } = wordsOf(trouble);
  const retry = onRetry === undefined ? {} : { onRetry };
  switch (trouble.kind) {
    case 'refused':
      return <RefusedState says={says} facts={facts} {...(capability === null ? {} : { capability, ask: <WhoToAsk capability={capability.name} /> })} />;
    case 'unreachable':
      return (
        <BrokenState title={says} {...retry}>
          {facts.join(' ')}
        </BrokenState>
      );
    case 'broken':
      return <BrokenState incident={trouble.incident} {...retry} />;
  }
}
