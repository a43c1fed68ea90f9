import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { REPORT_FORMAT_NAMES, type ReportFormat } from '../../shared/report-formats.ts';
import { cancelledNote, exportReport, frameworkOf, FRAMEWORKS, generateReport, periodOf, reportFileName, type ReportProgress, ReportRequest, type StoredReport } from '../assurance/reports/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { systemActor } from '../base/system-tenant.ts';
import { readConfig } from '../config.ts';
import { openReportHouse, type ReportHouse } from '../open-report-house.ts';
import { newFile } from './new-file.ts';
import { openProgressLine } from './progress-line.ts';
import { STOPPED, untilStopped } from './until-stopped.ts';
import { writeWhole } from './write-whole.ts';

const USAGE = `usage: npm run report -- --data <dir> --tenant <id or slug> --framework <id> --from <time> --to <time> --out <file or folder>
         [--format ${REPORT_FORMAT_NAMES.join('|')}] [--seed <seed>] [--json]
       npm run report -- --frameworks
`;

/**
 * `npm run report`: a report straight from a data directory, for whoever has its key; kept and on record as any other. A file that
 * is there already is not written over. Exit code 0 when it was written, 1 when it could not be or when a log it speaks of is not as
 * it was written, 2 for wrong arguments, and 130 when it was stopped (Ctrl-C, SIGTERM): then nothing is kept of it, and that is on
 * record.
 */
async function main(args: readonly string[]): Promise<number> {
  const one = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { data: one, tenant: one, framework: one, from: one, to: one, format: one, out: one, seed: one, json: { type: 'boolean' }, frameworks: { type: 'boolean' } } });
  if (values.frameworks) return say(FRAMEWORKS.map(({ id, name, controls }) => `${id}  ${name}, ${controls.length} controls\n`).join(''));
  const { data, tenant, out, framework, from, to, seed } = values;
  const format = REPORT_FORMAT_NAMES.find((name) => name === (values.format ?? 'json'));
  if (!data || !tenant || !out || !framework || !from || !to || !format || !existsSync(data)) {
    process.stderr.write(USAGE);
    return 2;
  }
  frameworkOf(framework);
  const request = ReportRequest.safeParse({ framework, from, to, ...(seed === undefined ? {} : { seed }) });
  if (!request.success) throw new Error(request.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
  return written({ data, tenant, out, format, json: values.json ?? false }, request.data);
}

interface Wanted {
  readonly data: string;
  readonly tenant: string;
  readonly out: string;
  readonly format: ReportFormat;
  readonly json: boolean;
}

async function written({ data, tenant, out, format, json }: Wanted, request: ReportRequest): Promise<number> {
  const house = await openReportHouse({ ...readConfig(undefined, { mode: 'local' }), dataDir: data });
  try {
    const found = await house.tenant(tenant);
    if (!found) throw new Error(`there is no tenant ${tenant} here`);
    const actor = systemActor('command-line', found.id);
    const file = newFile(out, reportFileName({ framework: request.framework, ...periodOf(request, house.reports.clock.now()) }, format));
    const report = await made(house, actor, request, json ? () => undefined : openProgress());
    if (report === null) return STOPPED;
    const { bytes } = await exportReport(house.reports, actor, { id: report.id, format });
    await writeWhole(file, bytes);
    const broken = brokenLog(report.body);
    if (json) say(`${JSON.stringify({ ok: broken === null, file, id: report.id, digest: report.digest, framework: report.framework, from: report.from, to: report.to, format, summary: report.summary, ...(broken === null ? {} : { problem: broken }) })}\n`);
    else say(`${file}\n  report ${report.id}\n  sha256 ${report.digest}\n${Object.entries(report.summary).map(([status, count]) => `  ${count} ${status}\n`).join('')}`);
    if (broken !== null) process.stderr.write(`NOT WHOLE: ${broken}\n`);
    return broken === null ? 0 : 1;
  } finally {
    await house.close();
  }
}

/** The report, or null when somebody stopped it, which is then on record. */
function made({ reports: deps }: ReportHouse, actor: Actor, request: ReportRequest, progress: (now: ReportProgress) => void): Promise<StoredReport | null> {
  return untilStopped((signal) => generateReport(deps, actor, request, { progress, signal }), async () => {
    await deps.storage.write(actor, (tx) => deps.audit.trail.append(tx, actor, cancelledNote({ framework: request.framework, ...periodOf(request, deps.clock.now()) })));
    await deps.audit.writer.settle(deps.storage, actor.tenantId);
    process.stderr.write('\nstopped: no report was made\n');
  });
}

/** What is wrong with the first log that did not verify when the report was made, or null. */
function brokenLog(body: string): string | null {
  const { logs } = JSON.parse(body) as { readonly logs: ReadonlyArray<{ readonly origin: string; readonly problem: string | null }> }; // our own stored text
  const broken = logs.find(({ problem }) => problem !== null);
  return broken ? `${broken.origin}: ${broken.problem}` : null;
}

function openProgress(): (now: ReportProgress) => void {
  const tell = openProgressLine();
  return ({ what, question, done, total }) => {
    const words = what === 'entries' ? 'verifying the log' : question === null ? 'answered' : `answering ${question}`;
    tell({ words, count: `${done} of ${total} ${what}`, line: what === 'questions' ? `${words} (${done} of ${total})` : words, last: what === 'questions' && done === total });
  };
}

function say(words: string): 0 {
  process.stdout.write(words);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    const says = reason instanceof Refusal && typeof reason.details['rule'] === 'string' ? reason.details['rule'] : reason instanceof Error ? reason.message : String(reason);
    process.stderr.write(`cannot make the report: ${says}\n`);
    process.exit(1);
  },
);
