import { endOfString } from '../../../shared/json-literal.ts';

/** The items of a JSON list, or the members of an object, each as the text has it: a parser would lose repeated names and the digits of large numbers. Of more than `most` it answers one too many. */
export function partsOf(json: string, most = Infinity): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begins = 1;
  for (let at = 0; at < json.length; at++) {
    const char = json.charAt(at);
    if (char === '"') at = endOfString(json, at);
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth === 0 || (depth === 1 && char === ',')) {
      parts.push(json.slice(begins, at).trim());
      begins = at + 1;
    }
    if (depth === 0 || parts.length > most) break;
  }
  return parts.length === 1 && parts[0] === '' ? [] : parts;
}

/** The text of an object's member, the last of its name as a parser takes it; undefined where it has none. */
export function memberOf(json: string, name: string): string | undefined {
  for (const part of partsOf(json).toReversed()) {
    const end = endOfString(part, 0) + 1;
    if (JSON.parse(part.slice(0, end)) === name) return part.slice(end).trim().slice(1).trim();
  }
  return undefined;
}
