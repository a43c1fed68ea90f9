import { describe, expect, it } from 'vitest';
import { reportFile } from '../../../../server/assurance/reports/index.ts';
import { aReport } from '../../../support/report-builders.ts';

const file = async (format: 'document' | 'markdown' | 'csv', ...asked: Parameters<typeof aReport>) => (await reportFile(aReport(...asked), [], format)).bytes.toString('utf8');

describe('a report in the document’s shape', () => {
  it('T49: is items by control, with period and summary', async () => {
    const report = JSON.parse(await file('document', { controls: 2 })) as Record<string, unknown>; // written by the same room
    expect(Object.keys(report).sort()).toEqual(['evidence_items', 'framework', 'generated_at', 'generated_by', 'metadata', 'period_end', 'period_start', 'report_id', 'summary', 'tenant_id']);
    expect(report).toMatchObject({ period_start: '2026-01-01T00:00:00.000Z', period_end: '2026-04-01T00:00:00.000Z', summary: { total_items: 2, controls: 2, met: 1, 'not-met': 1 } });
    const [item] = report['evidence_items'] as Array<Record<string, unknown>>;
    expect(Object.keys(item ?? {}).sort()).toEqual(['collected_at', 'control_id', 'data', 'description', 'evidence_id', 'evidence_type', 'framework', 'metadata', 'source', 'title']);
    expect(item).toMatchObject({ control_id: 'C0', source: 'Q-ONE', data: { population: 3 } });
  });

  it('T49: has the document’s headings in Markdown', async () => {
    const headings = (await file('markdown', { controls: 2 })).split('\n').filter((line) => line.startsWith('#'));
    expect(headings).toEqual(['# SOC2 Compliance Evidence Report', '## Executive Summary', '## Evidence Items', '### Control C0', '#### One question', '### Control C1', '#### One question', '## What this report does not show']);
  });

  it('a name that is markup, a picture or a link is text in Markdown', async () => {
    const name = '<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](http://z) `code`\n# heading';
    const text = await file('markdown', { tenant: name, exception: name }, (body) => ({ ...body, limits: [`Cosigned by ${name}`], logs: body.logs.map((log) => ({ ...log, verified: false, problem: name })) }));
    expect(text).not.toMatch(/<img|\]\(javascript|!\[y\]\(|^# heading/m);
    expect(text).toContain('&lt;img src=x onerror=alert\\(1\\)&gt;');
  });

  it('words that begin a list, a line or a bare address are text in Markdown', async () => {
    const notes = ['- a list', '1. a list', '=== a line', '   four', 'www.evil.example'];
    const text = await file('markdown', { controls: 1 }, (body) => ({ ...body, controls: body.controls.map((control) => ({ ...control, attachments: notes.map((note, n) => ({ id: `a${n}`, name: note, sha256: 'ab'.repeat(32), note, effectiveFrom: body.period.from, effectiveTo: null })) })) }));
    const lines = text.split('\n').filter((line) => line.endsWith('(attachment)'));
    expect(lines).toEqual(['\\- a list (attachment)', '1\\. a list (attachment)', '\\=== a line (attachment)', 'four (attachment)', 'www\\.evil.example (attachment)']);
  });

  it('a name that turns the text around shows how in Markdown', async () => {
    expect(await file('markdown', { tenant: 'invoice\u202Efdp.exe' })).toContain('invoice\\[U\\+202E\\]fdp.exe');
  });

  it('CSV-03: a title that is a formula begins none in the control table', async () => {
    const text = await file('csv', { controls: 1 }, (body) => ({ ...body, controls: body.controls.map((control) => ({ ...control, why: '=HYPERLINK("http://x")' })) }));
    expect(text.split('\r\n')[1]).toContain(`"'=HYPERLINK(""http://x"")"`);
  });
});
