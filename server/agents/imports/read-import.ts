import { problemItem, type Source } from './agent-reading.ts';
import { fileText } from './file-text.ts';
import type { ImportFile, ImportItem, ProblemItem, ReadAgent, ReadItem, Trouble } from './import-item.ts';
import { PROBLEMS_LISTED } from './import-limits.ts';
import { looksLikeJsonl, readJsonlHistory } from './jsonl-history.ts';
import { readJsonText } from './json-text.ts';
import { markdownParts, readMarkdownDefinition } from './markdown-definition.ts';
import { namedAgents } from './unique-names.ts';
import { readValueItems } from './value-items.ts';
import { readYamlText } from './yaml-text.ts';

/**
 * Reads agents and MCP servers out of files, by their content; extensions only break ties. Pure and lazy: nothing of a file is
 * touched before its mark, so that a caller can show progress, breathe and stop between files. What cannot be read becomes a
 * problem naming path, item, field and rule, and never keeps anything else from being read. Agents come last, when all names
 * are known.
 */
export function* readImport(files: readonly ImportFile[]): Generator<ImportItem, void> {
  const agents: ReadAgent[] = [];
  for (const [index, file] of files.entries()) {
    yield { kind: 'file', path: file.path, number: index + 1, of: files.length };
    for (const item of withFewerProblems(file.path, readFile(file))) {
      if (item.kind === 'read-agent') agents.push(item);
      else yield item;
    }
  }
  yield* namedAgents(agents);
}

function readFile(file: ImportFile): Iterable<ReadItem> {
  const source: Source = { path: file.path, item: null };
  const text = fileText(file.bytes);
  return typeof text === 'string' ? readText(source, text) : [problemItem(source, text)];
}

function readText(source: Source, text: string): Iterable<ReadItem> {
  const extension = /\.([a-z0-9]+)$/i.exec(source.path)?.[1]?.toLowerCase() ?? '';
  const isMarkdown = ['md', 'mdx', 'markdown'].includes(extension);
  const isYaml = ['yaml', 'yml'].includes(extension);
  if (['jsonl', 'ndjson'].includes(extension) || looksLikeJsonl(text)) return readJsonlHistory(source.path, text);
  if (extension === 'json' || (/^\s*[{[]/.test(text) && !isMarkdown && !isYaml)) return readJson(source, text);
  if (isMarkdown || (!isYaml && markdownParts(text))) return readMarkdownDefinition(source, text);
  return readYaml(source, text, isYaml);
}

function readJson(source: Source, text: string): Iterable<ReadItem> {
  const reading = readJsonText(text);
  return reading.ok ? readValueItems(source, { value: reading.value, flaws: reading.flaws, format: 'json' }) : [problemItem(source, reading.trouble)];
}

/** Any text might be YAML, so only what calls itself so is told what is wrong with its YAML. */
function* readYaml(source: Source, text: string, isDeclared: boolean): Generator<ReadItem> {
  const documents = readYamlText(text);
  if (documents.length === 0) yield problemItem(source, { field: '', rule: 'empty', message: 'The YAML says nothing.' });
  for (const [index, reading] of documents.entries()) {
    const here: Source = documents.length === 1 ? source : { path: source.path, item: { unit: 'document', number: index + 1 } };
    if (reading.ok) yield* readValueItems(here, { value: reading.value, flaws: reading.flaws, format: 'yaml' });
    else yield problemItem(here, isDeclared || reading.trouble.rule !== 'syntax' ? reading.trouble : NO_KNOWN_TEXT);
  }
}

const NO_KNOWN_TEXT: Trouble = { field: '', rule: 'unknown-shape', message: 'This is text, but neither JSON nor JSON lines nor YAML nor Markdown with YAML in it.' };

/** A file of another kind can have a problem on each of its lines: beyond the first ones they are counted, not listed. */
function* withFewerProblems(path: string, items: Iterable<ReadItem>): Generator<ReadItem> {
  let problems = 0;
  for (const item of items) {
    if (item.kind === 'problem') problems += 1;
    if (item.kind !== 'problem' || problems <= PROBLEMS_LISTED) yield item;
  }
  if (problems > PROBLEMS_LISTED) yield moreProblems(path, problems - PROBLEMS_LISTED);
}

function moreProblems(path: string, count: number): ProblemItem {
  return problemItem({ path, item: null }, { field: '', rule: 'too-many', message: `${count} more problem${count === 1 ? '' : 's'} in this file.` });
}
