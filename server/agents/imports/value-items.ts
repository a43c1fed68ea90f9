import { limitProblems } from '../../../shared/definition-limits.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { readA2aCard } from './a2a-card.ts';
import { problemItem, readAgent, type Source } from './agent-reading.ts';
import type { ItemPlace, ReadItem } from './import-item.ts';
import { MAX_ENTRIES } from './import-limits.ts';
import { readMcpCatalogEntry } from './mcp-catalog-entry.ts';
import { readMcpServerJson } from './mcp-server-json.ts';
import { readMcpToolsList } from './mcp-tools-list.ts';
import { readHistory, tooManyEntries } from './revision-history.ts';
import { isCatalogEntry, shapeOf, type Shape } from './shape-of.ts';
import { troublesOf, type Flaw } from './text-flaw.ts';

/** A value from JSON or YAML text, and what was wrong with the text. */
export interface ReadValue {
  readonly value: unknown;
  readonly flaws: readonly Flaw[];
  readonly format: 'json' | 'yaml';
}

/** Everything in one value: a list is read entry by entry, each with its own problems; anything else is one item. */
export function* readValueItems(source: Source, { value, flaws, format }: ReadValue): Generator<ReadItem> {
  const shape = shapeOf(looked(value));
  if (shape.is !== 'list') {
    yield* readItem(source, { value, flaws, format });
    return;
  }
  const { outside, members } = judged(shape, flaws);
  if (shape.members.length > MAX_ENTRIES) yield problemItem(source, tooManyEntries('A list'));
  yield* troublesOf(outside, []).map((trouble) => problemItem(source, trouble));
  if (members.length === 0) yield problemItem(source, { field: pointerOf(shape.path), rule: 'empty', message: 'The list is empty.' });
  if (members.some((member) => shapeOf(member.value).is === 'revision')) {
    yield* readHistory(source.path, members.map((member) => ({ place: member.place, value: member.value, troubles: troublesOf(member.flaws, []) })));
    return;
  }
  if (members.length > 0 && members.every(isStranger)) {
    yield unknownShape(source, `a list of ${members.length} entries`);
    return;
  }
  for (const member of members) yield* readItem({ path: source.path, item: member.place }, { value: member.value, flaws: member.flaws, format });
}

interface Member {
  readonly place: ItemPlace;
  readonly value: Json;
  readonly flaws: readonly Flaw[];
}

/** Neither known nor at fault: a list of nothing else is a file of another kind, not a long list of mistakes. */
function isStranger({ value, flaws }: Member): boolean {
  return flaws.length === 0 && shapeOf(value).is === 'unknown' && !isCatalogEntry(value);
}

/** Gives every entry its own flaws, told from the entry; what is wrong outside of all entries is the file's. */
function judged(shape: Extract<Shape, { is: 'list' }>, flaws: readonly Flaw[]): { readonly outside: readonly Flaw[]; readonly members: readonly Member[] } {
  const depth = shape.path.length;
  const indexOf = ({ path }: Flaw): number => {
    const index = path[depth];
    return typeof index === 'number' && shape.path.every((step, at) => path[at] === step) ? index : -1;
  };
  const byIndex = Map.groupBy(flaws, indexOf);
  const members = shape.members.slice(0, MAX_ENTRIES).map((value, index) => ({
    place: { unit: 'entry' as const, number: index + 1 },
    value,
    flaws: (byIndex.get(index) ?? []).map((flaw) => ({ ...flaw, path: flaw.path.slice(depth + 1) })),
  }));
  return { outside: byIndex.get(-1) ?? [], members };
}

function* readItem(source: Source, { value, flaws, format }: ReadValue): Generator<ReadItem> {
  if (flaws.length > 0) {
    yield* troublesOf(flaws, []).map((trouble) => problemItem(source, trouble));
    return;
  }
  const shape = shapeOf(looked(value));
  for (const item of readShape(source, format, shape, looked(value))) yield item.kind === 'problem' ? { ...item, field: wrapperOf(shape) + item.field } : item;
}

/** To tell a shape only the outermost fields are looked at; parseDefinition or limitProblems prove the rest before anything is taken from it. */
function looked(value: unknown): Json {
  return value as Json; // see above: of a value that is not proven nothing is used
}

function wrapperOf(shape: Shape): string {
  return shape.is === 'unknown' ? '' : pointerOf(shape.path);
}

function readShape(source: Source, format: 'json' | 'yaml', shape: Shape, value: Json): Iterable<ReadItem> {
  switch (shape.is) {
    case 'agent': return readAgent(source, format, shape.value);
    case 'revision': return readHistory(source.path, [{ place: source.item, value: shape.value, troubles: [] }]);
    case 'a2a-card': return readA2aCard(source, shape.value);
    case 'mcp-server': return readProven(source, shape.value, readMcpServerJson);
    case 'tools-list': return readProven(source, shape.value, readMcpToolsList);
    case 'list': return [unknownShape(source, 'a list inside a list')];
    case 'unknown': return source.item?.unit === 'entry' && isCatalogEntry(value) ? readProven(source, value, readMcpCatalogEntry) : [unknownShape(source, shape.seen)];
  }
}

/** A server's description is kept under the same limits as a definition. */
function readProven(source: Source, document: JsonObject, read: (source: Source, document: JsonObject) => readonly ReadItem[]): readonly ReadItem[] {
  const beyond = limitProblems(document);
  return beyond.length > 0 ? beyond.map(({ path, rule, message }) => problemItem(source, { field: path, rule, message })) : read(source, document);
}

function unknownShape(source: Source, seen: string): ReadItem {
  return problemItem(source, {
    field: '',
    rule: 'unknown-shape',
    message: `This is ${seen}: not an agent definition, a history, an MCP server, a tools/list answer or an A2A card.`,
  });
}
