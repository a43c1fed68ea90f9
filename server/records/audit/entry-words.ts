import type { AuditNote, Outcome } from './audit-note.ts';

/** Resources that are people, or named after them: they are found by their token, and never by their words. */
const PERSONAL = new Set(['user', 'session', 'invitation', 'api_key', 'membership']);
const MOST_WORDS = 64;

/**
 * What full text finds an entry by: its type, outcome and run, the kind, id and name of what it is about, and the code of a
 * refusal. No person's name and no free text (DECISIONS 22).
 */
export function entryWords(note: AuditNote, outcome: Outcome): string {
  const { resource, details } = note;
  const own = resource && !PERSONAL.has(resource.type) ? [resource.id, resource.name ?? ''] : [];
  const said = [details?.['refusal'], details?.['procedure'], details?.['capability']].filter((text) => typeof text === 'string');
  return searchWords([note.type, outcome, resource?.type ?? '', note.run ?? '', ...own, ...said].join(' ')).slice(0, MOST_WORDS).join(' ');
}

/** A text as the words it is searched by: letters and digits in lower case, without their marks. The same on both databases, because it is done here. */
export function searchWords(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu) ?? [])];
}
