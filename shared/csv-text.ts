/** What a cell may hold: numbers stay numbers, everything else is text. */
export type CsvCell = string | number | boolean | null;

/** The longest text that every spreadsheet keeps whole (Excel's limit, in UTF-16 units). */
const MOST_CELL = 32_767;

/**
 * Begins what a spreadsheet would take for a formula or a command, in its half- and full-width forms and behind blanks or a
 * separator of other countries; and our own mark, so that reading can take it off again without guessing.
 */
const DANGEROUS = /^[\s;,]*[=+\-@＝＋－＠]|^[\t\r\n']/u;

/** One RFC 4180 line. A text that a spreadsheet might run is marked with `'` and quoted; NUL is taken out, and what is too long ends in a word that says so. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`;
}

/** The cells of a CSV text line by line, as `csvLine` was given them; numbers and truth values come back as texts. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, cell = '', end = ''] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|$)/g)) {
    if (end === '' && cell === '' && row.length === 0) break;
    row.push(unmarked(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Cut to what a cell can hold, and saying so: a text that ends early must not look whole. */
export function cellSized(text: string): string {
  const whole = text.replaceAll('\0', '');
  if (whole.length <= MOST_CELL) return whole;
  const mark = ` [cut: ${whole.length} characters]`;
  return whole.slice(0, MOST_CELL - mark.length).replace(/[\uD800-\uDBFF]$/, '') + mark;
}

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = cellSized(cell);
  const marked = DANGEROUS.test(text) ? `'${text}` : text;
  return marked !== text || /[",\r\n]/.test(text) || text !== text.trim() ? `"${marked.replaceAll('"', '""')}"` : text;
}

function unmarked(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
