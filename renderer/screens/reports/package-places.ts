import { countOf, formatCount } from '../../kit/index.ts';
import type { ApiOutput } from '../../lib/index.ts';

export type UploadVerdict = ApiOutput['evidence']['verify'];

export interface CheckedPlace {
  readonly id: string;
  readonly name: string;
  /** `believed`: nothing was there to hold it against; `unreached`: the check ended before it, at the first thing that is wrong. */
  readonly state: 'whole' | 'broken' | 'believed' | 'unreached';
  readonly says: string;
}

/** The order in which a package is checked, from the container inwards; each place with the names that a problem may give it. */
const PLACES = [
  { id: 'zip', name: 'Container', problems: ['zip'], whole: 'Opens as a ZIP whose directory and files agree' },
  { id: 'signature', name: 'Signature', problems: ['signature'], whole: 'The logs’ keys signed exactly this manifest' },
  { id: 'key', name: 'Keys', problems: ['key'], whole: 'Every log is signed by a key that you gave' },
  { id: 'manifest', name: 'Manifest', problems: ['manifest'], whole: 'Names every file of the package and nothing else' },
  { id: 'file', name: 'Files', problems: ['file'], whole: 'Every byte is the one that was signed' },
  { id: 'witness', name: 'Witnesses', problems: ['witness'], whole: 'Every log is cosigned by the witnesses that you demanded' },
  { id: 'entry', name: 'Entries', problems: ['entry', 'index', 'log', 'head', 'fork'], whole: 'Every entry is in its place, from the first to the last' },
  { id: 'disclosure', name: 'Who, what and why', problems: ['disclosure'], whole: 'All that is shown is what the entries promised' },
  { id: 'tile', name: 'Tree', problems: ['tile'], whole: 'The tree over the entries is the one that was kept' },
  { id: 'checkpoint', name: 'Checkpoints', problems: ['checkpoint'], whole: 'The signed roots are those of the entries' },
] as const;

/** What is counted at a place. */
const COUNTED: Readonly<Record<string, readonly [one: string, many?: string]>> = { entry: ['entry', 'entries'], disclosure: ['disclosure'], tile: ['tile'], checkpoint: ['checkpoint'] };

/** What was found place by place. A package is checked until the first fault: what stands after it is not known to be whole. */
export function checkedPlaces({ problem, files, logs, manifest, keysGiven, witnessesGiven }: Pick<UploadVerdict, 'problem' | 'files' | 'logs' | 'manifest' | 'keysGiven' | 'witnessesGiven'>): readonly CheckedPlace[] {
  const at = problem ? PLACES.findIndex(({ problems }) => problems.some((name) => name === problem.place)) : PLACES.length;
  const counts: Readonly<Record<string, number>> = {
    file: files, entry: sum(logs.map((log) => log.checked.entries)), disclosure: sum(logs.map((log) => log.checked.disclosures)), tile: sum(logs.map((log) => log.checked.tiles)), checkpoint: sum(logs.map((log) => log.checked.checkpoints)),
    manifest: manifest?.files.length ?? 0,
  };
  return PLACES.map(({ id, name, whole }, n) => {
    if (problem && n === at) return { id, name, state: 'broken', says: `${problem.at}: ${problem.says}` };
    // What the manifest says of the logs is held against them last of all: by then everything behind it was looked at.
    if (n > at && !(problem?.place === 'manifest' && logs.length > 0)) return { id, name, state: 'unreached', says: 'Not looked at: the check ended before it' };
    if (id === 'key' && !keysGiven) return { id, name, state: 'believed', says: 'You gave none: the package is believed about whose it is' };
    if (id === 'witness' && witnessesGiven === 0) return { id, name, state: 'believed', says: witnessWords(manifest) };
    const count = counts[id];
    const gone = id === 'disclosure' ? sum(logs.flatMap(({ erased }) => erased.map(({ disclosures }) => disclosures))) : 0;
    return { id, name, state: 'whole', says: `${whole}${count ? `: ${countOf(count, ...(COUNTED[id] ?? ['file']))}` : ''}${gone > 0 ? `; ${formatCount(gone)} more ${gone === 1 ? 'was' : 'were'} erased on record` : ''}` };
  });
}

/** What the package says of who has seen it, where the reader demanded nobody. */
function witnessWords(manifest: UploadVerdict['manifest']): string {
  if (!manifest || manifest.witnesses.length === 0) return 'No witness has cosigned it: nobody else has seen this log';
  return `You demanded none; it is cosigned by ${manifest.witnesses.map((vkey) => vkey.slice(0, vkey.indexOf('+'))).join(', ')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
