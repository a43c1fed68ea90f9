import { STATUS_WORDS } from '../../../shared/control-statuses.ts';
import { type JsonObject, textOrEmpty } from '../../../shared/json.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import { visible } from './paper-fonts.ts';
import type { ControlResult, QueryResult, ReportBody, StoredReport } from './report.ts';
import { ruleWords } from './rule-words.ts';
import type { ReportSignature } from './signature-store.ts';

/** One piece of evidence of one control, in the members of the source document (FEATURES T49). */
interface EvidenceItem {
  readonly evidence_id: string;
  readonly framework: string;
  readonly control_id: string;
  readonly evidence_type: 'audit_log' | 'attachment';
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly data: JsonObject;
  readonly collected_at: string;
  readonly metadata: JsonObject;
}

/** The report in the shape of the source document: items by control, every one computed from records. What has no place in them, of controls without items too, stands in the metadata. */
export function documentReport(report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[] = []) {
  const items = body.controls.flatMap((control) => itemsOf(report, body, control));
  return {
    report_id: report.id, framework: body.framework.id, tenant_id: body.tenant.slug, period_start: body.period.from, period_end: body.period.to, generated_at: report.createdAt, generated_by: report.createdByName,
    summary: { total_items: items.length, controls: body.controls.length, controls_with_evidence: new Set(items.map((item) => item.control_id)).size, ...body.summary, not_applicable: body.notApplicable },
    evidence_items: items,
    metadata: {
      limits: body.limits, report_sha256: report.digest, sample_seed: body.sampling.seed, logs: body.logs.map(({ origin, size, root, verified, problem }) => ({ origin, size, root, verified, problem })),
      controls: body.controls.map((control) => ({ control_id: control.id, title: control.title, support: control.support, status: statusOf(control), why: control.why, justification: control.applicability?.justification ?? null, queries: control.evidence })),
      signed_off: signatures.map(({ signedByName, office, signedAt, statement, note }) => ({ name: signedByName, office, time: signedAt, statement, note })),
    },
  };
}

/** The same to read, with the document's headings. People's words are text in it: no heading, link, image or markup of theirs comes to life. */
export function reportMarkdown(report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[] = []): string {
  const document = documentReport(report, body);
  const lines = [
    `# ${shortName(body.framework)} Compliance Evidence Report`, '',
    `**Tenant:** ${inert(body.tenant.name)}  `, `**Period:** ${body.period.from} up to, not including, ${body.period.to}  `, `**Report:** ${report.id}, SHA-256 \`${report.digest}\`  `, `**Made:** ${report.createdAt} by ${inert(report.createdByName)}`, '',
    '## Executive Summary', '',
    ...Object.entries(body.summary).map(([status, count]) => `- ${STATUS_WORDS[status as keyof typeof STATUS_WORDS]}: ${count}`), `- Not applicable: ${body.notApplicable}`, // keys of a Record of statuses
    ...body.logs.map(({ origin, size, root, verified, problem }) => `- Log ${inert(origin)}: ${size} entries, root \`${root}\`, ${verified ? 'verified as a whole' : `NOT as it was written: ${inert(problem ?? '')}`}`), '',
    ...(signatures.length > 0 ? ['## Signed off', '', ...signatures.map(({ signedByName, office, signedAt, statement }) => `- ${inert(`${signedByName}, ${office}, ${signedAt}: ${statement}`)}`), ''] : []),
    '## Evidence Items', '',
    ...body.controls.flatMap((control) => controlLines(control, document.evidence_items)),
    '## What this report does not show', '', ...body.limits.map((limit) => `- ${inert(limit)}`), '',
  ];
  return lines.join('\n');
}

function itemsOf(report: StoredReport, body: ReportBody, control: ControlResult): readonly EvidenceItem[] {
  const base = { framework: body.framework.id, control_id: control.id, collected_at: report.createdAt };
  const id = (source: string) => sha256Hex(`${report.digest}/${control.id}/${source}`).slice(0, 32);
  const answers = body.queries.filter((query) => control.evidence.includes(query.id));
  return [
    ...answers.map((query) => ({ ...base, evidence_id: id(query.id), evidence_type: 'audit_log' as const, title: query.title, description: ruleWords(query), source: query.id, data: dataOf(query), metadata: { status: statusOf(control), sample: query.sample } })),
    ...control.attachments.map((one) => ({
      ...base, evidence_id: id(one.id), evidence_type: 'attachment' as const, title: one.name, description: one.note, source: 'attachment',
      data: { sha256: one.sha256, effective_from: one.effectiveFrom, effective_to: one.effectiveTo, ...(one.attachedAt === undefined ? {} : { attached_at: one.attachedAt }) }, metadata: { status: statusOf(control) },
    })),
  ];
}

/** What the summary counts it under. */
function statusOf({ applicability, status }: ControlResult): ControlResult['status'] | 'not-applicable' {
  return applicability?.applicable === false ? 'not-applicable' : status;
}

function dataOf({ population, exceptions, facts }: QueryResult): JsonObject {
  return { population, exceptions: exceptions.map(({ what, events }) => ({ what, events })), facts };
}

function controlLines(control: ControlResult, items: readonly EvidenceItem[]): readonly string[] {
  const mine = items.filter((item) => item.control_id === control.id);
  const applies = control.applicability?.applicable !== false;
  const said = control.applicability ? ` ${applies ? 'Applies' : 'Does not apply'}: ${inert(control.applicability.justification)}` : '';
  return [`### Control ${control.id}`, '', `${control.title}. ${applies ? STATUS_WORDS[control.status] : 'Not applicable'}. ${inert(control.why)}.${said}`, '', ...mine.flatMap(itemLines)];
}

function itemLines({ title, description, data, source, metadata }: EvidenceItem): readonly string[] {
  const exceptions = Array.isArray(data['exceptions']) ? data['exceptions'] : [];
  const sample = Array.isArray(metadata['sample']) ? metadata['sample'] : [];
  return [
    `#### ${inert(title)}`, '', `${inert(description)} (${source})`, '',
    ...(typeof data['population'] === 'number' ? [`- Population: ${data['population']}`, `- Exceptions: ${exceptions.length}`] : [`- SHA-256: ${textOrEmpty(data['sha256'])}`, `- Effective: ${textOrEmpty(data['effective_from'])} to ${textOrEmpty(data['effective_to']) || 'now'}`, ...(data['attached_at'] === undefined ? [] : [`- Attached: ${textOrEmpty(data['attached_at'])}`])]),
    ...exceptions.map((exception) => `  - ${inert(JSON.stringify(exception))}`), ...(sample.length > 0 ? [`- Entries to look at: ${inert(sample.map(textOrEmpty).join(', '))}`] : []), '',
  ];
}

/** What the document calls the two frameworks that it has reports for. */
function shortName({ id, name }: ReportBody['framework']): string {
  return id.startsWith('SOC2') ? 'SOC2' : id.startsWith('ISO27001') ? 'ISO 27001' : inert(name);
}

/** One line of plain text: every character that Markdown or HTML could read as its own is escaped, what begins a list or a bare address too, and what turns or hides letters is named. */
function inert(text: string): string {
  return visible(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trimStart()).replaceAll(/[\\`*_{}[\]()#+!|<>&~^$:]/g, (character) => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`))
    .replaceAll(/^(?=[-=])|(?<=^\d{1,9})(?=[.)])|(?<=\bwww)(?=\.)/gi, '\\');
}
