import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { reportPdf } from '../../../../server/assurance/reports/report-pdf.ts';
import type { ReportBody, StoredReport } from '../../../../server/assurance/reports/report.ts';
import { brand, type Instant, type ReportId, type UserId } from '../../../../shared/brand.ts';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { TENANT_A } from '../../../support/actors.ts';

const at = (text: string) => brand<Instant>(text);
const ROOT = 'ab'.repeat(32);

function aReport(controls = 20): StoredReport {
  const body: ReportBody = {
    format: 'countersign-report/1', framework: { id: 'F1', name: 'A framework' }, tenant: { id: TENANT_A, slug: 'a', name: 'Tenant A' },
    period: { from: at('2026-01-01T00:00:00.000Z'), to: at('2026-04-01T00:00:00.000Z') }, logs: [{ origin: 'log.example/t/a', size: 21_306, root: ROOT, verified: true, problem: null }],
    summary: { met: controls - 1, 'not-met': 1, 'insufficient-evidence': 0, 'needs-attachment': 0, 'evidence-attached': 0 },
    controls: Array.from({ length: controls }, (_, at_) => ({ id: `C${at_}`, title: `Control number ${at_}`, support: 'direct', evidence: ['Q-ONE'], status: at_ === 0 ? 'not-met' : 'met', why: 'Q-ONE: 3 records' })),
    queries: [{ id: 'Q-ONE', title: 'One question', population: 3, minimum: 1, rule: 'it holds', exceptions: [{ what: 'Helper 1.0.0 does not', events: ['event-1'] }], sample: Array.from({ length: 25 }, (_, n) => `sample-${n}`), facts: {} }],
    limits: ['What happened elsewhere is not in it.'],
  };
  return {
    tenantId: TENANT_A, id: brand<ReportId>('0190d000-0000-7000-8000-000000000001'), framework: 'F1', ...body.period, body: canonicalJson(body), digest: 'cd'.repeat(32), summary: body.summary,
    createdBy: brand<UserId>('olga'), createdByName: 'Olga Łuk', createdAt: at('2026-04-02T09:00:00.000Z'),
  };
}

/** What stands on the pages, in reading order: PDFKit writes text as hex strings inside deflated streams. */
function textOf(pdf: Buffer): string {
  const streams = pdf.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g);
  const pages = [...streams].map(([, bytes = '']) => unpacked(Buffer.from(bytes, 'latin1'))).filter((text) => text.includes(' Tf'));
  return pages.flatMap((page) => [...page.matchAll(/\[(.*?)\] TJ/g)].map(([, parts = '']) => [...parts.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''))).join('\n');
}

function unpacked(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return ''; // not every stream is deflated
  }
}

describe('a report on paper', () => {
  it('is a tagged PDF', async () => {
    const pdf = (await reportPdf(aReport())).toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toContain('/Marked true');
    expect(pdf).toContain('/S /Document');
  });

  it('is the same bytes for the same report, at any time', async () => {
    expect((await reportPdf(aReport())).equals(await reportPdf(aReport()))).toBe(true);
  });

  it('fixes the log on its first page: its root, its size, and the digest of the report', async () => {
    const [first = ''] = textOf(await reportPdf(aReport())).split('Controls');
    for (const fact of [ROOT, '21,306', 'log.example/t/a', 'cd'.repeat(32)]) expect(first).toContain(fact);
  });

  it('counts every status, in words, and names each exception with its entries', async () => {
    const text = textOf(await reportPdf(aReport()));
    for (const words of ['Not met', 'Needs attachment', 'Insufficient evidence', 'Evidence attached', 'Met', 'Helper 1.0.0 does not', 'event-1', 'and 20 more in the JSON']) expect(text).toContain(words);
  });

  it('says what it does not show, and shows a letter it has not as a question mark', async () => {
    const text = textOf(await reportPdf(aReport()));
    expect(text).toContain('What happened elsewhere is not in it.');
    expect(text).toContain('Olga ?uk');
  });

  it('numbers its pages and repeats the digest on each', async () => {
    const text = textOf(await reportPdf(aReport(60)));
    const pages = Number(/1 \/ (\d+)/.exec(text)?.[1]);
    expect(pages).toBeGreaterThan(2);
    for (let page = 1; page <= pages; page++) expect(text).toContain(`${page} / ${pages}`);
    expect(text.split('SHA-256 cdcdcd')).toHaveLength(pages + 1);
  });
});
