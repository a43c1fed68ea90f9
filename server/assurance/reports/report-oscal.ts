import { createHash } from 'node:crypto';
import { STATUS_WORDS } from '../../../shared/control-statuses.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { ControlResult, QueryResult, ReportBody, StoredReport } from './report.ts';
import { ruleWords } from './rule-words.ts';
import type { ReportSignature } from './signature-store.ts';

const OSCAL_VERSION = '1.2.1';
/** Names our own properties; nothing is fetched from there. */
const NAMESPACE = 'https://countersign.example/ns/oscal';
/** Under which all ids of our documents are derived (RFC 9562 section 5.5). */
const UUID_NAMESPACE = '6a3f6b0e-58c4-4f7e-9d1c-0f6f2f0b7c11';
const PLAN_FILE = 'assessment-plan.json';

/**
 * The report as OSCAL assessment results (NIST OSCAL 1.2.1): a finding a control that applies, an observation a query. The same report and
 * signatures give the same document. `attachments`: where their files are, by digest.
 */
export function assessmentResults(report: StoredReport, body: ReportBody, signatures: readonly ReportSignature[], attachments = 'attachments') {
  const id = idsUnder(report.digest);
  const applying = body.controls.filter(applies);
  const plan = JSON.stringify(assessmentPlan(report, body), null, 2);
  return {
    'assessment-results': {
      uuid: id('results'), metadata: metadataOf(report, body, id), 'import-ap': { href: `#${id('plan-resource')}` },
      'local-definitions': { activities: body.queries.map((query) => ({ uuid: id(`activity ${query.id}`), title: query.title, description: ruleWords(query) })) },
      results: [{
        uuid: id('result'), title: `What the records say of ${body.framework.name}`, description: 'Controls held against the tamper-evident audit log; the product supports a judgement and does not make one.', start: body.period.from, end: body.period.to,
        'local-definitions': { components: [{ uuid: id('component'), type: 'software', title: 'Countersign', description: 'The workbench whose records were read', status: { state: 'operational' } }] },
        'reviewed-controls': reviewedControls(body),
        ...(signatures.length > 0 ? { attestations: signatures.map((signature) => attestationOf(signature, id)) } : {}),
        ...(body.queries.length > 0 ? { observations: body.queries.map((query) => observationOf(query, report, body, id)) } : {}),
        ...(applying.length > 0 ? { findings: applying.map((control) => findingOf(control, body, id)) } : {}),
        remarks: body.limits.join('\n\n'),
      }],
      'back-matter': {
        resources: [
          { uuid: id('plan-resource'), title: 'Assessment plan', rlinks: [{ href: PLAN_FILE, 'media-type': 'application/json', hashes: [{ algorithm: 'SHA-256', value: sha256Hex(plan) }] }] },
          ...body.controls.flatMap((control) => control.attachments.map((one) => ({
            uuid: id(`attachment ${one.id}`), title: one.name, description: `${control.id}: ${one.note}`,
            props: [prop('effective-from', one.effectiveFrom), ...(one.effectiveTo === null ? [] : [prop('effective-to', one.effectiveTo)]), ...(one.attachedAt === undefined ? [] : [prop('attached-at', one.attachedAt)])],
            rlinks: [{ href: `${attachments}/${one.sha256}`, hashes: [{ algorithm: 'SHA-256', value: one.sha256 }] }],
          }))),
        ],
      },
    },
  };
}

/** The plan that those results answer: which controls, which questions, over which period. */
export function assessmentPlan(report: StoredReport, body: ReportBody) {
  const id = idsUnder(report.digest);
  return {
    'assessment-plan': {
      uuid: id('plan'), metadata: metadataOf(report, body, id), 'import-ssp': { href: `#${id('system')}` },
      'local-definitions': { activities: body.queries.map((query) => ({ uuid: id(`activity ${query.id}`), title: query.title, description: ruleWords(query) })) },
      'reviewed-controls': reviewedControls(body),
      'back-matter': { resources: [{ uuid: id('system'), title: `Countersign, tenant ${body.tenant.name}`, description: 'The system is described by its own records; there is no system security plan beside them.' }] },
    },
  };
}

/** What OSCAL calls a token: letters, digits, dots, dashes and underscores, a letter first. The framework's own id goes along as a label. */
export function controlToken(id: string): string {
  const token = id.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-').replace(/-$/, '');
  return /^[a-z]/.test(token) ? token : `c-${token}`;
}

type Ids = (what: string) => string;

/** Version 5 UUIDs of what a thing is within one report. */
function idsUnder(digest: string): Ids {
  return (what) => {
    const hash = createHash('sha1').update(Buffer.from(UUID_NAMESPACE.replaceAll('-', ''), 'hex')).update(`${digest}/${what}`, 'utf8').digest().subarray(0, 16);
    hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
    hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
    return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
}

function metadataOf(report: StoredReport, body: ReportBody, id: Ids) {
  return {
    title: oneLine(`${body.framework.name}: ${body.tenant.name}, ${body.period.from} to ${body.period.to}`), 'last-modified': report.createdAt, version: report.digest.slice(0, 12), 'oscal-version': OSCAL_VERSION,
    props: [prop('report-sha256', report.digest), prop('sample-seed', body.sampling.seed), ...body.logs.flatMap((log) => [prop('log-origin', log.origin), prop('log-size', String(log.size)), prop('log-root', log.root), prop('log-verified', String(log.verified)), ...(log.problem === null ? [] : [prop('log-problem', oneLine(log.problem))])])],
    roles: [{ id: 'assessor', title: 'Assessor' }],
    parties: [{ uuid: id('party'), type: 'organization', name: oneLine(body.tenant.name) || 'Tenant' }],
    'responsible-parties': [{ 'role-id': 'assessor', 'party-uuids': [id('party')] }],
  };
}

/** Controls that were said not to apply are excluded by name, with the reason in the remarks; where none applies, all are, for a selection of nothing is none. */
function reviewedControls(body: ReportBody) {
  const [applying, others] = [body.controls.filter(applies), body.controls.filter((control) => !applies(control))];
  const selected = (controls: readonly ControlResult[]) => controls.map((control) => ({ 'control-id': controlToken(control.id) }));
  return {
    'control-selections': [{
      description: body.framework.name, ...(applying.length > 0 ? { 'include-controls': selected(applying) } : { 'include-all': {} }),
      ...(others.length > 0 ? { 'exclude-controls': selected(others), remarks: others.map(({ id, applicability }) => `${id} does not apply: ${applicability?.justification ?? ''}`).join('\n\n') } : {}),
    }],
  };
}

function applies({ applicability }: ControlResult): boolean {
  return applicability?.applicable !== false;
}

function observationOf(query: QueryResult, report: StoredReport, body: ReportBody, id: Ids) {
  return {
    uuid: id(`observation ${query.id}`), title: query.title, description: ruleWords(query), methods: [query.rule === null ? 'EXAMINE' : 'TEST'], types: ['control-objective'], collected: report.createdAt,
    props: [prop('evidence-query', query.id), prop('population', String(query.population)), prop('minimum', String(query.minimum)), prop('exceptions', String(query.exceptions.length))],
    subjects: [{ 'subject-uuid': id('component'), type: 'component' }],
    ...(query.exceptions.length + query.sample.length > 0 ? {
      'relevant-evidence': [
        ...query.exceptions.map(({ what, events: [first, ...others] }) => ({
          description: what, ...(first === undefined ? {} : { href: entryOf(first) }), ...(others.length > 0 ? { links: others.map((event) => ({ href: entryOf(event), rel: 'entry' })) } : {}),
        })),
        ...query.sample.map((event) => ({ description: `Entry ${event} of the sample`, href: entryOf(event) })),
      ],
    } : {}),
  };
}

function entryOf(event: string): string {
  return `#entry-${event}`;
}

function findingOf(control: ControlResult, body: ReportBody, id: Ids) {
  const [state, reason] = control.status === 'met' ? ['satisfied', 'pass'] : control.status === 'not-met' ? ['not-satisfied', 'fail'] : ['not-satisfied', 'other'];
  const related = body.queries.filter((query) => control.evidence.includes(query.id)).map((query) => ({ 'observation-uuid': id(`observation ${query.id}`) }));
  return {
    uuid: id(`finding ${control.id}`), title: `${control.id}: ${STATUS_WORDS[control.status]}`, description: `${control.title}. ${control.why}.`, props: [prop('label', control.id), prop('status', control.status), prop('support', control.support)],
    target: { type: 'objective-id', 'target-id': `${controlToken(control.id)}_obj`, status: { state, reason } },
    ...(related.length > 0 ? { 'related-observations': related } : {}),
    ...(control.applicability ? { remarks: `Applies: ${control.applicability.justification}` } : {}),
  };
}

function attestationOf(signature: ReportSignature, id: Ids) {
  return {
    'responsible-parties': [{ 'role-id': 'assessor', 'party-uuids': [id('party')] }],
    parts: [{ name: 'authorization-statement', title: oneLine(`${signature.signedByName}, ${signature.office}, ${signature.signedAt}`), prose: `${signature.statement}\n\n${signature.note}` }],
  };
}

function prop(name: string, value: string) {
  return { name, ns: NAMESPACE, value };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
