import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { reportFile } from '../../../../server/assurance/reports/index.ts';
import { workbookStream } from '../../../../server/assurance/reports/workbook.ts';
import { unpack } from '../../../support/evidence-packages.ts';
import { aReport } from '../../../support/report-builders.ts';

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a stream of bytes
  return Buffer.concat(chunks);
}
const workbook = (rows: readonly (readonly (string | number | boolean | null)[])[]) => bytesOf(workbookStream([{ name: 'One', rows }]));

describe('a workbook', () => {
  it('is read by a program that is not ours, numbers as numbers and texts as texts', async () => {
    const hostile = ['=1+1', '@x', '<a>&"', 'a\nb', 'Größe 北京', '＝1'];
    const read = await readXlsx(await workbook([['n', 'text'], ...hostile.map((text, n) => [n - 2, text])]));
    const sheet = read[0]?.data;
    expect(sheet).toEqual([['n', 'text'], ...hostile.map((text, n) => [n - 2, text])]);
  });

  it('writes letter by letter what a reader of workbooks would take for an escape', async () => {
    const xml = String((await unpack(await workbook([['a'], ['_x003D_1+1 _xyz_ a_x005f_b']]))).get('xl/worksheets/sheet1.xml'));
    expect(xml).toContain('>_x005F_x003D_1+1 _xyz_ a_x005F_x005f_b</t>');
  });

  it('CSV-03: holds no formula, link or macro, whatever stands in its cells', async () => {
    const files = await unpack(await workbook([['a'], ['=HYPERLINK("http://x")']]));
    const xml = [...files.values()].map(String).join('');
    expect([...files.keys()]).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml']);
    expect(xml).not.toMatch(/<f[ >]|<hyperlink|vbaProject|externalLink/);
  });

  it('gives the same bytes for the same report, with a sheet for each of its tables', async () => {
    const [first, second] = [await reportFile(aReport(), [], 'xlsx'), await reportFile(aReport(), [], 'xlsx')];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    expect(first.name).toBe('SOC2-TSC-2017-rev2022-2026-01-01-2026-04-01.xlsx');
    const names = String((await unpack(first.bytes)).get('xl/workbook.xml')).matchAll(/name="([\w ]+)"/g);
    expect([...names].map(([, name]) => name)).toEqual(['Controls', 'Evidence', 'Counts', 'Exceptions', 'Sample', 'Applicability', 'Attachments', 'Signed off', 'About']);
  });

  it('fails rather than leave a row out', async () => {
    await expect(bytesOf(workbookStream([{ name: 'One', rows: [['n'], [1], [2]] }], 2))).rejects.toMatchObject({ code: 'reports/too-many-rows' });
  });
});
