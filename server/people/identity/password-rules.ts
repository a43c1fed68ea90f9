import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.ts';

const SHORTEST = 10;
const LEAST_DISTINCT = 4;
/** A shorter name stands in too many innocent words. */
const SHORTEST_NAME = 4;
const PRODUCT = 'countersign';
/** How guessing programs write letters besides the letter itself. */
const LEET: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1', e: '3', a: '4@', s: '5', t: '7', b: '8' };
/** One or two common words, however spelled, with digits before or behind them, and nothing else. */
const WORDS_ONLY = new RegExp(`^\\d*(?:${[...COMMON_WORDS].map(anySpelling).join('|')}){1,2}\\d*$`);

/** One spelling for what looks the same on every keyboard (NFKC), and nothing else: spaces and NUL stay as typed. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

interface Owner {
  readonly email: string;
  readonly name: string;
  /** Names of the tenants and organisations they work in. */
  readonly places?: readonly string[];
}

/** Why this password will not do, as a sentence, or null. Length counts; there are no rules about kinds of characters (NIST SP 800-63B). */
export function weaknessOfPassword(password: string, person: Owner): string | null {
  const plain = plainForm(password);
  if ([...normalPassword(password)].length < SHORTEST) return `A password has at least ${SHORTEST} characters.`;
  if (new Set(plain).size < LEAST_DISTINCT) return 'This password repeats itself.';
  const own = [person.email, person.email.split('@')[0] ?? '', person.name].map(plainForm).filter((word) => word.length >= SHORTEST / 2);
  if (own.includes(plain) || own.some((word) => plain.replaceAll(word, '').length < LEAST_DISTINCT)) return 'This password is your email or name.';
  const places = (person.places ?? []).map(plainForm).filter((name) => name.length >= SHORTEST_NAME);
  if (places.some((name) => plain.includes(name))) return 'This password holds the name of the organisation or tenant.';
  return plain.includes(PRODUCT) || COMMON_PASSWORDS.has(plain) || WORDS_ONLY.test(plain) ? 'This password is one of the first that guessers try.' : null;
}

function anySpelling(word: string): string {
  return [...word].map((letter) => (LEET[letter] ? `[${letter}${LEET[letter]}]` : letter)).join('');
}

function plainForm(text: string): string {
  return normalPassword(text).toLowerCase().replaceAll(/[\s!.?_*#$-]/g, '');
}
