import { countOf, type Tone } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

type Verdict = Pick<ApiOutput['audit']['verify']['logs'][number], 'size' | 'signedSize' | 'checked' | 'problem'>;

interface Line {
  readonly id: string;
  readonly tone: Tone;
  readonly what: string;
  readonly outcome: string;
}

/** What was looked at, in figures. Of a log with a fault only what came before it, and nothing is called good. */
export function checksOf({ size, signedSize, checked, problem }: Verdict): readonly Line[] {
  const done = (outcome: string) => (problem ? ({ tone: 'neutral', outcome: 'Before the fault' } as const) : ({ tone: 'ok', outcome } as const));
  const tail = size - signedSize;
  return [
    { id: 'entries', what: `${countOf(checked.entries, 'entry', 'entries')} hashed into the tree`, ...done('Match') },
    { id: 'disclosures', what: `${countOf(checked.disclosures, 'disclosure')} held against their digests`, ...done('Match') },
    { id: 'tiles', what: `${countOf(checked.tiles, 'stored tile')} compared hash for hash`, ...done('Match') },
    { id: 'checkpoints', what: `${countOf(checked.checkpoints, 'signed checkpoint')} under this log’s key`, ...done('Valid') },
    ...(tail > 0 ? [{ id: 'tail', tone: 'warn' as const, what: `${countOf(tail, 'entry', 'entries')} at the end, not signed yet`, outcome: 'Not proven' }] : []),
    { id: 'witness', tone: 'warn', what: 'Signed by this installation only, not witnessed', outcome: 'Not proven' },
  ];
}
