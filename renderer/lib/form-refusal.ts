import { fieldErrors, troubleOf } from './trouble.ts';
import { oneLine } from './trouble-words.ts';

/** What to say beside the form: everything that does not stand at one of its own fields already. */
export function formRefusal(error: unknown, fields: readonly string[]): string | null {
  if (error === null || error === undefined) return null;
  const trouble = troubleOf(error);
  return Object.keys(fieldErrors(trouble)).some((field) => fields.includes(field)) ? null : oneLine(trouble);
}
