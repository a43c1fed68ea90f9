import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../../server/assurance/reports/report-content.ts';
import { reportHtml } from '../../../../server/assurance/reports/report-html.ts';
import type { ReportPage } from '../../../../server/assurance/reports/report-page.ts';
import type { ReportSignature } from '../../../../server/assurance/reports/index.ts';
import { aReport, CHECKPOINT } from '../../../support/report-builders.ts';

/** Every tag that a page has: a name and attributes of ours in double quotes. A name of somebody's that broke out of its text would show as another. */
const TAG = /^(?:<!doctype html>|<\/?(?:html|head|title|style|body|nav|ol|ul|li|main|footer|h1|h2|h3|p|b|span|div|dl|dt|dd)>|<meta(?: (?:charset|http-equiv|name|content)="[^"<>]*")+>|<html lang="en">|<nav aria-label="Contents">|<a href="#p\d+">|<\/a>|<h[1-3] id="p\d+"(?: class="chapter")?>|<(?:p|ul|b|span|div|dl|dd) class="[a-z -]+">)$/;

function signatureBy(name: string): ReportSignature {
  const { tenantId, id, createdBy, createdAt } = aReport();
  return { tenantId, id: 'signature-1', reportId: id, note: `${name}\n\n— log.example/t/a AAAA\n`, signedBy: createdBy, signedByName: name, office: name, statement: name, signedAt: createdAt };
}

/** What a browser would show of it. */
function shown(html: string): string {
  const text = html.slice(html.indexOf('<main>'), html.indexOf('</footer>')).replaceAll(/<[^>]*>/g, '');
  return flat(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Everything that is written on a page, in order. */
function pieces(write: (page: ReportPage) => void): readonly string[] {
  const said: string[] = [];
  const keep = (...texts: readonly string[]): void => void said.push(...texts.filter((text) => text.trim() !== ''));
  write({
    heading: (text) => keep(text), headed: (text, verdict) => keep(text, verdict), text: (text) => keep(text), list: (items) => keep(...items), facts: (facts) => keep(...facts.flat()), exact: (key, lines) => keep(key, ...lines),
    tally: (count, word, meaning) => keep(`${count} ${word}: ${meaning}`), rule: () => undefined, gap: () => undefined, newPage: () => undefined, heightOf: () => 0, keepTogether: () => undefined, finish: (name, facts) => keep(`${name} · ${facts}`),
  });
  return said;
}

describe('a report as a page of HTML', () => {
  it('says what stands on paper, in its order', () => {
    const [report, signatures] = [aReport({ controls: 4, exception: 'Helper & "Son" <1.0.0>' }), [signatureBy('Olga')]];
    let rest = shown(reportHtml(report, signatures));
    for (const piece of pieces((page) => writeReport(page, report, signatures))) {
      const at = rest.indexOf(flat(piece));
      expect(at, piece).toBeGreaterThanOrEqual(0);
      rest = rest.slice(at + flat(piece).length);
    }
  });

  it('runs and fetches nothing, and its policy names its one style by digest', () => {
    const html = reportHtml(aReport());
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy}">`);
    expect(style).not.toMatch(/url\(|@import|expression/i);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
  });

  it.each([
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '</title></style><svg/onload=alert(1)>', '<!-- --><base href=//evil.example>', '&lt;script&gt; &#60;b&#62;', '</main><iframe srcdoc="x">', 'javascript:alert(1)',
  ])('the name %j is text wherever it stands', (name) => {
    const html = reportHtml(aReport({ tenant: name, by: name, exception: name }, (body) => ({
      ...body, framework: { ...body.framework, name }, limits: [name], controls: body.controls.map((control) => ({ ...control, title: name, why: name, applicability: { applicable: false, justification: name, ver: 1 } })), queries: body.queries.map((query) => ({ ...query, title: name, facts: { [name]: { [name]: 2 } } })),
    })), [signatureBy(name)]);
    const style = html.indexOf('<style>');
    const outside = html.slice(0, style) + html.slice(html.indexOf('</style>'));
    for (const [tag] of outside.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(TAG);
    expect(outside.replaceAll(/<[^>]*>/g, '')).not.toMatch(/[<>]/);
    expect(shown(html)).toContain(flat(name));
  });

  it('names what turns or hides letters', () => {
    const html = reportHtml(aReport({ tenant: '\u202Eevil\u202C \u200Bhidden nul\0' }));
    expect(html).toContain('[U+202E]evil[U+202C] [U+200B]hidden nul[U+0000]');
    expect(html).not.toMatch(/[\u202A-\u202E\u200B\0]/);
  });

  it('has one title, headings that descend by one, a place for each, and the checkpoint letter by letter', () => {
    const html = reportHtml(aReport({ controls: 3 }));
    const depths = [...html.matchAll(/<h([1-6])/g)].map(([, depth]) => Number(depth));
    expect(depths.filter((depth) => depth === 1)).toHaveLength(1);
    for (const [at, depth] of depths.entries()) expect(depth - (depths[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    const [places, links] = [[...html.matchAll(/ id="(p\d+)"/g)].map(([, id]) => id), [...html.matchAll(/ href="#(p\d+)"/g)].map(([, id]) => id)];
    expect(links).toEqual(places);
    expect(html).toContain(`<dd class="exact">${CHECKPOINT.trimEnd()}</dd>`);
  });
});
