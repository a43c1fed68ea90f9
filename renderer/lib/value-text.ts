import type { Json } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import type { SectionName } from '../../shared/registry-schema.ts';
import { formatCount } from '../kit/index.ts';

const FEW = 4; // items of a list that are told without a count

type Plain = string | number | boolean | null;

/** Any value in one line. What is cut is told by a count first, so that two long lists can be told apart. */
export function valueText(section: SectionName, value: Json): string {
  if (value === null) return section === 'limits' ? 'no limit' : 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : String(value);
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value === 'boolean') return section === 'locks' ? 'locked' : String(value);
  if (isJsonList(value)) return value.every(isPlain) ? listText(value) : JSON.stringify(value);
  return Object.keys(value).length === 0 ? 'none' : JSON.stringify(value);
}

function listText(items: readonly Plain[]): string {
  if (items.length === 0) return 'none';
  const words = items.map(String).join(', ');
  return items.length > FEW ? `${items.length}: ${words}` : words;
}

/** From one value to another: for two lists, what was added and what was taken out. */
export function changeText(section: SectionName, before: Json | undefined, after: Json | undefined): string {
  if (isJsonList(before) && isJsonList(after) && before.every(isPlain) && after.every(isPlain)) {
    const added = after.filter((item) => !before.includes(item)).map((item) => `+ ${item}`);
    const taken = before.filter((item) => !after.includes(item)).map((item) => `− ${item}`);
    if (added.length + taken.length > 0) return [...added, ...taken].join(', ');
  }
  return `${before === undefined ? 'not set' : valueText(section, before)} → ${after === undefined ? 'not set' : valueText(section, after)}`;
}

function isPlain(value: Json): value is Plain {
  return value === null || typeof value !== 'object';
}
