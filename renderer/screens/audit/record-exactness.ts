import { isJsonObject, type Json } from '../../../shared/json.ts';

/** Digits that every number of JavaScript holds exactly. */
const EXACT_DIGITS = 15;

/** Whether a JSON text says more than its parsed value can: a name that stands twice in one object, or a number of more digits. */
export function losesByParsing(text: string, value: Json): boolean {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""');
  const names = bare.split(':').length - 1;
  const numbers = bare.match(/-?\d[\d.eE+-]*/g) ?? [];
  return names > membersOf(value) || numbers.some((number) => number.replaceAll(/\D/g, '').length > EXACT_DIGITS && String(Number(number)) !== number);
}

function membersOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, item: Json) => sum + membersOf(item), 0);
  return isJsonObject(value) ? Object.keys(value).length + inner : inner;
}
