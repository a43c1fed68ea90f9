import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import type { EmbeddedFont } from '../../../../server/assurance/reports/paper-face.ts';
import { PaperFonts } from '../../../../server/assurance/reports/paper-fonts.ts';
import { openPaper } from '../../../../server/assurance/reports/paper-writer.ts';
import { type Face, openTypefaces } from '../../../../server/assurance/reports/typefaces.ts';

const typefaces = openTypefaces();
const FACES = ['plain', 'bold', 'wide-plain', 'wide-bold', 'mono'] as const satisfies readonly Face[];

/** A face, and the same text as PDFKit lays it out by itself, word for word. */
function opened(name: Face) {
  const pdf = new PDFDocument();
  const face = new PaperFonts(pdf, (wanted) => typefaces.of(wanted, PDFDocument)).open(name);
  const { font, subset, scale } = Reflect.get(pdf, '_font') as EmbeddedFont; // where PDFKit keeps it
  const laidOut = (text: string) => (text.match(/[^ ]+ ?| /g) ?? []).flatMap((word) => {
    const { glyphs, positions } = font.layout(word);
    return glyphs.map(({ id, advanceWidth }, at) => {
      const kern = Math.round((advanceWidth - (positions[at]?.xAdvance ?? Number.NaN)) * scale);
      return { code: subset.includeGlyph(id), kern, width: advanceWidth * scale - kern };
    });
  });
  return { face, laidOut };
}

/** The codes of a text's glyphs and the kerning behind each, read as a string of a page is (ISO 32000-1, 7.3.4.2). */
function codesOf(glyphs: string) {
  return glyphs.split(/(?<=(?<!\\)(?:\\\\)*)\)(-?\d+)\(/).flatMap((piece, at): (string | number)[] => {
    if (at % 2 === 1) return [`kern ${piece}`];
    const bytes = Buffer.from(piece.replaceAll('\r', '\n').replaceAll(/\\(.)/g, (_escape, byte: string) => (byte === 'r' ? '\r' : byte)), 'latin1');
    return Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readUInt16BE(n * 2));
  });
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
      expect(codesOf(set?.glyphs ?? '')).toEqual(whole.flatMap(({ code, kern }) => (kern === 0 ? [code] : [code, `kern ${kern}`])));
      expect(set?.width).toBeCloseTo(whole.reduce((sum, { width }) => sum + width, 0), 6);
    }), { numRuns: 300 });
  });

  it('raises a hyphen between figures, makes an arrow of its two signs, and keeps the words beside them as they are', () => {
    const { face } = opened('plain');
    const [dates, words] = [face.set('2026-05')?.glyphs, face.set('a-b')?.glyphs];
    expect(codesOf(dates ?? '')[4]).not.toBe(codesOf(words ?? '')[1]);
    expect(codesOf(face.set('->')?.glyphs ?? '')).toHaveLength(1);
  });

  it('has every letter that is taken for granted in every face', () => {
    const pdf = new PDFDocument();
    const fonts = new PaperFonts(pdf, (wanted) => typefaces.of(wanted, PDFDocument));
    const granted = `${Array.from({ length: 95 }, (_, n) => String.fromCharCode(0x20 + n)).join('')}–·`;
    for (const name of FACES) expect([...granted].filter((letter) => !fonts.open(name).hasLetter(letter)), name).toEqual([]);
  });

  it('leaves text with marks over its letters to whoever can place them', () => {
    expect(opened('plain').face.set('x\u0301')).toBeNull();
  });

  it('has the same bytes on paper whatever other papers have had of the face, also at the same time', async () => {
    // One glyph for two letters each: whoever copies it from the page gets the one that this paper has.
    const [ohm, omega] = ['\u2126 \u00a0 a\u2010b', '\u03a9   a-b'];
    const paper = async (shared = openTypefaces()) => {
      const { page, whole } = await openPaper({ title: 'One', author: 'Ada', date: new Date(0), typefaces: shared });
      return { write: (text: string) => page.text(text, 9), end: () => { page.finish('One', 'fact'); return whole; } };
    };
    const alone = await paper();
    alone.write(omega);
    const first = await alone.end();

    const [other, same] = [await paper(typefaces), await paper(typefaces)];
    other.write(ohm);
    same.write(omega);
    expect((await same.end()).equals(first)).toBe(true);
    expect((await other.end()).equals(first)).toBe(false);
  });
});
