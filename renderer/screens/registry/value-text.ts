import { isJsonObject, type Json } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { SectionName } from '../../../shared/registry-schema.ts';
import { formatCount } from '../../kit/index.ts';

const FEW = 4; // items of a list that are told without a count

/** Any value in one line. What is cut is told by a count first, so that two long lists can be told apart. */
export function valueText(section: SectionName, value: Json): string {
  if (value === null) return section === 'limits' ? 'no limit' : 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : String(value);
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (isJsonList(value) && value.every((item) => !isJsonList(item) && !isJsonObject(item))) return listText(value);
  return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function listText(items: readonly Json[]): string {
  if (items.length === 0) return 'none';
  const words = items.map(String).join(', ');
  return items.length > FEW ? `${items.length}: ${words}` : words;
}

/** From one value to another: for two lists of texts, what was added and what was taken out. */
export function changeText(section: SectionName, before: Json | undefined, after: Json | undefined): string {
  if (isJsonList(before) && isJsonList(after)) {
    const added = after.filter((item) => !before.includes(item)).map((item) => `+ ${String(item)}`);
    const taken = before.filter((item) => !after.includes(item)).map((item) => `− ${String(item)}`);
    if (added.length + taken.length > 0 && [...before, ...after].every((item) => typeof item === 'string')) return [...added, ...taken].join(', ');
  }
  return `${before === undefined ? 'not set' : valueText(section, before)} → ${after === undefined ? 'not set' : valueText(section, after)}`;
}
