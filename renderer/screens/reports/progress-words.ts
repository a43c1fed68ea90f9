import { countOf, formatCount } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export interface HowFar {
  readonly what: string;
  readonly words: string | null;
  /** 0 to 1, or null while the size of the work is unknown. */
  readonly share: number | null;
}

const UNITS = { entries: { one: 'entry', many: 'entries' }, questions: { one: 'question', many: 'questions' }, rows: { one: 'row', many: 'rows' } } as const;

/** First every entry of the log, then the framework's questions. */
export function reportFar(progress: ApiOutput['reports']['job']['progress'] | undefined): HowFar {
  if (!progress || progress.total === 0) return unknown('Making the report');
  return counted(progress.what === 'entries' ? 'Verifying the log' : progress.question === null ? 'Writing the report' : `Answering ${progress.question}`, progress.what, progress);
}

/** First every entry of the log, then the record of it, then what is written of each entry. */
export function packageFar(progress: ApiOutput['evidence']['job']['progress'] | undefined): HowFar {
  if (progress?.what === 'record') return unknown('Recording the export, and asking witnesses');
  if (!progress || progress.total === 0) return unknown('Making the package');
  return counted(progress.what === 'entries' ? 'Verifying the log' : 'Writing the package', progress.what, progress);
}

function unknown(what: string): HowFar {
  return { what, words: null, share: null };
}

function counted(what: string, unit: keyof typeof UNITS, { done, total }: { readonly done: number; readonly total: number }): HowFar {
  const { one, many } = UNITS[unit];
  return { what, words: `${formatCount(done)} of ${countOf(total, one, many)}`, share: done / total };
}
