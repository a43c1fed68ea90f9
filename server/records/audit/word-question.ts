import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import { searchWords } from './entry-words.ts';

/** Each may be the beginning of a word that most entries have, and every one is looked up on its own (SECURITY-CASES DOS-06). */
const MOST_TERMS = 16;
/** More words than these that begin alike are left to FTS5 itself, which then puts the places of all of them together first. */
const MOST_ALIKE = 32;
/** With one letter or figure begins nearly every thirtieth word, and who types `tool-7` means seven: alone it is a whole word. */
const WHOLE = /^[0-9a-z]$/;
/** Lengths of beginnings that have an index of their own (audit-ddl.ts). */
const INDEXED: readonly number[] = [2, 3];

/**
 * What somebody typed, as the full-text index of this database wants to be asked for entries in which every word, if it is longer
 * than one letter, begins one. On SQLite the words that begin so are named one by one, because FTS5 walks the places of whole words from the newest on, and stops.
 */
export async function wordQuestion(db: Db, text: string): Promise<string> {
  const words = searchWords(text);
  if (words.length === 0) throw new Refusal('input/invalid', { field: 'text', rule: 'text: has no letter and no digit' });
  if (words.length > MOST_TERMS) throw new Refusal('input/invalid', { field: 'text', rule: `text: is searched for ${MOST_TERMS} words at most` });
  if (db.dialect === 'postgres') return words.map((word) => `'${word}'${WHOLE.test(word) ? '' : ':*'}`).join(' & ');
  const terms: string[] = [];
  for (const word of words) terms.push(await termOf(db, word));
  return terms.join(' AND ');
}

/** No letter and no digit sorts before `0`, so the word itself, whose places are not to be counted, is left out. */
const LONGER = 'SELECT term FROM audit_word WHERE term >= ? AND term < ? LIMIT ?';

async function termOf(db: Db, word: string): Promise<string> {
  if (WHOLE.test(word)) return `"${word}"`;
  const beginning = `"${word}"*`;
  if (INDEXED.includes([...word].length)) return beginning;
  const longer = await db.all<{ term: string }>(LONGER, `${word}0`, `${word}\u{10ffff}`, MOST_ALIKE + 1);
  return longer.length > MOST_ALIKE ? beginning : `(${[word, ...longer.map(({ term }) => term)].map((term) => `"${term}"`).join(' OR ')})`;
}
