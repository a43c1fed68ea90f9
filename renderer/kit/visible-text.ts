/**
 * Characters that have no shape or turn the direction of others: an order to a model can hide in them, so a reviewer must see
 * them. Emoji joiners and selectors right behind a picture are what they seem.
 */
const UNSEEN = /(?!(?<=[\p{Extended_Pictographic}#*0-9])\u{FE0F}|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u{200D}(?=\p{Extended_Pictographic}))[[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Zl}\p{Zp}]--[\t\n]]/gv;

/** The text with everything unseen spelled out as `\u{202e}`; tabs and line ends stay. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (char) => `\\u{${char.codePointAt(0)?.toString(16) ?? ''}}`);
}
