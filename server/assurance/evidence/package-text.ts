import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REDACTION_PROFILES } from '../../../shared/redaction-profiles.ts';
import type { Attestation } from '../reports/index.ts';
import { type PackageFile, textFile } from './package-file.ts';
import type { Manifest } from './package-manifest.ts';

/** What stands in the README before the files are written. */
type PackageFacts = Omit<Manifest, 'files'>;

/** `countersign-evidence-<tenant>-<first day>-<last day>.zip`; the days are those of the half-open period's ends. */
export function packageName(slug: string, { from, to }: { readonly from: string; readonly to: string }): string {
  return `countersign-evidence-${slug}-${from.slice(0, 10)}-${to.slice(0, 10)}.zip`;
}

/** The second verifier and how to check without it. Both lie beside this file, in the sources and in the bundle alike. */
export function verifierFiles(): readonly PackageFile[] {
  const beside = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  return [textFile('verify/verify.mjs', 'verifier', beside('package-verifier.mjs')), textFile('verify/VERIFYING.md', 'verifier', beside('package-verifying.md'))];
}

export function readmeText(facts: PackageFacts, { reports, officers }: { readonly reports: number; readonly officers: readonly Attestation[] }): string {
  const { tenant, period, export: taken, redaction, logs, generator, mode } = facts;
  const profile = REDACTION_PROFILES[redaction.profile];
  return `EVIDENCE PACKAGE OF COUNTERSIGN

Tenant     ${tenant.name} (${tenant.slug}, ${tenant.id})
Period     from ${period.from} up to, not including, ${period.to}
Taken      ${taken.time}, entry ${taken.eventId} of the log itself
Mode       ${mode === 'range' ? 'range: every entry of a stretch of the log' : 'proof: entries that were picked'}
Shows      ${profile.name}. ${profile.says}
Made by    Countersign ${generator.version}
${logs.map(logWords).join('')}
WHAT THIS PROVES
${mode === 'range' ? rangeWords(logs) : PROOF_WORDS}
${witnessWords(facts)}
WHAT IT DOES NOT PROVE
That everything was recorded: what happened beside Countersign is not in here.
${mode === 'proof' ? 'That these are all the entries there are: ask for a range to see that none was left out.\n' : ''}Anything against the installation itself from behind the last checkpoint that somebody
else holds: it alone has the key of its log, so whoever has that key could have written
another history after that. From now on you hold a checkpoint that no later history may
contradict: keep it. That a middle checkpoint is still in the database: the installation
may lose one, and what it stood for is proved by every later one. Times are those of the
server's own clock.

WHAT IS WITHHELD
${redaction.groups.length === 0 ? 'Everything but type, time, outcome and hashes of each entry.' : redaction.profile === 'full' ? 'Nothing. What was erased on record before the export is gone here too.' : `Of each entry only these parts are shown: ${redaction.groups.join(', ')}.`}
${reports > 0 && redaction.profile !== 'full' ? 'The reports and their attachments are here whole, with whatever names they hold.\n' : ''}The digest of every withheld part stands in its entry, so it can be shown later and
will be known for what it is.

WHAT ELSE IS IN HERE
ocsf/events.jsonl tells ${mode === 'range' ? 'the entries of the period' : 'the same entries'} as OCSF 1.8.0 events: a copy, of which id, place,
time and type are checked against the log. ${reports === 0 ? 'No report was asked for.' : reportWords(facts, reports, officers)}

FOUR WAYS TO CHECK IT (verify/VERIFYING.md has the commands)
1. npm run verify -- <this package>.zip --key <verifier key>      with Countersign
2. node verify/verify.mjs . --key <verifier key>                  with nothing but Node
3. openssl                                                        the signatures
4. any tool for C2SP tlog-tiles logs or tlog-proofs               the folder logs/
A script that comes with the evidence is as honest as who packed it: take the
verifier, as the key, from somebody you trust.
`;
}

/** People have no keys here: who signs off is known by the log and vouched for by its key. */
function reportWords({ mode, redaction }: PackageFacts, reports: number, officers: readonly Attestation[]): string {
  return `reports/ has ${reports === 1 ? 'the report' : 'a folder for each report, with it'} as
report.json, whose digest the log knows, as report.pdf and as report.html (one page, no
script); controls.csv, its control table; ${mode === 'range' ? `population-<query>.csv, every record that a
question was about, whole, of which the report samples some (two questions have no such
table: Q-INTEGRITY is about the entries in logs/, Q-LOG-COVERAGE about the program);
` : ''}soa.csv, the statement of applicability; oscal/ the report as OSCAL 1.2.1 assessment
results and plan; attachments/ what people put beside a control, each file called by its
SHA-256, which the log knows, its name and the time it speaks of being in the report.${redaction.profile === 'full' ? '\nreports/ropa.json is the record of processing activities (GDPR Art. 30) as it stood when\nthis was fetched.' : ''}
${officers.length === 0 ? 'Nobody had signed a report off when this was taken.' : `attestation-<n>.note is what an officer put under a report, signed over its digest by the
log's key, which vouches for who they were; the log tells of it, and manifest.note names:
${officers.map(({ name, office, at }) => `  ${JSON.stringify(name)}, ${JSON.stringify(office)}, ${at}\n`).join('').trimEnd()}`}`;
}

const PROOF_WORDS = `Each entry in logs/*/proofs is in the log, at the place that its proof names, under the
checkpoint named above (proof mode: membership and nothing more). Whoever has the key
from a source they trust can prove that none of these entries was changed since the
checkpoint was signed, that everything shown of who, what and why is what the entry
promised when it was written, and that no file of this package was changed, added or
taken out.
`;

function rangeWords(logs: Manifest['logs']): string {
  const whole = logs.every(({ first }) => first === 0);
  return `${whole ? `The log is here from its first entry up to the checkpoint named above, not only the
period (range mode).` : `Every entry from the one named above up to the checkpoint is here (range mode); what lies
before is here as hashes (tile/1 and above), from which the root follows all the same.`} Whoever has the key from a source they trust can prove that no
entry was changed, removed, inserted or moved since the checkpoint was signed, that
everything shown of who, what and why is what the entry promised when it was written,
and that no file of this package was changed, added or taken out.
${logs.length > 1 ? `There is more than one log: each but the first goes on where the one before it ended, and
names that end in its first entry, which is checked.
` : ''}`;
}

/** Who else has seen what is here: what a key holder could not write anew. */
function witnessWords({ witnesses, logs }: PackageFacts): string {
  if (witnesses.length === 0) return 'WHO ELSE HAS SEEN IT\nNobody: no witness has cosigned a checkpoint of this log.\n';
  const lines = logs.map(({ origin, size, cosigned, witnessed }) =>
    cosigned.length > 0 ? `${origin}\n  to its end, ${size} entries: ${cosigned.join(', ')}\n` : witnessed ? `${origin}\n  to ${witnessed.size} entries (checkpoint.witnessed): ${witnessed.by.join(', ')}; not the ${size - witnessed.size} after them\n` : `${origin}\n  nobody\n`);
  return `WHO ELSE HAS SEEN IT\nWitnesses cosigned, each with the time at which that was the newest they knew. Their keys\nare in the file policy; take them, too, from somebody you trust (--witness).\n${lines.join('')}`;
}

function logWords({ origin, folder, vkey, size, root, start, first, proofs }: Manifest['logs'][number]): string {
  return `
Log        ${origin}
  folder   ${folder}
  key      ${vkey}
  holds    ${proofs ? `${proofs.length} picked of ${size} entries` : first === 0 ? `${size} entries` : `entries ${first} to ${size - 1}`}, root ${root}
  before   ${proofs ? 'not shown (proof mode)' : start === null ? 'the period no checkpoint was signed' : `the period the log had been signed up to ${start} entries (checkpoint.start)`}
`;
}
