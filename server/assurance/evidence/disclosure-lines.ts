import { isJsonObject } from '../../../shared/json.ts';

/** One line of `disclosures/<log>.jsonl`. Lines stand in the order of index, then text, each once. */
export interface DisclosureLine {
  readonly index: number;
  readonly disclosure: string;
}

export function disclosureLine({ index, disclosure }: DisclosureLine): string {
  return `${JSON.stringify({ disclosure, index })}\n`;
}

/** The opposite of `disclosureLine` (without its newline), or null for any other text: one disclosure has one line. */
export function parseDisclosureLine(line: string): DisclosureLine | null {
  const parsed = parseJson(line);
  const [index, disclosure] = isJsonObject(parsed) ? [parsed['index'], parsed['disclosure']] : [];
  if (typeof index !== 'number' || typeof disclosure !== 'string') return null;
  return disclosureLine({ index, disclosure }) === `${line}\n` ? { index, disclosure } : null;
}

/** Whether `next` may follow `before`. */
export function inOrder(before: DisclosureLine, next: DisclosureLine): boolean {
  return before.index < next.index || (before.index === next.index && before.disclosure < next.disclosure);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // JSON.parse has no other way to say so
  }
}
