import PDFDocument from 'pdfkit';
import { describe, expect, it } from 'vitest';
import type { ReportBody } from '../../../../server/assurance/reports/index.ts';
import { PaperFonts } from '../../../../server/assurance/reports/paper-fonts.ts';
import { reportPdf } from '../../../../server/assurance/reports/report-pdf.ts';
import { openTypefaces } from '../../../../server/assurance/reports/typefaces.ts';
import { reportSheets } from '../../../../server/assurance/reports/report-sheets.ts';
import { readPdf } from '../../../support/pdf-text.ts';
import { aReport, CHECKPOINT, ROOT } from '../../../support/report-builders.ts';

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

  it('has a bookmark a chapter, and those of its controls and questions under it', async () => {
    const { chapters, outline } = await readPdf(await reportPdf(aReport({ controls: 3 })));
    expect(chapters).toEqual(['A framework', 'Controls', 'Evidence']);
    expect(outline.slice(outline.indexOf('Controls'))).toEqual(['Controls', 'C0  Control number 0', 'C1  Control number 1', 'C2  Control number 2', 'Evidence', 'Q-ONE  One question']);
  });

  it('is the same bytes for the same report, at any time', async () => {
    expect((await reportPdf(aReport())).equals(await reportPdf(aReport()))).toBe(true);
  });

  it('fixes the log on its first page: its root, its size, the digest of the report and the seed of its samples', async () => {
    const report = aReport();
    const [first = ''] = (await readPdf(await reportPdf(report))).pages;
    for (const fact of [ROOT, '21,306', 'log.example/t/a', report.digest, 'seed-1']) expect(flat(first)).toContain(flat(fact));
  });

  it('prints the signed checkpoint on its first page, letter by letter', async () => {
    const [first = ''] = (await readPdf(await reportPdf(aReport()))).pages;
    for (const line of CHECKPOINT.split('\n')) expect(flat(first)).toContain(flat(line));
  });

  it('counts every status, in words, and names each exception with its entries', async () => {
    const text = flat(await textOf());
    for (const words of ['Not met', 'Needs attachment', 'Insufficient evidence', 'Evidence attached', 'Met', 'Helper 1.0.0 does not', 'event-1', 'and 20 more in the JSON', 'What happened elsewhere is not in it.']) expect(text).toContain(flat(words));
  });

  it('prints what each answer counted, and no empty brackets where an exception has no entry', async () => {
    const facts = { by_type: { 'auth.login.failed': 4, 'auth.login.succeeded': 1_204 }, votes: 29, roles: { admin: ['a'] } };
    const text = flat(await textOf({}, (body) => ({ ...body, queries: body.queries.map((query) => ({ ...query, facts, exceptions: [{ what: 'Root has only a password', events: [] }] })) })));
    expect(text).toContain(flat('By type: auth.login.failed 4, auth.login.succeeded 1,204'));
    expect(text).toContain(flat('Votes 29'));
    expect(text).toContain(flat('Root has only a password'));
    expect(text).not.toContain('()');
  });

  it('keeps the foot of every page within the page, however long the tenant is called', async () => {
    const report = aReport({ controls: 30, tenant: `Versicherungsgesellschaft ${'Nord '.repeat(60)}`, exception: 'none' });
    const { pages } = await readPdf(await reportPdf(report));
    for (const [n, page] of pages.entries()) expect(page.trimEnd().split('\n').slice(-2).join(' ')).toMatch(new RegExp(`Versich.*… · SOC2-TSC-2017-rev2022 · SHA-256 ${report.digest} ?${n + 1} / ${pages.length}$`));
    expect((await readPdf(await reportPdf(aReport({ tenant: 'Tenant A' })))).pages[0]).toContain('Tenant A · SOC2');
  });

  it('leaves no page without words and none nearly empty before the last, whatever falls on a break', async () => {
    for (const lines of [2, 6]) {
      const signature = { note: 'x\n\n— origin AAAA\n', signedByName: 'Olga', office: 'Officer', statement: 'word '.repeat(90 * lines), signedAt: aReport().createdAt, tenantId: aReport().tenantId, id: 's', reportId: aReport().id, signedBy: aReport().createdBy };
      const { pages } = await readPdf(await reportPdf(aReport({ controls: 7 }), Array.from({ length: 4 }, () => signature)));
      for (const page of pages.slice(0, -1)) expect(flat(page).length, `${lines} lines, ${pages.length} pages`).toBeGreaterThan(200);
    }
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
    expect((await readPdf(pdf)).title).toContain('[U+202E]evil');
  });

  it('breaks an endless word before PDFKit has to, also one of blanks that do not break', () => {
    const fonts = new PaperFonts(new PDFDocument(), (face) => openTypefaces().of(face, PDFDocument));
    for (const word of ['x', '\u00a0', 'a\u202f']) expect(fonts.fitted(word.repeat(300), 'plain').text).toMatch(/^.{60}\n/);
  });

  it('NUL, emoji and text from right to left are printed or named, and nothing of them is lost', async () => {
    const text = flat(await textOf({ exception: 'nul\0 end 👩‍💻 עברית العربية' }));
    for (const words of ['nul[U+0000]end', '[U+1F469][U+200D][U+1F4BB]']) expect(text).toContain(words);
    for (const letter of 'עברית') expect(text).toContain(letter);
  });

  it('prints five hundred exceptions of ten thousand and says so; the workbook and the JSON have every one', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({ what: `Case ${n} ends`, events: [`event-${n}`] }));
    const report = aReport({}, (body) => ({ ...body, queries: body.queries.map((query) => ({ ...query, exceptions: many })) }));
    const text = (await readPdf(await reportPdf(report))).pages.join('\n');
    expect(new Set(text.match(/Case \d+ ends/g)).size).toBe(500);
    expect(flat(text)).toContain(flat('The first 500 of 10,000 exceptions are printed'));
    expect(flat(text)).toContain(flat('Exceptions: 10,000.'));
    expect(reportSheets(report, JSON.parse(report.body) as ReportBody).find(({ name }) => name === 'Exceptions')?.rows).toHaveLength(10_001); // written by the builder
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
