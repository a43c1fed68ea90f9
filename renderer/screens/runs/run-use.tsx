import { Fragment } from 'react';
import { formatCount, Meter, Text } from '../../kit/index.ts';
import { counterWords, Explained } from '../../lib/index.ts';
import { type CounterUse, limitPointer } from './ledger-lines.ts';

/** How much the run used of what it was allowed, one counter a line. What is held and not settled counts as used. */
export function RunUse({ uses }: { readonly uses: readonly CounterUse[] }) {
  return (
    <ul className="grid gap-2" aria-label="Use of this run">
      {uses.map((use) => (
        <li key={use.counter}>
          <div className="flex items-baseline justify-between gap-3">
            <Text cut title={counterWords(use.counter)}>{counterWords(use.counter)}</Text>
            <Text number>
              <Fragment>{formatCount(use.settled + use.reserved)}</Fragment> <Text tone="faint">{use.cap === null ? 'no limit' : `of ${formatCount(use.cap)}`}</Text> <Explained pointer={limitPointer(use.counter)} what={`the limit on ${counterWords(use.counter)}`} />
            </Text>
          </div>
          {use.cap !== null && <Meter label={counterWords(use.counter)} value={use.settled + use.reserved} max={use.cap} wide />}
          {use.reserved > 0 && <Text as="div" tone="faint" size="s">{formatCount(use.reserved)} held, not settled yet</Text>}
          {use.capNow !== undefined && <Text as="div" tone="faint" size="s">{use.capNow === null ? 'No limit any more' : `The limit is ${formatCount(use.capNow)} by now`}</Text>}
        </li>
      ))}
    </ul>
  );
}
