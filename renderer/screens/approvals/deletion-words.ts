import { countOf } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type Dependants = ApiOutput['catalog']['dependants'];
export type VersionRow = ApiOutput['catalog']['versions']['items'][number];

/** `4 versions, one of them published`, with those that this reader does not see. */
export function versionsWords(versions: readonly Pick<VersionRow, 'state'>[], all: number): string {
  const published = versions.some(({ state }) => state === 'PUBLISHED') ? (all === 1 ? ', which is published' : ', one of them published') : '';
  const hidden = all - versions.length;
  return `${countOf(all, 'version')}${published}${hidden > 0 ? `, ${countOf(hidden, 'draft')} among them that only those who write them see` : ''}`;
}

/** How often the agent ran since the beginning of the window; null where this reader may not see runs. */
export function runsOf({ runs }: Pick<Dependants, 'runs'>, versionId?: string): number | null {
  if (runs === null) return null;
  return runs.versions.filter((version) => versionId === undefined || version.versionId === versionId).reduce((sum, { count }) => sum + count, 0);
}

/** What ends with the agent besides its versions, each as a sentence. */
export function alsoEnds({ requests, publications }: { readonly requests: number; readonly publications: number }): readonly string[] {
  return [
    ...(requests > 0 ? [`${countOf(requests, 'open request')} to publish a version of it ${requests === 1 ? 'ends' : 'end'} by ${requests === 1 ? 'itself' : 'themselves'}.`] : []),
    ...(publications > 0 ? [`${countOf(publications, 'publication')} set for a time to come ${publications === 1 ? 'does' : 'do'} not happen.`] : []),
  ];
}
