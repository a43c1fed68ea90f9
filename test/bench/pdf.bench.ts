import { deflateSync } from 'node:zlib';
import { openPaper } from '../../server/assurance/reports/paper-writer.ts';
import { openTypefaces } from '../../server/assurance/reports/typefaces.ts';
import { bench } from './harness.ts';

// Ten thousand entries on paper, a line each, against the least that a PDF of the same lines takes: no Unicode, no embedded font, no tags.
const EVENTS = 10_000;
const LINES_A_PAGE = 60;
const rows = Array.from({ length: EVENTS }, (_, n) => `${new Date(Date.UTC(2026, 4, 1) + n * 51_234).toISOString()}  run.finished  success  Person ${n % 150}  run Sort the mail of day ${n % 365}`);
const typefaces = openTypefaces();
let bytes = 0;

await bench('pdf', {
  'raw writer (limit)': { run: () => rawPdf(rows) },
  product: { run: async () => {
    const { page, whole } = await openPaper({ title: 'Entries of a year', author: 'Ada', date: new Date(0), typefaces });
    page.heading('Entries', 'H1', 16);
    page.list(rows, 7.5);
    page.finish('Entries of a year', `${EVENTS} entries`);
    bytes = (await whole).length;
  } },
}, {
  operations: EVENTS, rounds: 5,
  goals: [{ of: 'product', to: 'raw writer (limit)', atMost: 15 }, { says: 'bytes of the file per entry', figure: () => bytes / EVENTS }],
  notes: [
    'A figure is the cost of one entry. The product embeds its fonts, chooses one for each text that the first cannot write, breaks lines and marks every piece for screen readers (PDF/UA), which the limit does not. It reads its fonts with the first paper of a process, which is not measured: that takes as long as about eight thousand entries.',
    'Neither pdfmake nor a printing browser is measured: the first is not installed, and the second cannot mark what it prints by our structure.',
  ],
});

/** As in the specification, and no more: one font that every reader has, one compressed stream a page. */
function rawPdf(lines: readonly string[]): Buffer {
  const objects: Buffer[] = [];
  const add = (body: string | Buffer): number => objects.push(Buffer.isBuffer(body) ? body : Buffer.from(body, 'latin1'));
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(''); // the tree of pages, once they are known
  add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>');
  const pages: number[] = [];
  for (let from = 0; from < lines.length; from += LINES_A_PAGE) {
    const text = lines.slice(from, from + LINES_A_PAGE).map((line, at) => `1 0 0 1 54 ${780 - at * 12} Tm (${line.replaceAll(/[\\()]/g, '\\$&')}) Tj`).join('\n');
    const packed = deflateSync(`BT /F1 7.5 Tf\n${text}\nET`);
    const content = add(Buffer.concat([Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`), packed, Buffer.from('\nendstream')]));
    pages.push(add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${content} 0 R >>`));
  }
  objects[1] = Buffer.from(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((page) => `${page} 0 R`).join(' ')}] >>`);
  const parts = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [n, body] of objects.entries()) {
    const part = Buffer.concat([Buffer.from(`${n + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    places.push(at);
    at += part.length;
    parts.push(part);
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}
