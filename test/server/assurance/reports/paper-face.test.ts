import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import type { EmbeddedFont } from '../../../../server/assurance/reports/paper-face.ts';
import { type Face, PaperFonts } from '../../../../server/assurance/reports/paper-fonts.ts';

const FACES = ['plain', 'bold', 'wide-plain', 'wide-bold', 'mono'] as const satisfies readonly Face[];

/** A face, and the same text as PDFKit lays it out by itself, word for word. */
function opened(name: Face) {
  const pdf = new PDFDocument();
  const face = new PaperFonts(pdf).open(name);
  const { font, subset, scale } = Reflect.get(pdf, '_font') as EmbeddedFont; // where PDFKit keeps it
  const laidOut = (text: string) => (text.match(/[^ ]+ ?| /g) ?? []).flatMap((word) => {
    const { glyphs, positions } = font.layout(word);
    return glyphs.map(({ id, advanceWidth }, at) => {
      const kern = Math.round((advanceWidth - (positions[at]?.xAdvance ?? Number.NaN)) * scale);
      return { code: subset.includeGlyph(id).toString(16).padStart(4, '0'), kern, width: advanceWidth * scale - kern };
    });
  });
  return { face, laidOut };
}

const letters = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 14 });
/** What takes notice of its neighbours: figures beside signs, capitals that are kerned, letters that may become one. */
const neighbours = fc.string({ unit: fc.constantFrom(...'-.:/()@_[]+ <>=x*#ffilABTVQJ0147é'), maxLength: 12 });

describe('a text set in a face', () => {
  it.each(FACES)('has in %s the glyphs, the kerning and the width that it has when it is laid out whole', (name) => {
    const { face, laidOut } = opened(name);
    fc.assert(fc.property(fc.oneof(letters, neighbours), (text) => {
      const set = face.set(text);
      const whole = laidOut(text);
      expect(set?.glyphs).toBe(whole.map(({ code, kern }) => (kern === 0 ? code : `${code}>${kern}<`)).join(''));
      expect(set?.width).toBeCloseTo(whole.reduce((sum, { width }) => sum + width, 0), 6);
    }), { numRuns: 300 });
  });

  it('raises a hyphen between figures, makes an arrow of its two signs, and keeps the words beside them as they are', () => {
    const { face } = opened('plain');
    const [dates, words] = [face.set('2026-05')?.glyphs, face.set('a-b')?.glyphs];
    expect(dates?.slice(16, 20)).not.toBe(words?.slice(4, 8));
    expect(face.set('->')?.glyphs).toHaveLength(4);
  });

  it('has every letter that is taken for granted in every face', () => {
    const pdf = new PDFDocument();
    const fonts = new PaperFonts(pdf);
    const granted = `${Array.from({ length: 95 }, (_, n) => String.fromCharCode(0x20 + n)).join('')}–·`;
    for (const name of FACES) expect([...granted].filter((letter) => !fonts.open(name).hasLetter(letter)), name).toEqual([]);
  });

  it('leaves text with marks over its letters to whoever can place them', () => {
    expect(opened('plain').face.set('x\u0301')).toBeNull();
  });
});
