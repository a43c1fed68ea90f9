import { parseDefinition } from '../../../shared/agent-definition.ts';
import { cutText } from '../../../shared/cut-text.ts';
import type { AgentFormat, ItemPlace, ProblemItem, ReadItem, Trouble } from './import-item.ts';
import { PROBLEM_MAX_LENGTH } from './import-limits.ts';

/** Where an item comes from: said on everything that is read from it. */
export interface Source {
  readonly path: string;
  readonly item: ItemPlace | null;
}

export function problemItem(source: Source, trouble: Trouble): ProblemItem {
  return { kind: 'problem', path: source.path, item: source.item, field: clipped(trouble.field), rule: trouble.rule, message: clipped(trouble.message) };
}

/** Keys are quoted in pointers and messages, and a stranger's key may be a megabyte. */
function clipped(text: string): string {
  return text.length > PROBLEM_MAX_LENGTH ? `${cutText(text, PROBLEM_MAX_LENGTH)}…` : text;
}

/** An agent of one revision, or why the value is none. */
export function readAgent(source: Source, format: AgentFormat, value: unknown): readonly ReadItem[] {
  const parsed = parseDefinition(value);
  if (!parsed.ok) return parsed.problems.map(({ path, rule, message }) => problemItem(source, { field: path, rule, message }));
  const { name } = parsed.definition;
  return [{
    kind: 'read-agent',
    path: source.path,
    item: source.item,
    format,
    origin: originOf(source),
    ownName: typeof name === 'string' ? name.trim() : null,
    revisions: [{ number: 1, definition: parsed.definition, claims: {} }],
  }];
}

/** The third agent of `team.json` is named as if it stood in `team-3.json`. */
function originOf({ path, item }: Source): string {
  return item === null ? path : path.replace(/(\.[^./\\]*)?$/, `-${item.number}$1`);
}
