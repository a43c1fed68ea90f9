/** At most the first `most` UTF-16 units of a text, never ending in half a character: a lone surrogate has no UTF-8 and can stand in no log. */
export function cutText(text: string, most: number): string {
  const cut = text.slice(0, most);
  return text.length > most && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
