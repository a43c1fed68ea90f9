import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, readCsv } from '../../shared/csv-text.ts';

const back = (text: string) => readCsv(csvLine([text]))[0]?.[0];

describe('a cell of a CSV file', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', ';=1', '＝1', '＋1', '  =1', "'quoted"])('CSV-01: %j is marked, quoted and comes back as it was', (text) => {
    expect(csvLine([text])).toMatch(/^"'/);
    expect(back(text)).toBe(text);
  });

  it('CSV-01: numbers stay numbers, also negative ones', () => {
    expect(csvLine([-5, 3, true, null, 'x'])).toBe('-5,3,true,,x\r\n');
  });

  it('CSV-01: any text comes back from the file as it was, but for NUL', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 2, maxLength: 5 }), (cells) => {
      expect(readCsv(csvLine(cells) + csvLine(cells))).toEqual([cells, cells].map((row) => row.map((cell) => cell.replaceAll('\0', ''))));
    }));
  });

  it('CSV-02: quotes, line breaks and commas are quoted as RFC 4180 says, NUL goes', () => {
    expect(csvLine(['a"b', 'a\nb', 'a,b', 'a\0b'])).toBe('"a""b","a\nb","a,b",ab\r\n');
  });

  it('CSV-02: a megabyte ends at what a cell can hold, and says so', () => {
    const line = csvLine(['x'.repeat(2 ** 20)]);
    expect(line.length).toBeLessThan(32_800);
    expect(line).toContain('[cut: 1048576 characters]');
  });

  it('CSV-03: a link and a command that hide in a user agent begin no formula', () => {
    for (const agent of ['=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", '@SUM(1+1)*cmd|x']) expect(csvLine(['ok', agent]).split(',')[1]).toMatch(/^"?'/);
  });
});
