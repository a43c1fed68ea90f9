import type { ReportBody, StoredReport } from '../../server/assurance/reports/index.ts';
import { brand, type Instant, type ReportId, type UserId } from '../../shared/brand.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import { sha256Hex } from '../../server/base/sha256-hex.ts';
import { TENANT_A } from './actors.ts';

const at = (text: string) => brand<Instant>(text);
export const ROOT = 'ab'.repeat(32);
/** A signed note as long as ours are. */
export const CHECKPOINT = `log.example/t/a\n21310\n${'q83v'.repeat(11)}\n\n— log.example/t/a ${'q83vEjRW'.repeat(11)}==\n`;

interface ReportWishes {
  readonly controls?: number;
  readonly tenant?: string;
  readonly exception?: string;
  readonly by?: string;
}

/** A body as the room writes them: the first control is not met, the others are. */
export function aReportBody({ controls = 20, tenant = 'Tenant A', exception = 'Helper 1.0.0 does not' }: ReportWishes = {}): ReportBody {
  return {
    format: 'countersign-report/3', framework: { id: 'SOC2-TSC-2017-rev2022', name: 'A framework' }, tenant: { id: TENANT_A, slug: 'a', name: tenant },
    period: { from: at('2026-01-01T00:00:00.000Z'), to: at('2026-04-01T00:00:00.000Z') }, logs: [{ origin: 'log.example/t/a', size: 21_306, root: ROOT, verified: true, problem: null, checkpoint: CHECKPOINT, witnesses: [] }],
    sampling: { seed: 'seed-1', size: 25, method: 'sha256-rank' }, summary: { met: controls - 1, 'not-met': 1, 'insufficient-evidence': 0, 'needs-attachment': 0, 'evidence-attached': 0 }, notApplicable: 0,
    controls: Array.from({ length: controls }, (_, n) => ({ id: `C${n}`, title: `Control number ${n}`, support: 'direct' as const, evidence: ['Q-ONE'], status: n === 0 ? ('not-met' as const) : ('met' as const), why: 'Q-ONE: 3 records', attachments: [], applicability: null })),
    queries: [{ id: 'Q-ONE', title: 'One question', population: 3, minimum: 1, rule: 'it holds', exceptions: [{ what: exception, events: ['event-1'] }], sample: Array.from({ length: 25 }, (_, n) => `sample-${n}`), types: ['auth.*'], facts: {} }],
    limits: ['What happened elsewhere is not in it.'],
  };
}

export function aReport(wishes: ReportWishes = {}, change: (body: ReportBody) => ReportBody = (body) => body): StoredReport {
  const body = change(aReportBody(wishes));
  const text = canonicalJson(body);
  return {
    tenantId: TENANT_A, id: brand<ReportId>('0190d000-0000-7000-8000-000000000001'), framework: body.framework.id, ...body.period, body: text, digest: sha256Hex(text), summary: body.summary,
    createdBy: brand<UserId>('olga'), createdByName: wishes.by ?? 'Olga Łuk', createdAt: at('2026-04-02T09:00:00.000Z'),
  };
}
