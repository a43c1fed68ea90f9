import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REDACTION_PROFILES } from '../../../shared/redaction-profiles.ts';
import { type PackageFile, textFile } from './package-file.ts';
import type { Manifest } from './package-manifest.ts';

/** What stands in the README before the files are written. */
export type PackageFacts = Omit<Manifest, 'files'>;

/** `countersign-evidence-<tenant>-<first day>-<last day>.zip`; the days are those of the half-open period's ends. */
export function packageName(slug: string, { from, to }: { readonly from: string; readonly to: string }): string {
  return `countersign-evidence-${slug}-${from.slice(0, 10)}-${to.slice(0, 10)}.zip`;
}

/** The second verifier and how to check without it. Both lie beside this file, in the sources and in the bundle alike. */
export function verifierFiles(): readonly PackageFile[] {
  const beside = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  return [textFile('verify/verify.mjs', 'verifier', beside('package-verifier.mjs')), textFile('verify/VERIFYING.md', 'verifier', beside('package-verifying.md'))];
}

export function readmeText({ tenant, period, export: taken, redaction, logs, generator }: PackageFacts, reports: number): string {
  const profile = REDACTION_PROFILES[redaction.profile];
  return `EVIDENCE PACKAGE OF COUNTERSIGN

Tenant     ${tenant.name} (${tenant.slug}, ${tenant.id})
Period     from ${period.from} up to, not including, ${period.to}
Taken      ${taken.time}, entry ${taken.eventId} of the log itself
Shows      ${profile.name}. ${profile.says}
Made by    Countersign ${generator.version}
${logs.map(logWords).join('')}
WHAT THIS PROVES
The log is here from its first entry up to the checkpoint named above, not only the
period (range mode). Whoever has the key from a source they trust can prove that no
entry was changed, removed, inserted or moved since the checkpoint was signed, that
everything shown of who, what and why is what the entry promised when it was written,
and that no file of this package was changed, added or taken out.

WHAT IT DOES NOT PROVE
That everything was recorded: what happened beside Countersign is not in here.
Anything against the installation itself: it alone holds the key and nobody else has
cosigned, so whoever has that key could have written another history before it was
handed over. From now on you hold a checkpoint that no later history may contradict:
keep it. Times are those of the server's own clock.

WHAT IS WITHHELD
${redaction.groups.length === 0 ? 'Everything but type, time, outcome and hashes of each entry.' : redaction.profile === 'full' ? 'Nothing. What was erased on record before the export is gone here too.' : `Of each entry only these parts are shown: ${redaction.groups.join(', ')}.`}
${reports > 0 && redaction.profile !== 'full' ? 'The reports are here whole, with whatever names they hold.\n' : ''}The digest of every withheld part stands in its entry, so it can be shown later and
will be known for what it is.

WHAT IS NOT IN THIS PACKAGE
No cosignatures of witnesses, no OSCAL and no OCSF files, no attachments, no
population tables, no statement of applicability, no record of processing
activities: this release does not make them.${reports === 0 ? ' No report was asked for.' : ''}

FOUR WAYS TO CHECK IT (verify/VERIFYING.md has the commands)
1. npm run verify -- <this package>.zip --key <verifier key>      with Countersign
2. node verify/verify.mjs . --key <verifier key>                  with nothing but Node
3. openssl                                                        the signatures
4. any tool for C2SP tlog-tiles logs                              the folder logs/
A script that comes with the evidence is as honest as who packed it: take the
verifier, as the key, from somebody you trust.
`;
}

function logWords({ origin, folder, vkey, size, root, start }: Manifest['logs'][number]): string {
  return `
Log        ${origin}
  folder   ${folder}
  key      ${vkey}
  holds    ${size} entries, root ${root}
  before   ${start === null ? 'the period no checkpoint was signed' : `the period the log had been signed up to ${start} entries (checkpoint.start)`}
`;
}
