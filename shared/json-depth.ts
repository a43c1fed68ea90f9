import { endOfString } from './json-literal.ts';

/** Whether a text that should be JSON nests deeper than this. A parser may take it, and whoever walks the value by calling itself fails on it. */
export function isDeeperThan(deepest: number, text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
