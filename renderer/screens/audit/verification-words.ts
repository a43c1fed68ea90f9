import { countOf, formatCount, type Tone } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

type Verdict = Pick<ApiOutput['audit']['verify']['logs'][number], 'size' | 'signedSize' | 'checked' | 'problem'>;

type Witness = Pick<ApiOutput['audit']['state']['logs'][number]['witnesses'][number], 'name' | 'size'>;

interface Line {
  readonly id: string;
  readonly tone: Tone;
  readonly what: string;
  readonly outcome: string;
}

/** What was looked at, in figures. Of a log with a fault only what came before it, and nothing is called good. */
export function checksOf({ size, signedSize, checked, problem }: Verdict, witnesses: readonly Witness[] = []): readonly Line[] {
  const done = (outcome: string) => (problem ? ({ tone: 'neutral', outcome: 'Before the fault' } as const) : ({ tone: 'ok', outcome } as const));
  const tail = size - signedSize;
  return [
    { id: 'entries', what: `${countOf(checked.entries, 'entry', 'entries')} hashed into the tree`, ...done('Match') },
    { id: 'disclosures', what: `${countOf(checked.disclosures, 'disclosure')} held against their digests`, ...done('Match') },
    ...(checked.sealed > 0 ? [{ id: 'sealed', tone: 'warn' as const, what: `${countOf(checked.sealed, 'disclosure')} of people not opened: no keys at hand`, outcome: 'Not proven' }] : []),
    ...(checked.shredded > 0 ? [{ id: 'shredded', tone: 'neutral' as const, what: `${countOf(checked.shredded, 'disclosure')} of people whose keys were destroyed since this copy was made`, outcome: 'Unreadable' }] : []),
    { id: 'tiles', what: `${countOf(checked.tiles, 'stored tile')} compared hash for hash`, ...done('Match') },
    { id: 'checkpoints', what: `${countOf(checked.checkpoints, 'signed checkpoint')} under this log’s key`, ...done('Valid') },
    ...(tail > 0 ? [{ id: 'tail', tone: 'warn' as const, what: `${countOf(tail, 'entry', 'entries')} at the end, not signed yet`, outcome: 'Not proven' }] : []),
    ...(witnesses.length === 0 ? [{ id: 'witness', tone: 'warn' as const, what: 'Signed by this installation only, not witnessed', outcome: 'Not proven' }] : witnessed(size, witnesses, problem === null)),
  ];
}

/** Who else has seen it, and how far; what stands behind that, nobody else has seen. */
function witnessed(size: number, witnesses: readonly Witness[], whole: boolean): readonly Line[] {
  const tail = size - Math.max(...witnesses.map((witness) => witness.size));
  return [
    ...witnesses.map((witness) => ({ id: `witness ${witness.name}`, tone: whole ? ('ok' as const) : ('neutral' as const), what: `${countOf(witness.size, 'entry', 'entries')} witnessed by ${witness.name}`, outcome: whole ? 'Cosigned' : 'Before the fault' })),
    ...(tail > 0 ? [{ id: 'unwitnessed', tone: 'warn' as const, what: `${countOf(tail, 'entry', 'entries')} at the end, seen by nobody else yet`, outcome: 'Not proven' }] : []),
  ];
}

type Problem = NonNullable<Verdict['problem']>;

/** Where the fault is, as a person would say it, and the number of the entry that it concerns, if it concerns one. */
export function faultPlace({ place, at }: Problem): { readonly says: string; readonly entry: number | null } {
  const number = Number(at);
  switch (place) {
    case 'entry':
      return { says: `entry #${formatCount(number)}`, entry: number };
    case 'disclosure':
      return { says: `a disclosure of entry #${formatCount(number)}`, entry: number };
    case 'index':
      return { says: `the search index at entry #${formatCount(number)}`, entry: number };
    case 'tile':
      return { says: `the stored tile ${at}`, entry: null };
    case 'checkpoint':
      return { says: `the checkpoint over ${countOf(number, 'entry', 'entries')}`, entry: null };
    case 'head':
      return { says: `the mark kept outside the database, at ${countOf(number, 'entry', 'entries')}`, entry: null };
    case 'fork':
      return { says: `two histories of this log, parting before ${countOf(number, 'entry', 'entries')}`, entry: null };
    case 'log':
      return { says: 'the log as a whole', entry: null };
  }
}
