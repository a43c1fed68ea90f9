import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type ReadFont, Typeface } from './typeface.ts';

/** The faces of our papers: Inter as on screen, DejaVu for what Inter cannot write, and in one pitch for digests. All go into the file as subsets. */
const FACES = {
  plain: ['@expo-google-fonts/inter', '400Regular/Inter_400Regular.ttf'],
  bold: ['@expo-google-fonts/inter', '600SemiBold/Inter_600SemiBold.ttf'],
  'wide-plain': ['dejavu-fonts-ttf', 'ttf/DejaVuSans.ttf'],
  'wide-bold': ['dejavu-fonts-ttf', 'ttf/DejaVuSans-Bold.ttf'],
  mono: ['dejavu-fonts-ttf', 'ttf/DejaVuSansMono.ttf'],
} as const satisfies Record<string, readonly [folder: string, file: string]>;

export type Face = keyof typeof FACES;
export type Typefaces = ReturnType<typeof openTypefaces>;

/** The faces of all papers of a process, each read with the first paper that needs it and kept: twelve megabytes for all five. PDFKit reads them; it is handed in, because a start of the server does not load it. */
export function openTypefaces() {
  const read = new Map<Face, Typeface>();
  return {
    of(face: Face, PDFDocument: new (options: PDFKit.PDFDocumentOptions) => PDFKit.PDFDocument): Typeface {
      const typeface = read.get(face) ?? new Typeface(fontIn(new PDFDocument({ autoFirstPage: false }).font(fontFile(face))));
      read.set(face, typeface);
      return typeface;
    },
  };
}

function fontIn(pdf: PDFKit.PDFDocument): ReadFont {
  return (Reflect.get(pdf, '_font') as { readonly font: ReadFont }).font; // PDFKit keeps the font it has just opened there, and has no question for this
}

/** Beside the bundle, where it was built; else in the package that it comes from. */
function fontFile(face: Face): string {
  const [folder, file] = FACES[face];
  const bundled = join(import.meta.dirname, 'fonts', file.slice(file.lastIndexOf('/') + 1));
  return existsSync(bundled) ? bundled : join(dirname(createRequire(import.meta.url).resolve(`${folder}/package.json`)), file);
}
