import { describe, expect, it } from 'vitest';
import { reportPdf } from '../../../../server/assurance/reports/report-pdf.ts';
import { readPdf } from '../../../support/pdf-text.ts';
import { aReport, ROOT } from '../../../support/report-builders.ts';

const textOf = async (...asked: Parameters<typeof aReport>) => (await readPdf(await reportPdf(aReport(...asked)))).pages.join('\n');
/** Line breaks of the page are not the text's. */
const flat = (text: string) => text.replaceAll(/\s+/g, '');

describe('a report on paper', () => {
  it('is a tagged PDF with bookmarks and a title', async () => {
    const pdf = await reportPdf(aReport());
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    const read = await readPdf(pdf);
    expect(read).toMatchObject({ tagged: true, title: 'A framework: Tenant A' });
    expect(read.outline).toEqual(expect.arrayContaining(['A framework', 'Result', 'Controls', 'C0  Control number 0', 'Evidence', 'Q-ONE  One question']));
  });

  it('is the same bytes for the same report, at any time', async () => {
    expect((await reportPdf(aReport())).equals(await reportPdf(aReport()))).toBe(true);
  });

  it('fixes the log on its first page: its root, its size, the digest of the report and the seed of its samples', async () => {
    const report = aReport();
    const [first = ''] = (await readPdf(await reportPdf(report))).pages;
    for (const fact of [ROOT, '21,306', 'log.example/t/a', report.digest, 'seed-1']) expect(flat(first)).toContain(flat(fact));
  });

  it('counts every status, in words, and names each exception with its entries', async () => {
    const text = flat(await textOf());
    for (const words of ['Not met', 'Needs attachment', 'Insufficient evidence', 'Evidence attached', 'Met', 'Helper 1.0.0 does not', 'event-1', 'and 20 more in the JSON', 'What happened elsewhere is not in it.']) expect(text).toContain(flat(words));
  });

  it.each(['Olga Łuk', 'Ελένη Παπαδοπούλου', 'Вера Иванова', 'Nguyễn Thị Hạnh', 'Անի Հակոբյան', '„Größe“ – ½ €'])('prints the letters of %s', async (name) => {
    expect(flat(await textOf({ by: name, tenant: name }))).toContain(flat(name));
  });

  it('names the letters that none of its fonts has, instead of leaving them out', async () => {
    expect(flat(await textOf({ tenant: '北京' }))).toContain('[U+5317][U+4EAC]');
  });

  it('numbers its pages and repeats the digest on each', async () => {
    const report = aReport({ controls: 60 });
    const { pages } = await readPdf(await reportPdf(report));
    expect(pages.length).toBeGreaterThan(2);
    for (const [n, page] of pages.entries()) for (const words of [`${n + 1} / ${pages.length}`, report.digest]) expect(flat(page)).toContain(flat(words));
  });

  it('PDF-01: a name that speaks PDF, turns the text around or hides in it is text only, whatever its length', async () => {
    const name = `) Tj ET >> /JS (app.alert(1)) /OpenAction << \\) \u202Eevil\u202C \u200Bhidden ${'x'.repeat(10_000)}`;
    const pdf = await reportPdf(aReport({ tenant: name, exception: name }));
    for (const object of ['/JS', '/JavaScript', '/OpenAction', '/Launch', '/EmbeddedFile', '/URI', '/AA']) expect(pdf.toString('latin1').replaceAll(/stream\n[\s\S]*?\nendstream/g, '').replaceAll(/\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>/g, '')).not.toContain(object);
    const text = flat((await readPdf(pdf)).pages.join(''));
    expect(text).toContain('[U+202E]evil[U+202C]');
    expect(text).toContain('[U+200B]hidden');
    expect(text).toContain('/JS(app.alert(1))');
    expect(text.split('x').length).toBeGreaterThan(20_000);
  });

  it('PDF-02: Markdown and HTML in evidence are printed as they stand, and nothing is fetched for them', async () => {
    const exception = '![x](http://127.0.0.1:9/a.png) <img src="file:///etc/passwd"> <script>fetch("http://127.0.0.1:9")</script>';
    const asked: string[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = (input) => {
      asked.push(input instanceof Request ? input.url : input.toString());
      return Promise.reject(new Error('a paper fetches nothing'));
    };
    try {
      const pdf = await reportPdf(aReport({ exception }));
      expect(flat((await readPdf(pdf)).pages.join(''))).toContain(flat(exception));
      expect(pdf.toString('latin1')).not.toMatch(/\/(?:Link|Annot|XObject\s*<<\s*\/)/);
    } finally {
      globalThis.fetch = fetch;
    }
    expect(asked).toEqual([]);
  });
});
