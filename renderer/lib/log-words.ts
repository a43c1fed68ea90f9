import { brand, type Instant } from '../../shared/brand.ts';
import { countOf, formatCount, formatDay } from '../kit/index.ts';
import type { ApiOutput } from './trpc.ts';

type LogState = ApiOutput['audit']['state']['logs'][number];
/** Witnesses are known of a log as it stands now; of one that was recomputed they are not asked for. */
type LogShown = Pick<LogState, 'size' | 'signedSize'> & Partial<Pick<LogState, 'witnesses' | 'unwitnessedSince'>>;

/** How one log stands, without claiming more than is known: who else has seen it is said even when nobody has. */
export interface LogWords {
  /** "Signed to #48,210" */
  readonly signed: string;
  /** "3 entries not yet signed"; null when all are, or none is. */
  readonly unsigned: string | null;
  /** "witnessed to #48,199 by 1 other, 11 entries since 21 Nov 2026 unwitnessed" */
  readonly witnessed: string;
}

const UNWITNESSED = 'not witnessed by anybody else';

export function logWords(log: LogShown): LogWords {
  const { size, signedSize } = log;
  const tail = size - signedSize;
  return {
    signed: signedSize === 0 ? 'Not signed yet' : `Signed to #${formatCount(signedSize - 1)}`,
    unsigned: tail > 0 && signedSize > 0 ? `${countOf(tail, 'entry', 'entries')} not yet signed` : null,
    witnessed: witnessWords(log),
  };
}

/** "Signed to #48,210; 3 entries not yet signed; not witnessed by anybody else" */
export function logSentence(log: LogShown): string {
  const { signed, unsigned, witnessed } = logWords(log);
  return [signed, unsigned, witnessed].filter((part) => part !== null).join('; ');
}

/** How far others can vouch for what the log says (AUDIT 2.5); of several logs, the weakest. */
export function logLevel(logs: readonly LogShown[]): 'not signed' | 'signed' | 'witnessed' | 'cross-witnessed' {
  const seen = Math.min(...logs.map(({ witnesses = [] }) => witnesses.length));
  if (logs.length === 0 || logs.some(({ signedSize }) => signedSize === 0)) return 'not signed';
  return seen >= 2 ? 'cross-witnessed' : seen === 1 ? 'witnessed' : 'signed';
}

function witnessWords({ size, witnesses = [], unwitnessedSince }: LogShown): string {
  if (witnesses.length === 0) return UNWITNESSED;
  const reach = Math.max(...witnesses.map((witness) => witness.size));
  const tail = size - reach;
  const since = unwitnessedSince ? ` since ${formatDay(brand<Instant>(unwitnessedSince))}` : '';
  const by = witnesses.length === 1 ? 'witnessed' : 'cross-witnessed';
  return `${by} to #${formatCount(reach - 1)} by ${countOf(witnesses.length, 'other')}${tail > 0 ? `, ${countOf(tail, 'entry', 'entries')}${since} unwitnessed` : ''}`;
}
