import { countOf, formatCount } from '../kit/index.ts';
import type { ApiOutput } from './trpc.ts';

type LogState = ApiOutput['audit']['state']['logs'][number];

/** How one log stands, without claiming more than is known: who else has seen it is said even when nobody has. */
export interface LogWords {
  /** "Signed to #48,210" */
  readonly signed: string;
  /** "3 entries not yet signed"; null when all are, or none is. */
  readonly unsigned: string | null;
  readonly witnessed: string;
}

const UNWITNESSED = 'not witnessed by anybody else';

export function logWords({ size, signedSize }: Pick<LogState, 'size' | 'signedSize'>): LogWords {
  const tail = size - signedSize;
  return {
    signed: signedSize === 0 ? 'Not signed yet' : `Signed to #${formatCount(signedSize - 1)}`,
    unsigned: tail > 0 && signedSize > 0 ? `${countOf(tail, 'entry', 'entries')} not yet signed` : null,
    witnessed: UNWITNESSED,
  };
}

/** "Signed to #48,210; 3 entries not yet signed; not witnessed by anybody else" */
export function logSentence(log: Pick<LogState, 'size' | 'signedSize'>): string {
  const { signed, unsigned, witnessed } = logWords(log);
  return [signed, unsigned, witnessed].filter((part) => part !== null).join('; ');
}
