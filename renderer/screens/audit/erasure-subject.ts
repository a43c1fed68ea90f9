import type { KnownPerson } from './audit-suggestions.ts';

/** Whom an erasure is about, as the server asks for it, and by what name it is confirmed. */
export interface ErasureSubject {
  readonly personId?: string;
  readonly emails: readonly string[];
  readonly called: string;
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** As many as the server takes at once. */
const MOST_ADDRESSES = 20;

/** Somebody chosen, with every address that is told of them here, or somebody without an account named by id or addresses; a sentence where that is no one person. */
export function erasureSubject(person: KnownPerson | null, typed: string): ErasureSubject | { readonly problem: string } | null {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  const ids = words.filter((word) => !word.includes('@'));
  const addresses = words.filter((word) => word.includes('@'));
  const wrong = addresses.find((word) => !ADDRESS.test(word));
  if (wrong !== undefined) return { problem: `${wrong} is no email address` };
  if (ids.length + (person ? 1 : 0) > 1) return { problem: 'One account at a time: each erasure is about one person' };
  const emails = [...new Set([...(person && ADDRESS.test(person.email) ? [person.email] : []), ...addresses].map((email) => email.toLowerCase()))];
  if (emails.length > MOST_ADDRESSES) return { problem: `At most ${MOST_ADDRESSES} addresses at once` };
  const personId = person?.id ?? ids[0];
  const called = person?.name ?? emails[0] ?? personId;
  return called === undefined ? null : { ...(personId === undefined ? {} : { personId }), emails, called };
}
