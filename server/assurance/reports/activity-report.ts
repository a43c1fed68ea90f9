import { z } from 'zod';
import { AUDIT_EVENTS, isAuditEventType } from '../../../shared/audit-events.ts';
import { brand, dateOf, type Instant, plusMs } from '../../../shared/brand.ts';
import { type CsvCell, csvLine } from '../../../shared/csv-text.ts';
import { textOrEmpty } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom, AuditRow } from '../../records/audit/index.ts';
import type { ReportFile } from './export-report.ts';
import { periodOf } from './generate-report.ts';
import { openPaper } from './paper-writer.ts';
import type { Period, ReportBody } from './report.ts';
import type { Typefaces } from './typefaces.ts';

const day = z.iso.date('must be a day such as 2025-11-01');

/** The document's request (FEATURES U28): whole UTC days, both included. */
export const ActivityRequest = z.strictObject({
  tenant_id: z.string().min(1).max(80), start_date: day, end_date: day, format: z.enum(['pdf', 'json', 'csv'], 'must be pdf, json or csv').default('json'),
});
export type ActivityRequest = Readonly<z.infer<typeof ActivityRequest>>;

interface ActivityDeps {
  readonly storage: Storage;
  readonly audit: AuditRoom;
  readonly clock: Clock;
  readonly typefaces: Typefaces;
  tenantOf(actor: Actor): Promise<ReportBody['tenant']>;
}

const DAY_MS = 86_400_000;
const PAGE = 500;
/** A report to be read is made whole in memory; more entries than this are taken away as records instead. */
const MOST_ENTRIES = 50_000;
/** An entry may stand in three sections, and nobody reads so many on paper. */
const MOST_PRINTED = 5_000;
/** Entries that are printed before others of the server's callers get their turn. */
const BREATH = 100;

/** The document's six sections in its order; what makes an entry belong to each. */
const SECTIONS = {
  authentication_events: { title: 'All authentication events', holds: (category: string) => category === 'authentication' },
  data_access_patterns: { title: 'Data access patterns', holds: (category: string) => category === 'data_access' },
  configuration_changes: { title: 'Configuration changes', holds: (category: string) => category === 'configuration' },
  admin_actions: { title: 'Admin actions', holds: (category: string) => category === 'admin_action' },
  security_incidents: { title: 'Security incidents', holds: (category: string, row: AuditRow) => category === 'security_event' || row.severity === 'critical' || row.type.startsWith('authz.') },
  user_activity_timeline: { title: 'User activity timeline', holds: (_category: string, row: AuditRow) => row.actor?.['kind'] !== 'system' },
} as const;
type SectionName = keyof typeof SECTIONS;
const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[]; // keys of a closed const object

interface ActivityEvent {
  readonly timestamp: string;
  readonly log_id: string;
  readonly event_type: string;
  readonly severity: string;
  readonly result: string;
  readonly user_id: string;
  readonly user: string;
  /** Who worked as the user, where somebody did; empty for what is the user's own. */
  readonly impersonator_id: string;
  readonly impersonator_name: string;
  readonly resource: string;
  readonly ip_address: string;
}

interface ActivitySection {
  readonly title: string;
  readonly count: number;
  readonly by_event_type: Readonly<Record<string, number>>;
  readonly by_user: Readonly<Record<string, number>>;
  readonly events: readonly ActivityEvent[];
}

interface ActivityReport {
  readonly tenant_id: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly generated_at: Instant;
  readonly total_events: number;
  readonly sections: Readonly<Record<SectionName, ActivitySection>>;
}

/** Who did what in a period, by the document's sections, from the entries themselves; on record before it leaves. Refuses rather than leave one out. */
export async function activityReport(deps: ActivityDeps, actor: Actor, asked: ActivityRequest): Promise<{ readonly report: ActivityReport; readonly file: ReportFile }> {
  const tenant = await deps.tenantOf(actor);
  if (asked.tenant_id !== tenant.slug && asked.tenant_id !== tenant.id) throw new Refusal('tenancy/mismatch', { field: 'tenant_id', rule: 'tenant_id: must be your own tenant' });
  await deps.audit.writer.settle(deps.storage, actor.tenantId);
  const rows = await rowsOf(deps, actor, daysOf(asked, deps.clock.now()), asked.format === 'pdf' ? MOST_PRINTED : MOST_ENTRIES);
  const report: ActivityReport = {
    tenant_id: asked.tenant_id, start_date: asked.start_date, end_date: asked.end_date, generated_at: deps.clock.now(), total_events: rows.length,
    sections: Object.fromEntries(SECTION_NAMES.map((name) => [name, sectionOf(name, rows)])) as ActivityReport['sections'], // one entry a section
  };
  const file = await fileOf(report, { tenant: tenant.name, format: asked.format, typefaces: deps.typefaces });
  await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, {
    type: 'data.exported', resource: { type: 'activity_report', id: actor.tenantId }, refs: { report_sha256: sha256Hex(file.bytes) }, details: { format: asked.format, from: asked.start_date, to: asked.end_date, entries: rows.length },
  }));
  return { report, file };
}

/** From the first moment of the first day up to the end of the last one, or up to now while that day is not over. */
function daysOf({ start_date, end_date }: ActivityRequest, now: Instant): Period {
  if (end_date < start_date) throw new Refusal('input/invalid', { field: 'end_date', rule: 'end_date: must not be before start_date' });
  const end = plusMs(brand<Instant>(`${end_date}T00:00:00.000Z`), DAY_MS);
  return periodOf({ from: `${start_date}T00:00:00.000Z`, to: end > now ? now : end }, now);
}

async function rowsOf(deps: ActivityDeps, actor: Actor, { from, to }: Period, most: number): Promise<readonly AuditRow[]> {
  const filter = { from, to: plusMs(to, -1), size: PAGE };
  const rows: AuditRow[] = [];
  await deps.storage.read(actor, async (db) => {
    const count = await deps.audit.search.count(db, actor.tenantId, { from: filter.from, to: filter.to });
    if (count > most) throw new Refusal('reports/too-many-rows', { field: 'end_date', rule: `end_date: ${count} entries lie in that period and a report of this kind holds ${most}; ask for fewer days${most === MOST_PRINTED ? ', or for CSV or JSON' : ', or export the records'}` });
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await deps.audit.search.page(db, actor.tenantId, cursor === undefined ? filter : { ...filter, cursor });
      rows.push(...page.items);
      cursor = page.next;
    }
  });
  return rows.toReversed();
}

function sectionOf(name: SectionName, all: readonly AuditRow[]): ActivitySection {
  const { title, holds } = SECTIONS[name];
  const rows = all.filter((row) => holds(isAuditEventType(row.type) ? AUDIT_EVENTS[row.type].category : '', row));
  return { title, count: rows.length, by_event_type: tally(rows.map((row) => row.type)), by_user: tally(rows.map((row) => whoseDoing(eventOf(row)))), events: rows.map(eventOf) };
}

function eventOf(row: AuditRow): ActivityEvent {
  return {
    timestamp: row.time, log_id: row.eventId, event_type: row.type, severity: row.severity, result: row.outcome === 'success' ? 'success' : 'failure', user_id: textOrEmpty(row.actor?.['id']), user: userOf(row),
    impersonator_id: textOrEmpty(row.impersonator?.['id']), impersonator_name: textOrEmpty(row.impersonator?.['name']),
    resource: [textOrEmpty(row.resource?.['type']), textOrEmpty(row.resource?.['name']) || textOrEmpty(row.resource?.['id'])].filter(Boolean).join(' '), ip_address: textOrEmpty(row.source?.['ip']),
  };
}

function userOf(row: AuditRow): string {
  return textOrEmpty(row.actor?.['name']) || textOrEmpty(row.actor?.['id']);
}

/** Whose doing it was, in words: what somebody did as another person is told of both. */
function whoseDoing({ user, impersonator_id, impersonator_name }: ActivityEvent): string {
  return impersonator_id === '' ? user || 'unknown' : `${impersonator_name || impersonator_id} as ${user || 'unknown'}`;
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

async function fileOf(report: ActivityReport, { tenant, format, typefaces }: { readonly tenant: string; readonly format: ActivityRequest['format']; readonly typefaces: Typefaces }): Promise<ReportFile> {
  const name = `activity-${report.tenant_id}-${report.start_date}-${report.end_date}.${format}`;
  if (format === 'json') return { name, mediaType: 'application/json', bytes: Buffer.from(JSON.stringify(report)) };
  if (format === 'csv') return { name, mediaType: 'text/csv; charset=utf-8', bytes: Buffer.from(csvRows(report).map(csvLine).join('')) };
  return { name, mediaType: 'application/pdf', bytes: await activityPdf(report, tenant, typefaces) };
}

const COLUMNS = ['timestamp', 'event_type', 'severity', 'result', 'user_id', 'user', 'resource', 'ip_address', 'log_id', 'impersonator_id', 'impersonator_name'] as const satisfies readonly (keyof ActivityEvent)[];

function csvRows({ sections }: ActivityReport): readonly (readonly CsvCell[])[] {
  return [['section', ...COLUMNS], ...SECTION_NAMES.flatMap((name) => sections[name].events.map((event) => [name, ...COLUMNS.map((column) => event[column])]))];
}

async function activityPdf(report: ActivityReport, tenant: string, typefaces: Typefaces): Promise<Buffer> {
  const { page, whole } = await openPaper({ title: `Compliance report: ${tenant}`, author: 'Countersign', date: dateOf(report.generated_at), typefaces });
  page.heading('Compliance report', 'H1', 20);
  page.facts([['Tenant', `${tenant} (${report.tenant_id})`], ['Days', `${report.start_date} to ${report.end_date}, both included, UTC`], ['Made', report.generated_at], ['Entries', String(report.total_events)]]);
  for (const name of SECTION_NAMES) {
    const { title, count, by_event_type, by_user, events } = report.sections[name];
    page.keepTogether(90);
    page.heading(`${title} (${count})`, 'H2', 13);
    if (count === 0) page.text('Nothing of the kind is on record in these days.', 9.5, 'soft');
    page.facts(Object.entries(by_event_type).map(([type, n]) => [String(n), type] as const));
    if (count > 0) page.text(`By user: ${Object.entries(by_user).map(([user, n]) => `${user} ${n}`).join(', ')}`, 9, 'soft');
    page.gap(4);
    for (let at = 0; at < events.length; at += BREATH) {
      page.list(events.slice(at, at + BREATH).map((event) => [event.timestamp, event.event_type, event.result, event.user && whoseDoing(event), event.resource].filter(Boolean).join('  ')), 7.5);
      await new Promise((others) => setImmediate(others));
    }
  }
  page.finish(tenant, `${report.start_date} to ${report.end_date} · ${report.total_events} entries`);
  return whole;
}
