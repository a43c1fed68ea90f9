import { isForbiddenKey } from '../../../shared/clean-json.ts';
import type { Json } from '../../../shared/json.ts';
import { lineAndColumn, NotJson, readStrictJson } from '../../../shared/strict-json.ts';
import type { Trouble } from './import-item.ts';
import { JSON_MAX_MEMBERS, JSON_MAX_VALUES, MAX_FLAWS, TEXT_MAX_DEPTH } from './import-limits.ts';
import { isLossy, TOO_MANY_FLAWS, type Flaw } from './text-flaw.ts';

export type TextReading =
  | { readonly ok: true; readonly value: Json; readonly flaws: readonly Flaw[] }
  | { readonly ok: false; readonly trouble: Trouble };

/**
 * RFC 8259, strictly, and what JSON.parse keeps quiet about: a key that occurs twice, a key that reaches the prototype, an
 * integer that no double can hold. Never throws.
 */
export function readJsonText(text: string): TextReading {
  const flaws: Flaw[] = [];
  const flaw = (offset: number, found: Flaw): void => {
    if (flaws.length >= MAX_FLAWS) throw new NotJson(TOO_MANY_FLAWS, offset, 'too-many');
    flaws.push({ ...found, path: [...found.path] });
  };
  try {
    const value = readStrictJson(text, { levels: TEXT_MAX_DEPTH, values: JSON_MAX_VALUES, members: JSON_MAX_MEMBERS }, {
      member(path, offset, isRepeated) {
        const key = String(path.at(-1));
        const isForbidden = isForbiddenKey(key);
        if (isForbidden) flaw(offset, { path, rule: 'forbidden-key', message: `The key "${key}" is not allowed.` });
        else if (isRepeated) flaw(offset, { path, rule: 'duplicate-key', message: `The key "${key}" occurs twice.` });
        return !isForbidden && !isRepeated;
      },
      number(path, offset, literal) {
        if (isLossy(literal, Number(literal))) flaw(offset, { path, rule: 'number', message: `The number ${literal.slice(0, 40)} cannot be kept exactly; write it as text.` });
      },
    });
    return { ok: true, value, flaws };
  } catch (reason) {
    if (!(reason instanceof NotJson)) throw reason;
    const { line, column } = lineAndColumn(text, reason.offset);
    return { ok: false, trouble: { field: '', rule: reason.rule, message: `${reason.rule === 'syntax' ? 'Not JSON' : 'The JSON cannot be read'}: ${reason.message} at line ${line}, column ${column}.` } };
  }
}
