import { utf8 } from '../../../shared/byte-text.ts';
import { brand, type Instant, plusMs } from '../../../shared/brand.ts';
import { shownGroups } from '../../../shared/redaction-profiles.ts';
import type { Actor } from '../../base/actor.ts';
import type { AuditFilter, AuditRow } from '../../records/audit/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import type { ExportFacts } from './export-ranges.ts';
import type { LogRange } from './log-files.ts';
import { ocsfEvent } from './ocsf-event.ts';
import type { PackageFile } from './package-file.ts';
import { recordPlace, shownOf } from './record-rows.ts';

export const OCSF_FILE = 'ocsf/events.jsonl';
const PAGE = 500;

/** The entries of the period, or those that were picked, for who reads OCSF: as much of each as the profile shows. */
export function ocsfFile(deps: EvidenceDeps, actor: Actor, facts: ExportFacts, about: { readonly slug: string; readonly ranges: readonly LogRange[]; passed(entries: number): void }): PackageFile {
  const groups = shownGroups(facts.details.profile);
  return {
    path: OCSF_FILE, role: 'ocsf',
    async *chunks() {
      const told = { version: deps.version, ...(await recordPlace(deps, actor, about.slug)) };
      for await (const row of facts.details.mode === 'proof' ? picked(facts) : ofPeriod(deps, actor, facts, about.ranges)) {
        yield utf8(`${JSON.stringify(ocsfEvent(shownOf(row, groups), told))}\n`);
        about.passed(1);
      }
    },
  };
}

/** How often `passed` will be told of an entry; some more where entries came after the checkpoints of the package. */
export async function rowsOfOcsf(deps: EvidenceDeps, actor: Actor, facts: ExportFacts): Promise<number> {
  return facts.details.mode === 'proof' ? picked(facts).length : deps.storage.read(actor, (db) => deps.audit.search.count(db, actor.tenantId, wholePeriod(facts.details)));
}

/** The log knows half-open periods, the search includes both ends: times are whole milliseconds. */
function wholePeriod({ from, to }: ExportFacts['details']): Omit<AuditFilter, 'size' | 'cursor'> {
  return { from, to: plusMs(brand<Instant>(to), -1) };
}

function picked({ cited }: ExportFacts): readonly AuditRow[] {
  return [...new Map(cited.map((row) => [row.eventId, row])).values()].sort((a, b) => a.logId - b.logId || a.idx - b.idx);
}

/** Newest first, as far as the checkpoints of the package reach. */
async function* ofPeriod(deps: EvidenceDeps, actor: Actor, { details }: ExportFacts, ranges: readonly LogRange[]): AsyncGenerator<AuditRow> {
  const sizes = new Map(ranges.map(({ logId, log: { size } }) => [logId, size]));
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked: AuditFilter = { ...wholePeriod(details), size: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await deps.storage.read(actor, (db) => deps.audit.search.page(db, actor.tenantId, asked));
    for (const row of page.items) if (row.idx < (sizes.get(row.logId) ?? 0)) yield row;
    cursor = page.next;
  }
}
