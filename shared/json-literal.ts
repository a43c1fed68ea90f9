const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Where the string literal that begins at `start` has its closing quote; beyond the text's end when it has none. */
export function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
