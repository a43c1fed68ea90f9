import { type EmbeddedFont, PaperFace } from './paper-face.ts';
import type { Typeface } from './typeface.ts';
import type { Face } from './typefaces.ts';

/** What every face can write, and nothing obeys: too short to be an endless word. */
const PLAIN = /^[ -~–·]{0,199}$/;

/** Hands every face to a document, and tells by which of them a text can be written. */
export class PaperFonts {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #typefaceOf: (face: Face) => Typeface;
  readonly #opened = new Map<Face, PaperFace>();

  constructor(pdf: PDFKit.PDFDocument, typefaceOf: (face: Face) => Typeface) {
    this.#pdf = pdf;
    this.#typefaceOf = typefaceOf;
  }

  /** The text as it can be written, and the face for it: the wanted one where it has every letter. */
  fitted(text: string, wanted: 'plain' | 'bold' | 'mono'): { readonly face: Face; readonly text: string } {
    if (PLAIN.test(text)) return { face: wanted, text };
    const shown = visible(text).replaceAll(/[\S\u00a0\u2007\u202f]{200,}/g, (word) => word.replaceAll(/.{60}(?=.)/gu, '$&\n')); // PDFKit takes seconds to break one endless word, and to it blanks that do not break are letters
    if (this.#missing(shown, wanted).length === 0) return { face: wanted, text: shown };
    const face: Face = wanted === 'mono' ? 'wide-plain' : `wide-${wanted}`;
    const missing = new Set(this.#missing(shown, face));
    return { face, text: [...shown].map((letter) => (missing.has(letter) ? named(letter) : letter)).join('') };
  }

  /** Chosen in the document too, for what PDFKit writes next. */
  open(face: Face): PaperFace {
    const known = this.#opened.get(face);
    if (known) {
      this.#pdf.font(face);
      return known;
    }
    const typeface = this.#typefaceOf(face);
    this.#pdf.registerFont(face, typeface.lend() as unknown as Uint8Array).font(face); // PDFKit also takes what fontkit has read, its typings only files
    const opened = new PaperFace(Reflect.get(this.#pdf, '_font') as EmbeddedFont, typeface); // PDFKit keeps the font it has just opened there, and has no question for this
    this.#opened.set(face, opened);
    return opened;
  }

  #missing(text: string, face: Face): readonly string[] {
    const opened = this.open(face);
    return [...new Set(text)].filter((letter) => letter !== '\n' && !opened.hasLetter(letter));
  }
}

/** What turns, hides or joins letters is named instead of obeyed: on paper nobody can look behind it. */
export function visible(text: string): string {
  return text.replaceAll(/[\r\t]/g, ' ').replaceAll(/[\p{Cf}\p{Co}\p{Cn}\p{Cs}]|(?!\n)\p{Cc}/gu, named);
}

function named(letter: string): string {
  return `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
