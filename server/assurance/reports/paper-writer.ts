import type { Readable } from 'node:stream';
import type { PaperFace, SetText } from './paper-face.ts';
import { PaperFonts, visible } from './paper-fonts.ts';
import { PaperTree } from './paper-tree.ts';
import type { Fact, HeadingTag, ReportPage, Tone } from './report-page.ts';
import { type Face, openTypefaces, type Typefaces } from './typefaces.ts';

const MARGIN = 54;
const FOOT = 34;
const FOOT_SIZE = 7;
const KEY_WIDTH = 64;
const COUNT_WIDTH = 22;
const VERDICT_WIDTH = 128;
const GUTTER = 12;
const ITEM_INDENT = 11;
const DASH = '– ';
const LINE_GAP = 1.5;
const NEARLY_EMPTY = 160;
/** Room for the page's number beside the line at the foot. */
const NUMBER_WIDTH = 38;
const MONO_SIZE = 7.6;
/** So small that the name of a log stands on one line. */
const EXACT_SIZE = 6.8;
/** Sets digests, which are smaller, on the line of the words beside them. */
const MONO_DROP = 1.7;

/** Dark enough for print in grey; a status is always a word as well. */
const COLOURS = {
  ink: '#191a1e', soft: '#3c4049', faint: '#50545e', line: '#d0d2d8',
  'not-met': '#b0261e', 'needs-attachment': '#835200', 'insufficient-evidence': '#835200', 'evidence-attached': '#2f49b8', met: '#1a6a3a',
} as const satisfies Record<Tone | 'line', string>;

interface PaperFacts {
  readonly title: string;
  readonly author: string;
  /** Printed into the file as when it was made; nothing else in it depends on the time. */
  readonly date: Date;
  /** Those of other papers of this process, which need not be read again. */
  readonly typefaces?: Typefaces;
}

/** A4 sheets to be written on, and the bytes once they are finished. */
export async function openPaper({ title, author, date, typefaces = openTypefaces() }: PaperFacts): Promise<{ readonly page: PaperWriter; readonly whole: Promise<Buffer> }> {
  // With the first paper and not with the server: fonts, ciphers and decompressors are a third of what a start would load.
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN }, bufferPages: true, tagged: true, lang: 'en', displayTitle: true, pdfVersion: '1.7',
    info: { Title: visible(title), Author: visible(author), Creator: 'Countersign', Producer: 'Countersign', CreationDate: date, ModDate: date },
  });
  const whole = gathered(pdf);
  return { page: new PaperWriter(pdf, new PaperFonts(pdf, (face) => typefaces.of(face, PDFDocument))), whole };
}

/** The finished file. PDFKit pushes each line as bytes of its own, for which a stream is far too much: a long list has sixty thousand. */
function gathered(pdf: PDFKit.PDFDocument & Readable): Promise<Buffer> {
  const pieces: Uint8Array[] = [pdf.read() as Buffer]; // the head of the file, which is there already
  let written = pieces[0]?.length ?? 0;
  let lines = '';
  const add = (bytes?: Uint8Array) => {
    pieces.push(Buffer.from(lines, 'latin1'), ...(bytes ? [bytes] : []));
    lines = '';
  };
  const write = (piece: string | Uint8Array) => {
    const line = typeof piece === 'string';
    if (line) lines += `${piece}\n`;
    else add(piece);
    written += piece.length + (line ? 1 : 0);
  };
  Object.defineProperties(pdf, { _write: { value: write }, _offset: { get: () => written } }); // how it writes, and where it looks for what it has written
  return new Promise((resolve) => {
    pdf.push = () => { // nothing more but the end of the file
      add();
      resolve(Buffer.concat(pieces));
      return true;
    };
  });
}

/** Text down a page, each piece marked for screen readers. */
class PaperWriter implements ReportPage {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #fonts: PaperFonts;
  readonly #tree: PaperTree;
  /** The bookmark that those of smaller headings stand under. */
  #chapter: PDFKit.PDFOutline;
  /** In which colour the page is being written. */
  #inked: { readonly page: PDFKit.PDFPage | null; readonly colour: Tone } = { page: null, colour: 'ink' };

  constructor(pdf: PDFKit.PDFDocument, fonts: PaperFonts) {
    this.#pdf = pdf;
    this.#fonts = fonts;
    this.#tree = new PaperTree(pdf);
    this.#chapter = pdf.outline;
  }

  heading(text: string, tag: HeadingTag, size = 12): void {
    if (tag !== 'H1') this.gap(14);
    const bookmark = this.#bookmark(text, tag === 'H1' ? this.#pdf.outline : this.#chapter);
    if (tag === 'H1') this.#chapter = bookmark;
    this.#tree.piece(tag, () => this.#write(text, size, 'ink', { bold: true }));
    this.gap(4);
  }

  /** A heading with a verdict at the right end of its line. */
  headed(text: string, verdict: string, colour: Tone): void {
    const top = this.#pdf.y;
    this.#bookmark(text, this.#chapter);
    this.#tree.piece('H3', () => this.#write(text, 10.5, 'ink', { bold: true, width: this.#width - VERDICT_WIDTH - GUTTER }));
    const below = this.#pdf.y;
    this.#tree.piece('P', () => this.#write(verdict, 9.5, colour, { bold: colour !== 'faint', left: this.#width - VERDICT_WIDTH, top, width: VERDICT_WIDTH, align: 'right' }));
    this.#pdf.y = below;
    this.gap(2);
  }

  text(text: string, size: number, colour: Tone = 'ink'): void {
    this.#tree.piece('P', () => this.#write(text, size, colour));
  }

  list(items: readonly string[], size: number, colour: Tone = 'ink'): void {
    if (items.length === 0) return;
    const dash = this.#fonts.open('plain').set(DASH);
    this.#tree.list(items.length, (at) => {
      const item = items[at] ?? '';
      const line = this.#fits(item, size, { left: ITEM_INDENT });
      if (line && dash && line.face === this.#fonts.open('plain')) {
        const gap = Math.round(dash.width - (ITEM_INDENT / size) * 1000);
        return this.#line({ ...line, set: { ...line.set, glyphs: `${dash.glyphs})${gap}(${line.set.glyphs}` }, left: 0, colour });
      }
      const top = this.#pdf.y;
      this.#write(DASH, size, colour, { width: ITEM_INDENT });
      this.#write(item, size, colour, { left: ITEM_INDENT, top: this.#lineOf(top) });
    });
  }

  /** Names at the left, what they stand for beside them; digests in a fixed pitch. */
  facts(facts: readonly Fact[], face: 'plain' | 'mono' = 'plain'): void {
    for (const [key, value] of facts) {
      const top = this.#pdf.y;
      this.#tree.piece('P', () => {
        this.#write(`${key} `, 9.5, 'faint', { width: KEY_WIDTH }); // the blank parts them for whoever hears it
        this.#write(value, face === 'mono' ? MONO_SIZE : 9.5, 'ink', { left: KEY_WIDTH, top: this.#lineOf(top) + (face === 'mono' ? MONO_DROP : 0), width: this.#width - KEY_WIDTH, mono: face === 'mono' });
      });
      this.gap(2);
    }
  }

  /** Text that is compared letter by letter: its lines in a fixed pitch beside its name; what has no room on one stands on the next, further in. */
  exact(key: string, lines: readonly string[]): void {
    const top = this.#pdf.y;
    this.#tree.piece('P', () => {
      this.#write(`${key} `, 9.5, 'faint', { width: KEY_WIDTH });
      this.#pdf.y = this.#lineOf(top) + MONO_DROP;
      for (const line of lines) {
        if (line === '') this.gap(EXACT_SIZE);
        for (const [at, piece] of this.#pieces(line).entries()) this.#write(piece, EXACT_SIZE, 'ink', { left: KEY_WIDTH + (at === 0 ? 0 : ITEM_INDENT), mono: true });
      }
    });
    this.gap(2);
  }

  /** A count, the status counted, and what that status claims. */
  tally(count: number, word: string, meaning: string, colour: Tone): void {
    const top = this.#pdf.y;
    this.#tree.piece('P', () => {
      this.#write(`${count} `, 11, count === 0 ? 'faint' : 'ink', { bold: true, width: COUNT_WIDTH - 6, align: 'right' });
      this.#write(`${word}: `, 10, colour, { bold: true, left: COUNT_WIDTH + 2, top: this.#lineOf(top) + 0.7, width: 112 });
      this.#write(meaning, 9.5, 'soft', { left: COUNT_WIDTH + 116, top: this.#lineOf(top) + 0.9, width: this.#width - COUNT_WIDTH - 116 });
    });
    this.gap(2);
  }

  /** A hairline, which means nothing to a reader who cannot see it. */
  rule(): void {
    const y = this.#pdf.y;
    this.#pdf.markContent('Artifact', { type: 'Layout' });
    this.#pdf.moveTo(MARGIN, y).lineTo(MARGIN + this.#width, y).lineWidth(0.5).strokeColor(COLOURS.line).stroke();
    this.#pdf.endMarkedContent();
    this.gap(6);
  }

  gap(points: number): void {
    this.#pdf.y += points;
  }

  /** A new page, unless little more than the top of this one is written on: a page with one line on it looks like a mistake. */
  newPage(): void {
    if (this.#pdf.y > MARGIN + NEARLY_EMPTY) this.#pdf.addPage();
    else this.gap(18);
  }

  /** How high a text will stand, to keep it in one piece with what comes before. */
  heightOf(text: string, size: number): number {
    const fitted = this.#fonts.fitted(text, 'plain');
    this.#fonts.open(fitted.face);
    this.#pdf.fontSize(size);
    return this.#pdf.heightOfString(fitted.text, { width: this.#width, lineGap: LINE_GAP });
  }

  keepTogether(points: number): void {
    if (this.#pdf.y + points > this.#pdf.page.height - MARGIN) this.#pdf.addPage();
  }

  /** Closes the text and puts a line and the page's number under every page; where both parts of the line have no room, the name is cut. */
  finish(name: string, facts: string): void {
    this.#tree.finish();
    const line = this.#footLine(name, facts);
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let at = start; at < start + count; at++) {
      this.#pdf.switchToPage(at);
      const bottom = this.#pdf.page.margins.bottom;
      this.#pdf.page.margins.bottom = 0; // the footer stands in the margin, which would otherwise begin a new page
      this.#pdf.markContent('Artifact', { type: 'Pagination' });
      const top = this.#pdf.page.height - FOOT;
      this.#write(line, FOOT_SIZE, 'faint', { top });
      this.#write(`${at + 1} / ${count}`, FOOT_SIZE, 'faint', { top, align: 'right' });
      this.#pdf.endMarkedContent();
      this.#pdf.page.margins.bottom = bottom;
    }
    this.#pdf.end();
  }

  get #width(): number {
    return this.#pdf.page.width - 2 * MARGIN;
  }

  #write(text: string, size: number, colour: Tone, place: Placement = {}): void {
    const line = this.#fits(text, size, place);
    if (line) return this.#line({ ...line, colour });
    const { left = 0, top = this.#pdf.y, width = this.#width - left, align = 'left' } = place;
    const fitted = this.#fitted(text, place);
    this.#fonts.open(fitted.face);
    this.#pdf.fontSize(size);
    this.#ink(colour);
    this.#pdf.text(fitted.text, MARGIN + left, top, { width, align, lineGap: LINE_GAP });
    this.#pdf.x = MARGIN;
  }

  #fitted(text: string, { bold = false, mono = false }: Placement): { readonly face: Face; readonly text: string } {
    return this.#fonts.fitted(text, mono ? 'mono' : bold ? 'bold' : 'plain');
  }

  /** Null for a text that needs more than one line, or more than one row of glyphs. */
  #fits(text: string, size: number, place: Placement): Omit<Line, 'colour'> | null {
    const { left = 0, top = this.#pdf.y, width = this.#width - left, align = 'left' } = place;
    const fitted = this.#fitted(text, place);
    const face = this.#fonts.open(fitted.face);
    const set = fitted.text.includes('\n') ? null : face.set(align === 'right' ? fitted.text.trimEnd() : fitted.text);
    const room = set === null ? -1 : width - (set.width / 1000) * size;
    return set === null || room < 0 ? null : { face, size, set, left: left + (align === 'right' ? room : 0), top };
  }

  /** Put where it goes and no more: PDFKit would look for breaks, and keep and turn the state of the page for each piece. */
  #line({ face, size, set, colour, left, top }: Line): void {
    const height = face.lineHeight(size);
    this.#pdf.y = top;
    if (top + height > this.#pdf.page.maxY()) this.#pdf.continueOnNewPage();
    this.#ink(colour);
    this.#pdf.page.fonts[face.id] ??= face.ref();
    this.#pdf.addContent(Buffer.from(`BT\n/${face.id} ${size} Tf\n1 0 0 -1 ${thousandths(MARGIN + left)} ${thousandths(this.#pdf.y + face.ascent(size))} Tm\n[(${set.glyphs})] TJ\nET\n`, 'latin1'));
    this.#pdf.y += height + LINE_GAP;
  }

  /** Each page begins in black. */
  #ink(colour: Tone): void {
    if (this.#inked.page === this.#pdf.page && this.#inked.colour === colour) return;
    this.#pdf.fillColor(COLOURS[colour]);
    this.#inked = { page: this.#pdf.page, colour };
  }

  /** A line in pieces that each fit beside a name, broken at blanks, and inside a word only where it is longer than that. */
  #pieces(line: string): readonly string[] {
    this.#fonts.open(this.#fonts.fitted('0', 'mono').face);
    this.#pdf.fontSize(EXACT_SIZE);
    const most = Math.floor((this.#width - KEY_WIDTH - ITEM_INDENT) / this.#pdf.widthOfString('0'));
    const words = line.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? []);
    return words.reduce<string[]>((pieces, word) => {
      const last = pieces.at(-1);
      if (last === undefined || last.length + 1 + word.length > most) return [...pieces, word];
      return [...pieces.slice(0, -1), `${last} ${word}`];
    }, []);
  }

  #footLine(name: string, facts: string): string {
    const fitted = this.#fonts.fitted(`${name} · ${facts}`, 'plain');
    this.#fonts.open(fitted.face);
    this.#pdf.fontSize(FOOT_SIZE);
    const fits = (line: string) => this.#pdf.widthOfString(line) <= this.#width - NUMBER_WIDTH;
    if (fits(fitted.text)) return fitted.text;
    const letters = [...this.#fonts.fitted(cutName(name), 'plain').text];
    const line = (kept: number) => `${letters.slice(0, kept).join('')}… · ${facts}`;
    let kept = letters.length;
    while (kept > 0 && !fits(line(kept))) kept--;
    return kept === 0 ? facts : line(kept);
  }

  /** Where the line begins whose first piece has just been written from `top`: it may have gone to the next page. */
  #lineOf(top: number): number {
    return this.#pdf.y >= top ? top : MARGIN;
  }

  #bookmark(text: string, under: PDFKit.PDFOutline): PDFKit.PDFOutline {
    const place = { expanded: false, top: this.#pdf.y }; // PDFKit knows `top`, its typings do not
    return under.addItem(visible(text), place);
  }
}

function thousandths(points: number): number {
  return Math.round(points * 1000) / 1000;
}

/** As much of a name as could stand at a foot at all. */
function cutName(name: string): string {
  return [...name].slice(0, 200).join('');
}

/** Where a text stands, in points from the left margin and the top of the page. */
interface Placement {
  readonly left?: number;
  readonly top?: number;
  readonly width?: number;
  readonly align?: 'left' | 'right';
  readonly bold?: boolean;
  readonly mono?: boolean;
}

/** A text that stands in one line. */
interface Line {
  readonly face: PaperFace;
  readonly size: number;
  readonly set: SetText;
  readonly colour: Tone;
  readonly left: number;
  readonly top: number;
}
