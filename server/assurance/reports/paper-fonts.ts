import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type EmbeddedFont, PaperFace } from './paper-face.ts';

/** The faces of our papers: Inter as on screen, DejaVu for what Inter cannot write, and in one pitch for digests. All go into the file as subsets. */
const FACES = {
  plain: ['@expo-google-fonts/inter', '400Regular/Inter_400Regular.ttf'],
  bold: ['@expo-google-fonts/inter', '600SemiBold/Inter_600SemiBold.ttf'],
  'wide-plain': ['dejavu-fonts-ttf', 'ttf/DejaVuSans.ttf'],
  'wide-bold': ['dejavu-fonts-ttf', 'ttf/DejaVuSans-Bold.ttf'],
  mono: ['dejavu-fonts-ttf', 'ttf/DejaVuSansMono.ttf'],
} as const satisfies Record<string, readonly [folder: string, file: string]>;

export type Face = keyof typeof FACES;

/** What every face can write, and nothing obeys: too short to be an endless word. */
const PLAIN = /^[ -~–·]{0,199}$/;

/** Hands every face to a document, and tells by which of them a text can be written. */
export class PaperFonts {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #opened = new Map<Face, PaperFace>();

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
    for (const face of Object.keys(FACES) as Face[]) pdf.registerFont(face, fontFile(face)); // keys of a closed const object
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
    this.#pdf.font(face);
    const known = this.#opened.get(face);
    if (known) return known;
    const opened = new PaperFace(Reflect.get(this.#pdf, '_font') as EmbeddedFont); // PDFKit keeps the font it has just opened there, and has no question for this
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

/** Beside the bundle, where it was built; else in the package that it comes from. */
function fontFile(face: Face): string {
  const [folder, file] = FACES[face];
  const bundled = join(import.meta.dirname, 'fonts', file.slice(file.lastIndexOf('/') + 1));
  return existsSync(bundled) ? bundled : join(dirname(createRequire(import.meta.url).resolve(`${folder}/package.json`)), file);
}
