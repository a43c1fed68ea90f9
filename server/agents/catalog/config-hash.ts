import type { Json } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

/**
 * FEATURES T56, for those who compare with it: the first 16 hex digits of SHA-256 over the text that Python's
 * `json.dumps(definition, sort_keys=True)` makes. Where Python tells 1.0 from 1, a JSON number read here does not: both are `1`.
 */
export function configHash(definition: Json): string {
  return sha256Hex(pythonJson(definition)).slice(0, 16);
}

export function pythonJson(value: Json): string {
  if (typeof value === 'string') return pythonString(value);
  if (typeof value === 'number') return pythonNumber(value);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (isJsonList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const fields = Object.entries(value).sort(([a], [b]) => byCodePoints(a, b));
  return `{${fields.map(([key, field]) => `${pythonString(key)}: ${pythonJson(field)}`).join(', ')}}`;
}

/** Python's `ensure_ascii`: what JSON escapes anyway, and every code unit beyond ASCII. */
function pythonString(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Python's `repr` leaves plain notation below 1e-4 (JavaScript: below 1e-6), with at least two digits in the exponent. */
function pythonNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : String(value);
}

/** Python compares strings by code point, JavaScript by UTF-16 unit; they differ beyond the basic plane. */
function byCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const step = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (step !== 0) return step;
  }
  return left.length - right.length;
}
