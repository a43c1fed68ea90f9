import { COMMON_PASSWORDS } from './common-passwords.ts';

const SHORTEST = 10;
const LEAST_DISTINCT = 4;

/** One spelling for what looks the same on every keyboard (NFKC), and nothing else: spaces and NUL stay as typed. */
export function normalPassword(password: string): string {
  return password.normalize('NFKC');
}

/** Why this password will not do, as a sentence, or null. Length counts; there are no rules about kinds of characters (NIST SP 800-63B). */
export function weaknessOfPassword(password: string, person: { readonly email: string; readonly name: string }): string | null {
  const plain = plainForm(password);
  if ([...normalPassword(password)].length < SHORTEST) return `A password has at least ${SHORTEST} characters.`;
  if (new Set(plain).size < LEAST_DISTINCT) return 'This password repeats itself.';
  const own = [person.email, person.email.split('@')[0] ?? '', person.name].map(plainForm).filter((word) => word.length >= SHORTEST / 2);
  if (own.includes(plain) || own.some((word) => plain.replaceAll(word, '').length < LEAST_DISTINCT)) return 'This password is your email or name.';
  if (COMMON_PASSWORDS.has(plain) || plain.startsWith('countersign')) return 'This password is one of the first that guessers try.';
  return null;
}

function plainForm(text: string): string {
  return normalPassword(text).toLowerCase().replaceAll(/[\s!.?_*#$-]/g, '');
}
