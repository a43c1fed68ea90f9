import { utf8 } from '../../../shared/byte-text.ts';
import { type CsvCell, csvLine } from '../../../shared/csv-text.ts';
import { type RedactionProfile, shownGroups } from '../../../shared/redaction-profiles.ts';
import type { Actor } from '../../base/actor.ts';
import { type Population, populationsOf, type ReportBody } from '../reports/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import type { PackageFile } from './package-file.ts';
import { RECORD_COLUMNS, recordCells, type RecordPlace, recordPlace, recordRow, shownOf } from './record-rows.ts';

/** What each question of a report was about, whole and as CSV: of entries as much as the profile shows. They are made while they are read, and no package comes of one that is not whole. */
export function populationFiles(deps: EvidenceDeps, actor: Actor, { body }: { readonly body: ReportBody }, { folder, profile }: { readonly folder: string; readonly profile: RedactionProfile }): readonly PackageFile[] {
  return populationsOf(deps, actor, body).map((population) => ({
    path: `${folder}population-${population.query}.csv`, role: 'table' as const,
    async *chunks() {
      for await (const cells of rowsOf(population, profile, () => recordPlace(deps, actor, body.tenant.slug))) yield utf8(csvLine(cells));
    },
  }));
}

async function* rowsOf(population: Population, profile: RedactionProfile, placeOf: () => Promise<RecordPlace>): AsyncGenerator<readonly CsvCell[]> {
  if (population.kind === 'table') return yield* population.rows;
  const [groups, place] = [shownGroups(profile), await placeOf()];
  yield [...RECORD_COLUMNS];
  for await (const row of population.entries()) yield recordCells(recordRow(shownOf(row, groups), place));
}
