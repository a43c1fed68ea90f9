import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './project.mjs';

const LIST = join(root, 'docs/features.json');
// The beginning of a test's name: one or more ids or ranges of ids (`SAML-04..11`), then a colon.
const IDS = /['"`]((?:[EUHTD]\d\d|[A-Z]{2,4}-\d\d(?:\.\.\d\d)?)(?:, (?:[EUHTD]\d\d|[A-Z]{2,4}-\d\d(?:\.\.\d\d)?))*): /g;

/**
 * What the product promises and which test files say, by the names of their tests, that they show it.
 * A name proves nothing by itself: `npm test` runs them all, and reviews hold each to its row.
 */
export function coveredIds() {
  const { rows, cases } = JSON.parse(readFileSync(LIST, 'utf8'));
  const found = filesById(join(root, 'test'));
  const groups = [
    ...rows.map(({ source, features }) => ({ kind: 'row', name: source, ids: Object.entries(features) })),
    ...cases.map(({ prefix, count, area }) => ({ kind: 'case', name: `${prefix} ${area}`, ids: Array.from({ length: count }, (_, index) => [`${prefix}-${String(index + 1).padStart(2, '0')}`, '']) })),
  ].map(({ kind, name, ids }) => ({ kind, name, ids: ids.map(([id, title]) => ({ id, title, files: [...(found.get(id) ?? [])].sort(byText) })) }));
  const known = new Set(groups.flatMap(({ ids }) => ids.map(({ id }) => id)));
  return { groups, unknown: [...found.keys()].filter((id) => !known.has(id)).sort(byText) };
}

const byText = (a, b) => (a < b ? -1 : 1);

function filesById(folder) {
  const found = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(test|spec)\.tsx?$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    for (const [, ids] of readFileSync(file, 'utf8').matchAll(IDS)) {
      for (const id of ids.split(', ').flatMap(spread)) found.set(id, (found.get(id) ?? new Set()).add(relative(root, file)));
    }
  }
  return found;
}

/** `SAML-04..06` is three cases. */
function spread(text) {
  const range = /^([A-Z]+)-(\d\d)\.\.(\d\d)$/.exec(text);
  if (!range) return [text];
  const [, prefix, first, last] = range;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${prefix}-${String(Number(first) + index).padStart(2, '0')}`);
}
