/** A glyph and its place as fontkit lays them out, in units of the font. */
interface Glyph {
  readonly id: number;
  readonly advanceWidth: number;
  readonly codePoints: readonly number[];
}
interface Place {
  readonly xAdvance: number;
  readonly xOffset: number;
  readonly yOffset: number;
}

/** What fontkit makes of a file, as far as it is used here; PDFKit's typings have none of it. */
export interface ReadFont {
  layout(text: string, features?: undefined, script?: string): { readonly glyphs: readonly Glyph[]; readonly positions: readonly Place[] };
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** A glyph in a row of them, in units of the font. */
export interface LaidGlyph {
  readonly id: number;
  readonly width: number;
  /** Where the next one begins: not at its end, where the two are kerned. */
  readonly advance: number;
  readonly codePoints: readonly number[];
}

/** Letters that are kept, each a hundred bytes: more than a year's reports have among their neighbours, and fewer than somebody could make up. */
const MOST_LETTERS = 20_000;

/**
 * A font that is read once for all papers of a process: reading one takes as long as four thousand lines. What a paper has of it depends on the
 * file alone, or its bytes would tell what was written before.
 */
export class Typeface {
  readonly #read: ReadFont;
  readonly #own: ReadFont;
  readonly #letters = new Map<number, LaidGlyph | null>();

  constructor(read: ReadFont) {
    this.#read = read;
    this.#own = this.lend();
  }

  /** For one paper. With a glyph fontkit keeps the letters for which it was first looked up, and PDFKit writes them into the file: each paper has glyphs of its own. */
  lend(): ReadFont {
    return Object.create(this.#read, { _glyphs: { value: {} } }) as ReadFont; // in all else it is that one
  }

  /** One letter of a piece of ASCII, kept under a key that the same piece and place always have; null where it has become one with another. */
  letter(key: number, { piece, at, script }: { readonly piece: string; readonly at: number; readonly script: 'latn' | undefined }): LaidGlyph | null {
    const known = this.#letters.get(key);
    if (known !== undefined) return known;
    const row = laidOut(this.#own, piece, script);
    const own = row.length === piece.length ? row[at] : null;
    const letter = own ? { ...own, codePoints: [piece.charCodeAt(at)] } : null;
    if (this.#letters.size < MOST_LETTERS) this.#letters.set(key, letter);
    return letter;
  }
}

/** Null for a glyph over or under the others, which has no place in a row. */
export function laidOut(font: ReadFont, text: string, script?: 'latn'): readonly (LaidGlyph | null)[] {
  const { glyphs, positions } = font.layout(text, undefined, script);
  return glyphs.map(({ id, advanceWidth, codePoints }, at) => {
    const place = positions[at];
    return place && place.xOffset === 0 && place.yOffset === 0 ? { id, width: advanceWidth, advance: place.xAdvance, codePoints } : null;
  });
}
