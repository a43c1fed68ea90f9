import { isPlainObject } from '../../../shared/definition-limits.ts';
import { problemItem, readAgent, type Source } from './agent-reading.ts';
import type { ReadItem, Trouble } from './import-item.ts';
import { troublesOf } from './text-flaw.ts';
import { readYamlText } from './yaml-text.ts';

/**
 * An agent in Markdown: YAML in front of the text (`---`) or in its first ```yaml block. The text around the YAML
 * instructs the agent as well, so it becomes `system_prompt`, or `body` where the YAML has a system_prompt already.
 */
export function readMarkdownDefinition(source: Source, text: string): readonly ReadItem[] {
  const parts = markdownParts(text);
  if (!parts) return [refusal(source, { field: '', rule: 'unknown-shape', message: 'The Markdown has no YAML: neither in front of the text nor in a ```yaml block.' })];
  const [reading, second] = readYamlText(parts.yaml);
  if (!reading || second) return [refusal(source, { field: '', rule: 'shape', message: 'The YAML in the Markdown must be one document.' })];
  if (!reading.ok) return [refusal(source, reading.trouble)];
  const troubles = troublesOf(reading.flaws, []);
  if (troubles.length > 0) return troubles.map((trouble) => refusal(source, trouble));
  return readAgent(source, 'markdown', withText(reading.value, parts.text));
}

interface MarkdownParts {
  readonly yaml: string;
  readonly text: string;
}

/** The YAML of a Markdown text and what is left without it, or null if there is none. Each search runs over the text once. */
export function markdownParts(text: string): MarkdownParts | null {
  const front = fenced(text, /---[ \t]*\r?\n/y, /^(?:---|\.\.\.)[ \t]*\r?$/gm);
  return front ?? fenced(text, /^```ya?ml[ \t]*\r?\n/gm, /^```[ \t]*\r?$/gm);
}

function fenced(text: string, opening: RegExp, closing: RegExp): MarkdownParts | null {
  const open = opening.exec(text);
  if (!open) return null;
  const from = open.index + open[0].length;
  closing.lastIndex = from;
  const close = closing.exec(text);
  if (!close) return null;
  const around = [text.slice(0, open.index), text.slice(close.index + close[0].length)];
  return { yaml: text.slice(from, close.index), text: around.map((part) => part.trim()).filter((part) => part !== '').join('\n\n') };
}

function withText(value: unknown, text: string): unknown {
  if (!isPlainObject(value) || text === '') return value;
  return { ...value, [Object.hasOwn(value, 'system_prompt') ? 'body' : 'system_prompt']: text };
}

function refusal(source: Source, trouble: Trouble): ReadItem {
  return problemItem(source, trouble);
}
