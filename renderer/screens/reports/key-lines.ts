import { isVkeyForm } from '../../../shared/note-key.ts';

/** The keys of a text, one a line. */
export function keysIn(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

/** Which line is no verifier key; null where all are. A key that no signature could fit would otherwise be told as a package that does not verify. */
export function keyProblem(text: string): string | null {
  const at = text.split('\n').findIndex((line) => line.trim() !== '' && !isVkeyForm(line.trim()));
  return at === -1 ? null : `Line ${at + 1} is no verifier key: it is a name, eight hex digits and the key itself, joined by +`;
}
