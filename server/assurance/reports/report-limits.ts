import type { LogFacts } from './report.ts';

const PASSED_THROUGH = 'The records show what passed through this product. What happened beside it is not in them.';
const AS_IT_STOOD = 'Roles, second factors, attachments, applicability and processing activities are shown as they stood when the report was made, not as they stood throughout the period.';
const POPULATION = 'the population itself is in the exports.';
const SAMPLED = `A sample is drawn from the whole population by the seed that is printed, which follows from tenant, framework and period; ${POPULATION}`;
const NAMED = `A sample is drawn from the whole population by the seed that is printed. Whoever had this report made named the seed, and could have tried others first: draw samples again by a seed of your own; ${POPULATION}`;
const ALONE = 'until another party has cosigned or kept a checkpoint, whoever holds the key could rewrite';
const WHOSE = 'Whether a witness is another party, nothing in these records shows.';

interface Circumstances {
  readonly seedNamed: boolean;
  /** Disclosures of the entries that the report speaks of, erased on record by the time it was made. */
  readonly erased: number;
}

/** What a report does not show, printed in every one; of who vouches for the logs exactly what is so. */
export function reportLimits(logs: readonly LogFacts[], { seedNamed, erased }: Circumstances): readonly string[] {
  const full = logs.filter(({ size }) => size > 0);
  const seen = full.some(({ witnesses }) => witnesses.length > 0);
  return [PASSED_THROUGH, ...(seen ? [...full.map(witnessWords), WHOSE] : [`The logs are signed by this installation alone; ${ALONE} them.`]), AS_IT_STOOD, ...(erased > 0 ? [erasedWords(erased)] : []), seedNamed ? NAMED : SAMPLED];
}

function erasedWords(erased: number): string {
  return `${erased === 1 ? '1 disclosure' : `${erased} disclosures`} of entries up to the end of the period ${erased === 1 ? 'was' : 'were'} erased on record, by retention or because somebody was forgotten. The entries are counted; at what was erased of them no answer could look.`;
}

function witnessWords({ origin, size, witnesses }: LogFacts): string {
  if (witnesses.length === 0) return `The log ${origin} is signed by this installation alone; ${ALONE} it.`;
  const over = witnesses.filter((one) => one.size >= size);
  const names = (of: LogFacts['witnesses']) => of.map((one) => `${one.name} (up to entry ${one.size})`).join(', ');
  if (over.length > 0) return `The log ${origin} was cosigned over all ${size} entries by ${names(over)}: rewriting them would show there. The log itself is signed by this installation alone.`;
  return `The log ${origin} was cosigned by ${names(witnesses)}; what came after, up to entry ${size}, is signed by this installation alone, and ${ALONE} it.`;
}
