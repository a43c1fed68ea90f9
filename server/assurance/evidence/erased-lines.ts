import { isJsonObject } from '../../../shared/json.ts';
import type { ErasedRow } from '../../records/audit/index.ts';

const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const EVENT = /^[0-9a-f-]{36}$/;

/** One line of `disclosures/<log>.erased.jsonl`: what was erased, and the entry that vouches for it. In the order of index, then digest, each once. */
export function erasedLine({ covering, digest, idx }: ErasedRow): string {
  return `${JSON.stringify({ covering, digest, index: idx })}\n`;
}

/** The line, or null for a text in any other form. */
export function parseErasedLine(text: string): ErasedRow | null {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return null; // JSON.parse has no other way to say so
  }
  if (!isJsonObject(line)) return null;
  const { covering, digest, index } = line;
  if (typeof covering !== 'string' || !EVENT.test(covering) || typeof digest !== 'string' || !DIGEST.test(digest) || typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) return null;
  const row = { covering, digest, idx: index };
  return erasedLine(row) === `${text}\n` ? row : null;
}

export function erasedInOrder(a: ErasedRow, b: ErasedRow): boolean {
  return a.idx < b.idx || (a.idx === b.idx && a.digest < b.digest);
}
