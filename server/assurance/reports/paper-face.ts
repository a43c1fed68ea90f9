import { type LaidGlyph, laidOut, type ReadFont, type Typeface } from './typeface.ts';

/** What PDFKit holds of a font that goes into the file as a subset, as far as it is used here; its typings have none of it. */
export interface EmbeddedFont {
  readonly id: string;
  /** Thousandths of the size of letters in a unit of the font. */
  readonly scale: number;
  /** In thousandths of the size of letters. */
  readonly ascender: number;
  readonly font: ReadFont;
  readonly subset: { includeGlyph(id: number): number };
  readonly widths: (number | undefined)[];
  readonly unicode: (readonly number[] | undefined)[];
  ref(): unknown;
  lineHeight(size: number, includeGap: boolean): number;
}

/** A text in one line: its width in thousandths of the size of letters, and its glyphs as they stand between `[(` and `)] TJ`, two bytes each. */
export interface SetText {
  readonly width: number;
  readonly glyphs: string;
}

/** Letters and figures mind only what stands next to them, and so do signs: `-` stands higher between figures. Not so two signs in a row, where `->` is an arrow, and the `x` of `2x4`, which is a times. */
const SIMPLE = /^(?:[A-Za-z]|[0-9](?!x[0-9])|[!-/:-@[-`{-~](?![!-/:-@[-`{-~]))+ ?$/;
/** By the code of the letter. */
const IS_SIGN = Array.from({ length: 128 }, (_, code) => /[!-/:-@[-`{-~]/.test(String.fromCharCode(code)));
const LATIN = /[A-Za-z]/;
const WORD = /[^ ]+ ?| /g;
/** Words that are kept, and letters of the longest of them: instants and ids are longer, and each occurs once. */
const MOST_WORDS = 10_000;
const MOST_LETTERS = 24;

/** Sets text in a face exactly as fontkit lays it out, from pieces of two or three letters that it has laid out before: asking it for each word is fifty times as slow. */
export class PaperFace {
  readonly #embedded: EmbeddedFont;
  readonly #typeface: Typeface;
  readonly #words = new Map<string, SetText | null>();
  /** By what they mind: script, neighbour before, letter, neighbour behind and the one behind that, seven bits each. */
  readonly #letters = new Map<number, SetText | null>();

  constructor(embedded: EmbeddedFont, typeface: Typeface) {
    this.#embedded = embedded;
    this.#typeface = typeface;
  }

  get id(): string {
    return this.#embedded.id;
  }

  /** By which a page finds this face among its resources. */
  ref(): unknown {
    return this.#embedded.ref();
  }

  /** From the top of a line to its feet. */
  ascent(size: number): number {
    return (this.#embedded.ascender / 1000) * size;
  }

  lineHeight(size: number): number {
    return this.#embedded.lineHeight(size, true);
  }

  hasLetter(letter: string): boolean {
    return this.#embedded.font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
  }

  /** Null for text with marks over or under its letters, which has no place in one row of glyphs. Blanks part words: nothing is kerned over them. */
  set(text: string): SetText | null {
    let [width, glyphs] = [0, ''];
    for (const word of text.match(WORD) ?? []) {
      const set = this.#word(word);
      if (set === null) return null;
      width += set.width;
      glyphs += set.glyphs;
    }
    return { width, glyphs };
  }

  #word(word: string): SetText | null {
    const known = word.length <= MOST_LETTERS ? this.#words.get(word) : undefined;
    if (known !== undefined) return known;
    const set = (SIMPLE.test(word) ? this.#together(word) : null) ?? this.#whole(word);
    if (this.#words.size < MOST_WORDS && word.length <= MOST_LETTERS) this.#words.set(word, set);
    return set;
  }

  #together(word: string): SetText | null {
    // Fontkit looks for the script of what it lays out, and kerns figures by the script of the letters in their word.
    const script = LATIN.test(word) ? 1 : 0;
    let [width, glyphs, before] = [0, '', 0];
    for (let at = 0; at < word.length; at += 1) {
      const [own, behind] = [word.charCodeAt(at), word.charCodeAt(at + 1) | 0];
      const from = IS_SIGN[own] && before !== 0 ? at - 1 : at;
      const to = IS_SIGN[behind] ? at + 3 : at + 2;
      const key = (script << 28) | ((from < at ? before : 0) << 21) | (own << 14) | (behind << 7) | (to === at + 3 ? word.charCodeAt(at + 2) | 0 : 0);
      let letter = this.#letters.get(key);
      if (letter === undefined) {
        letter = this.#placed(this.#typeface.letter(key, { piece: word.slice(from, to), at: at - from, script: script === 1 ? 'latn' : undefined }));
        this.#letters.set(key, letter);
      }
      if (letter === null) return null;
      width += letter.width;
      glyphs += letter.glyphs;
      before = own;
    }
    return { width, glyphs };
  }

  #whole(word: string): SetText | null {
    const set = laidOut(this.#embedded.font, word).map((glyph) => this.#placed(glyph));
    return set.every((letter) => letter !== null) ? { width: set.reduce((sum, letter) => sum + letter.width, 0), glyphs: set.map((letter) => letter.glyphs).join('') } : null;
  }

  /** The subset takes what is written, and nothing that a piece was only laid out with. */
  #placed(glyph: LaidGlyph | null): SetText | null {
    if (!glyph) return null;
    const { scale, subset, widths, unicode } = this.#embedded;
    const number = subset.includeGlyph(glyph.id);
    widths[number] ??= glyph.width * scale;
    unicode[number] ??= glyph.codePoints;
    const kern = Math.round((glyph.width - glyph.advance) * scale);
    return { width: glyph.width * scale - kern, glyphs: kern === 0 ? literal(number) : `${literal(number)})${kern}(` };
  }
}

/** Two bytes of a string, in Latin-1: half of what hexadecimal digits take, and a third of the time it takes to compress those. */
function literal(glyph: number): string {
  return String.fromCharCode(glyph >> 8, glyph & 0xff).replaceAll(/[\\()\r]/g, (byte) => (byte === '\r' ? '\\r' : `\\${byte}`));
}
