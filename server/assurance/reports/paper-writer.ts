import type { ControlStatus } from '../../../shared/control-statuses.ts';
import { PaperFonts, visible } from './paper-fonts.ts';

const MARGIN = 54;
const FOOT = 34;
const KEY_WIDTH = 64;
const COUNT_WIDTH = 22;
const VERDICT_WIDTH = 128;
const GUTTER = 12;
const ITEM_INDENT = 11;
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
} as const satisfies Record<ControlStatus | 'ink' | 'soft' | 'faint' | 'line', string>;
type Colour = Exclude<keyof typeof COLOURS, 'line'>;

type HeadingTag = 'H1' | 'H2' | 'H3';
type Fact = readonly [key: string, value: string];

interface PaperFacts {
  readonly title: string;
  readonly author: string;
  /** Printed into the file as when it was made; nothing else in it depends on the time. */
  readonly date: Date;
}

/** A4 sheets to be written on, and the bytes once they are finished. */
export async function openPaper({ title, author, date }: PaperFacts): Promise<{ readonly page: PaperWriter; readonly whole: Promise<Buffer> }> {
  // With the first paper and not with the server: fonts, ciphers and decompressors are a third of what a start would load.
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4', margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN }, bufferPages: true, tagged: true, lang: 'en', displayTitle: true, pdfVersion: '1.7',
    info: { Title: visible(title), Author: visible(author), Creator: 'Countersign', Producer: 'Countersign', CreationDate: date, ModDate: date },
  });
  const chunks: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks))).on('error', reject);
  });
  return { page: new PaperWriter(pdf), whole };
}

/** Text down a page, each piece marked for screen readers. */
export class PaperWriter {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #fonts: PaperFonts;
  /** The one root that PDF/UA wants all pieces under. */
  readonly #document: PDFKit.PDFStructureElement;
  /** The bookmark that those of smaller headings stand under. */
  #chapter: PDFKit.PDFOutline;

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
    this.#fonts = new PaperFonts(pdf);
    this.#document = pdf.struct('Document');
    this.#chapter = pdf.outline;
    pdf.addStructure(this.#document);
  }

  heading(text: string, tag: HeadingTag, size = 12): void {
    if (tag !== 'H1') this.gap(14);
    const bookmark = this.#bookmark(text, tag === 'H1' ? this.#pdf.outline : this.#chapter);
    if (tag === 'H1') this.#chapter = bookmark;
    this.#piece(tag, () => this.#write(text, size, 'ink', { bold: true }));
    this.gap(4);
  }

  /** A heading with a verdict at the right end of its line. */
  headed(text: string, verdict: string, colour: Colour): void {
    const top = this.#pdf.y;
    this.#bookmark(text, this.#chapter);
    this.#piece('H3', () => this.#write(text, 10.5, 'ink', { bold: true, width: this.#width - VERDICT_WIDTH - GUTTER }));
    const below = this.#pdf.y;
    this.#piece('P', () => this.#write(verdict, 9.5, colour, { bold: colour !== 'faint', left: this.#width - VERDICT_WIDTH, top, width: VERDICT_WIDTH, align: 'right' }));
    this.#pdf.y = below;
    this.gap(2);
  }

  text(text: string, size: number, colour: Colour = 'ink'): void {
    this.#piece('P', () => this.#write(text, size, colour));
  }

  list(items: readonly string[], size: number, colour: Colour = 'ink'): void {
    if (items.length === 0) return;
    this.#document.add(this.#pdf.struct('L', {}, items.map((item) => this.#pdf.struct('LI', {}, [this.#pdf.struct('LBody', {}, () => {
      const top = this.#pdf.y;
      this.#write('– ', size, colour, { width: ITEM_INDENT });
      this.#write(item, size, colour, { left: ITEM_INDENT, top: this.#lineOf(top) });
    })]))));
  }

  /** Names at the left, what they stand for beside them; digests in a fixed pitch. */
  facts(facts: readonly Fact[], face: 'plain' | 'mono' = 'plain'): void {
    for (const [key, value] of facts) {
      const top = this.#pdf.y;
      this.#piece('P', () => {
        this.#write(`${key} `, 9.5, 'faint', { width: KEY_WIDTH }); // the blank parts them for whoever hears it
        this.#write(value, face === 'mono' ? MONO_SIZE : 9.5, 'ink', { left: KEY_WIDTH, top: this.#lineOf(top) + (face === 'mono' ? MONO_DROP : 0), width: this.#width - KEY_WIDTH, mono: face === 'mono' });
      });
      this.gap(2);
    }
  }

  /** Text that is compared letter by letter: its lines in a fixed pitch beside its name; what has no room on one stands on the next, further in. */
  exact(key: string, lines: readonly string[]): void {
    const top = this.#pdf.y;
    this.#piece('P', () => {
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
  tally(count: number, word: string, meaning: string, colour: Colour): void {
    const top = this.#pdf.y;
    this.#piece('P', () => {
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
    this.#pdf.font(fitted.face).fontSize(size);
    return this.#pdf.heightOfString(fitted.text, { width: this.#width, lineGap: LINE_GAP });
  }

  keepTogether(points: number): void {
    if (this.#pdf.y + points > this.#pdf.page.height - MARGIN) this.#pdf.addPage();
  }

  /** Closes the text and puts a line and the page's number under every page; where both parts of the line have no room, the name is cut. */
  finish(name: string, facts: string): void {
    this.#document.end();
    const { start, count } = this.#pdf.bufferedPageRange();
    for (let at = start; at < start + count; at++) {
      this.#pdf.switchToPage(at);
      const bottom = this.#pdf.page.margins.bottom;
      this.#pdf.page.margins.bottom = 0; // the footer stands in the margin, which would otherwise begin a new page
      this.#pdf.markContent('Artifact', { type: 'Pagination' });
      this.#pdf.fillColor(COLOURS.faint);
      this.#pdf.text(this.#footLine(name, facts), MARGIN, this.#pdf.page.height - FOOT, { lineBreak: false });
      this.#pdf.text(`${at + 1} / ${count}`, MARGIN, this.#pdf.page.height - FOOT, { width: this.#width, align: 'right', lineBreak: false });
      this.#pdf.endMarkedContent();
      this.#pdf.page.margins.bottom = bottom;
    }
    this.#pdf.end();
  }

  get #width(): number {
    return this.#pdf.page.width - 2 * MARGIN;
  }

  #write(text: string, size: number, colour: Colour, place: Placement = {}): void {
    const { left = 0, top = this.#pdf.y, width = this.#width - left, align = 'left', bold = false, mono = false } = place;
    const fitted = this.#fonts.fitted(text, mono ? 'mono' : bold ? 'bold' : 'plain');
    this.#pdf.font(fitted.face).fontSize(size).fillColor(COLOURS[colour]);
    this.#pdf.text(fitted.text, MARGIN + left, top, { width, align, lineGap: LINE_GAP });
    this.#pdf.x = MARGIN;
  }

  /** A line in pieces that each fit beside a name, broken at blanks, and inside a word only where it is longer than that. */
  #pieces(line: string): readonly string[] {
    this.#pdf.font(this.#fonts.fitted('0', 'mono').face).fontSize(EXACT_SIZE);
    const most = Math.floor((this.#width - KEY_WIDTH - ITEM_INDENT) / this.#pdf.widthOfString('0'));
    const words = line.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${most}}`, 'gu')) ?? []);
    return words.reduce<string[]>((pieces, word) => {
      const last = pieces.at(-1);
      if (last === undefined || last.length + 1 + word.length > most) return [...pieces, word];
      return [...pieces.slice(0, -1), `${last} ${word}`];
    }, []);
  }

  /** Sets the face too, which it had to measure with. */
  #footLine(name: string, facts: string): string {
    const fitted = this.#fonts.fitted(`${name} · ${facts}`, 'plain');
    this.#pdf.font(fitted.face).fontSize(7);
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

  #piece(tag: string, write: () => void): void {
    this.#document.add(this.#pdf.struct(tag, {}, write));
  }
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
