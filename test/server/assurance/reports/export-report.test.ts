import readXlsx from 'read-excel-file/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ReportBody, ReportSignature } from '../../../../server/assurance/reports/index.ts';
import { reportFile } from '../../../../server/assurance/reports/export-report.ts';
import { brand, dateOf, type Instant } from '../../../../shared/brand.ts';
import { REPORT_FORMAT_NAMES } from '../../../../shared/report-formats.ts';
import { readPdf } from '../../../support/pdf-text.ts';
import { aReport } from '../../../support/report-builders.ts';

/** The time and day of a member, in its own head and in the directory at the end of a ZIP. */
const MEMBER_TIMES = new RegExp(`(PK${String.fromCodePoint(3, 4)}.{6}|PK${String.fromCodePoint(1, 2)}.{8}).{4}`, 'gs');

/** yazl keeps the zone of the moment at which it was loaded, so that only within a process that changes its zone the two times of a member (the earliest that a ZIP knows) are written otherwise. */
function contentOf(bytes: Buffer, format: string): Buffer {
  return format === 'xlsx' ? Buffer.from(bytes.toString('latin1').replaceAll(MEMBER_TIMES, '$1'), 'latin1') : bytes;
}

describe('a report as a file', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const at = (zone: string) => {
    vi.stubEnv('TZ', zone);
    return dateOf(brand<Instant>('2026-04-02T09:00:00.000Z')).getTimezoneOffset();
  };

  it.each(REPORT_FORMAT_NAMES)('is the same bytes as %s, wherever and whenever it is taken', async (format) => {
    const west = at('America/Los_Angeles');
    const first = await reportFile(aReport(), [], format);
    const east = at('Pacific/Auckland');
    const second = await reportFile(aReport(), [], format);
    expect(west).not.toBe(east);
    expect(second.name).toBe(first.name);
    expect(contentOf(second.bytes, format).equals(contentOf(first.bytes, format))).toBe(true);
    expect(first.bytes.length).toBeGreaterThan(100);
  });
});

const HOSTILE = ['O"Neil, Ann', 'a\nb', '=1+1', '<script>alert(1)</script>', 'Müller Straße', '- item', '+49 30', '# head', `${'long '.repeat(90)}end`];

/** One of everything that a report can hold: an open control, an excluded one, attachments, exceptions of several entries, a question that nobody decides. */
function crowded(body: ReportBody): ReportBody {
  const [one] = body.controls;
  const [asked] = body.queries;
  if (!one || !asked) throw new Error('the builder makes a control and a question');
  return {
    ...body, logs: body.logs.map((log) => ({ ...log, verified: false, problem: 'entry 7: its digest is another' })), limits: ['Cosigned by <img/src=x> [up to](entry)'], notApplicable: 1, summary: { met: 0, 'not-met': 1, 'insufficient-evidence': 0, 'needs-attachment': 1, 'evidence-attached': 1 },
    controls: [
      { ...one, why: 'why of the first', applicability: { applicable: true, justification: 'it is ours', ver: 2 } },
      { ...one, id: 'C1', status: 'evidence-attached', evidence: ['Q-ATTEST'], why: 'why of the second', attachments: HOSTILE.map((name, n) => ({ id: `a${n}`, name: name.replaceAll('\n', ' '), sha256: `${n}b`.repeat(32), note: `note ${n}`, effectiveFrom: moment(`2026-01-0${n + 1}T00:00:00.001Z`), effectiveTo: moment(`2026-02-0${n + 1}T00:00:00.001Z`), attachedAt: moment(`2026-03-0${n + 1}T00:00:00.001Z`) })) },
      { ...one, id: 'C2', status: 'needs-attachment', evidence: ['Q-TWO', 'Q-ATTEST'], why: 'why of the third' },
      { ...one, id: 'C3', status: 'not-met', why: 'why of the fourth', applicability: { applicable: false, justification: '=nothing "here"', ver: 3 } },
    ],
    queries: [{ ...asked, population: 4_321, exceptions: HOSTILE.map((what, n) => ({ what, events: [`event-${n}-a`, `event-${n}-b`] })), sample: ['sample-a', 'sample-b'] }, { ...asked, id: 'Q-TWO', rule: null, population: 0, exceptions: [], sample: [] }],
  };
}

const moment = (text: string) => brand<Instant>(text);
const CROWDED = aReport({ by: '=Olga' }, crowded);
const SIGNED: readonly ReportSignature[] = ['Ann "A"', 'Bo <b>'].map((signedByName, n) => ({
  tenantId: CROWDED.tenantId, id: `s${n}`, reportId: CROWDED.id, note: `note of ${n}\n\n— log key${n}\n`, signedBy: CROWDED.createdBy, signedByName, office: 'Officer, risk', statement: `I read it ${n}.`, signedAt: moment(`2026-04-0${n + 3}T09:00:00.000Z`),
}));

const bytesAs = async (format: (typeof REPORT_FORMAT_NAMES)[number]): Promise<Buffer> => (await reportFile(CROWDED, SIGNED, format)).bytes;
const flat = (text: string): string => text.replaceAll(/\s+/g, '');
const unmarked = (text: string): string => text.replaceAll(/&(lt|gt|quot|amp|#39);/g, (_entity, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? "'");

/** Every text and number of a JSON value. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return [String(value)];
}

/** What a reader of each form finds in it, without blanks. */
const READ: Readonly<Record<string, () => Promise<string>>> = {
  pdf: async () => flat((await readPdf(await bytesAs('pdf'))).pages.join('\n')).replaceAll('4,321', '4321'),
  html: async () => flat(unmarked((await bytesAs('html')).toString().replaceAll(/<[^>]*>/g, ''))).replaceAll('4,321', '4321'),
  xlsx: async () => flat((await readXlsx(await bytesAs('xlsx'))).flatMap(({ data }) => data.flat()).map(String).join('\n')),
  markdown: async () => flat(unmarked((await bytesAs('markdown')).toString()).replaceAll(/\\(.)/g, '$1')),
  document: async () => flat(textsOf(JSON.parse((await bytesAs('document')).toString())).join('\n')),
  'oscal-ar': async () => flat(textsOf(JSON.parse((await bytesAs('oscal-ar')).toString())).join('\n')),
};

describe('what a report says', () => {
  it.each(Object.keys(READ))('stands in %s too: controls, reasons, populations, every exception with its entries, samples, attachments and who signed it off', async (format) => {
    const [said, body] = [(await READ[format]?.()) ?? '', crowded(JSON.parse(aReport().body) as ReportBody)]; // written by the builder
    // What is JSON within Markdown has its quotes and breaks written so.
    const holds = (text: string): boolean => [text, JSON.stringify(text).slice(1, -1)].some((form) => said.includes(flat(form)));
    const wanted = [
      ...body.controls.flatMap(({ id, applicability }) => [id, applicability?.justification ?? '']), ...body.controls.slice(0, 3).map(({ why }) => why), '4321', 'Q-TWO',
      ...body.queries.flatMap(({ exceptions, sample }) => [...exceptions.flatMap(({ what, events }) => [what, ...events]), ...sample]),
      ...body.controls.flatMap(({ attachments }) => attachments.flatMap(({ name, sha256, note, effectiveFrom, effectiveTo, attachedAt }) => [name, sha256, note, effectiveFrom, effectiveTo ?? '', attachedAt ?? ''])),
      ...SIGNED.flatMap(({ signedByName, office, signedAt, statement }) => [signedByName, office, signedAt, statement]), CROWDED.digest, 'entry 7: its digest is another', ...body.limits,
    ];
    expect(wanted.filter((text) => !holds(text))).toEqual([]);
  });

  it('is counted alike in each form: a control that does not apply has no other status anywhere', async () => {
    const sheets = new Map((await readXlsx(await bytesAs('xlsx'))).map(({ sheet, data }) => [sheet, data] as const));
    const column = (sheet: string, name: string) => (sheets.get(sheet) ?? []).slice(1).map((row) => row[(sheets.get(sheet)?.[0] ?? []).indexOf(name)]);
    const words = ['Not met', 'Evidence attached', 'Needs attachment', 'Not applicable'];
    expect([column('Controls', 'status'), column('Applicability', 'status')]).toEqual([words, words]);
    const items = JSON.parse((await bytesAs('document')).toString()) as { evidence_items: ReadonlyArray<{ control_id: string; metadata: { status: string } }>; metadata: { controls: ReadonlyArray<{ status: string }> } }; // written by the same room
    expect(items.metadata.controls.map(({ status }) => status)).toEqual(['not-met', 'evidence-attached', 'needs-attachment', 'not-applicable']);
    expect([...new Set(items.evidence_items.filter(({ control_id: id }) => id === 'C3').map(({ metadata }) => metadata.status))]).toEqual(['not-applicable']);
  });
});
