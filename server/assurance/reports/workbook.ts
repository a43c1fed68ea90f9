import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { brand, dateOf, type Instant } from '../../../shared/brand.ts';
import { cellSized, type CsvCell } from '../../../shared/csv-text.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Sheet } from './report-sheets.ts';

/** Rows that a sheet can hold (ECMA-376 as every spreadsheet reads it); the first names the columns. */
export const MOST_SHEET_ROWS = 1_048_576;

/** Written as the first moment a ZIP knows, for the same tables give the same bytes. */
const LONG_AGO = dateOf(brand<Instant>('1970-01-01T00:00:00.000Z'));
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

type Rows = Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>;

/**
 * Tables as an XLSX workbook (ECMA-376), made while it is read. Every text is an inline string, which no program evaluates;
 * there are no formulas, links or macros in it. Fails rather than leave a row out.
 */
export function workbookStream(sheets: ReadonlyArray<{ readonly name: Sheet['name']; readonly rows: Rows }>, mostRows = MOST_SHEET_ROWS): Readable {
  const zip = new ZipFile();
  const out = Readable.from(zip.outputStream);
  const add = (path: string, chunks: () => AsyncIterable<string> | Iterable<string>): void =>
    zip.addReadStreamLazy(path, { mtime: LONG_AGO, forceDosTimestamp: true, mode: 0o100644 }, (ready) =>
      ready(null, Readable.from(chunks(), { objectMode: false }).once('error', (reason) => out.destroy(reason))));
  add('[Content_Types].xml', () => [contentTypes(sheets.length)]);
  add('_rels/.rels', () => [`${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`]);
  add('xl/workbook.xml', () => [`${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.map(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join('')}</sheets></workbook>`]);
  add('xl/_rels/workbook.xml.rels', () => [workbookRelations(sheets.length)]);
  add('xl/styles.xml', () => [STYLES]);
  for (const [n, { rows }] of sheets.entries()) add(`xl/worksheets/sheet${n + 1}.xml`, () => sheetXml(rows, mostRows));
  zip.on('error', (reason) => out.destroy(reason));
  zip.end();
  return out;
}

async function* sheetXml(rows: Rows, mostRows: number): AsyncGenerator<string> {
  yield `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultColWidth="24" defaultRowHeight="15"/><sheetData>`;
  let n = 0;
  for await (const row of rows) {
    n += 1;
    if (n > mostRows) throw new Refusal('reports/too-many-rows', { field: 'format', rule: `format: a workbook holds ${mostRows} rows; take CSV or JSON` });
    yield `<row r="${n}">${row.map((cell, column) => cellXml(cell, `${columnName(column)}${n}`, n === 1)).join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function cellXml(cell: CsvCell, at: string, head: boolean): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c r="${at}" t="inlineStr"${head ? ' s="1"' : ''}><is><t xml:space="preserve">${escaped(cellSized(cell))}</t></is></c>`;
}

/** A, B … Z, AA, AB … */
function columnName(index: number): string {
  return (index >= 26 ? columnName(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** XML 1.0 has no way to write most control characters and lone surrogates: they are left out. `_x0041_` is an `A` to who reads a workbook (ECMA-376 Part 1, 22.9.2.19): the underscore of one that is meant letter by letter is written so itself. */
function escaped(text: string): string {
  return text.toWellFormed().replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;');
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from({ length: sheets }, (_, n) => `<Override PartName="/xl/worksheets/sheet${n + 1}.xml" ContentType="${type}.worksheet+xml"/>`).join('');
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts}</Types>`;
}

function workbookRelations(sheets: number): string {
  const parts = Array.from({ length: sheets }, (_, n) => `<Relationship Id="rId${n + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n + 1}.xml"/>`).join('');
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${parts}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`;
}

/** Two looks: plain, and bold for the row that names the columns. */
const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`;
