import type { PackageVerdict } from '../assurance/evidence/index.ts';
import type { LogVerdict } from '../records/audit/index.ts';

/** What a package holds and whether it is whole, for a terminal. */
export function packageWords({ manifest, files, logs, officers, problem }: PackageVerdict, target: string, given: { readonly keys: boolean; readonly witnesses: boolean }): string {
  const words = [problem ? `NOT WHOLE ${oneLine(target)}\n  ${problem.place} ${oneLine(String(problem.at))}: ${oneLine(problem.says)}\n` : `whole     ${oneLine(target)}\n`];
  if (manifest) {
    const { mode, period, redaction, tenant, witnesses, logs: packaged } = manifest;
    words.push(`  tenant ${oneLine(tenant.name)} (${oneLine(tenant.slug)}), ${MODES[mode]}, period from ${period.from} to ${period.to}, profile ${redaction.profile}\n  checked ${files} of ${manifest.files.length} files\n`);
    words.push(packaged.map(({ vkey }) => `  signed by the key ${given.keys ? 'that you gave' : 'the package itself names'}: ${oneLine(vkey)}\n`).join(''));
    words.push(witnesses.length === 0 ? '  cosigned by nobody else\n' : witnesses.map((vkey) => `  cosigned by ${given.witnesses ? 'a witness' : 'a witness that the package itself names'}: ${oneLine(vkey)}\n`).join(''));
    words.push(packaged.map(reachWords).join(''));
    words.push(officers.map(({ name, office, at, reportSha256 }) => `  report ${reportSha256} signed off by ${oneLine(name)}, ${oneLine(office)}, ${oneLine(at)}\n`).join(''));
  }
  return [...words, ...logs.map(logWords)].join('');
}

const MODES = { range: 'range mode (nothing left out)', proof: 'proof mode (these entries are in the log; what else is, it does not show)' } as const;

function reachWords({ origin, first, size, proofs, cosigned, witnessed }: NonNullable<PackageVerdict['manifest']>['logs'][number]): string {
  const holds = proofs ? `${proofs.length} entries of ${size}` : `entries ${first} to ${size - 1}`;
  const seen = cosigned.length > 0 ? `cosigned to its end by ${cosigned.length}` : witnessed ? `cosigned up to ${witnessed.size} by ${witnessed.by.length}` : 'cosigned by nobody';
  return `  ${oneLine(origin)}: ${holds}, ${seen}\n`;
}

/** What was found of one log, for a terminal. */
export function logWords({ origin, size, signedSize, root, checked, erased, problem }: LogVerdict): string {
  const looked = [counted(checked.entries, 'entry', 'entries'), counted(checked.disclosures, 'disclosure'), counted(checked.tiles, 'tile'), counted(checked.checkpoints, 'checkpoint')].join(', ');
  const facts = `  ${counted(size, 'entry', 'entries')}, signed up to ${signedSize}, root ${root}\n  checked ${looked}\n${sealedWords(checked)}${erased.map(({ eventId, type, time, disclosures }) => `  erased on record: ${counted(disclosures, 'disclosure')}, by ${oneLine(type)} of ${oneLine(time)} (${oneLine(eventId)})\n`).join('')}`;
  return problem ? `NOT WHOLE ${oneLine(origin)}\n  ${problem.place} ${oneLine(String(problem.at))}: ${oneLine(problem.says)}\n${facts}` : `whole     ${oneLine(origin)}\n${facts}`;
}

function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** What of a log could not be held against its digests, and why. */
function sealedWords({ sealed, shredded }: LogVerdict['checked']): string {
  return (sealed > 0 ? `  not opened: ${counted(sealed, 'disclosure')} of people, whose keys (subject-keys.db) or the data key are not at hand\n` : '')
    + (shredded > 0 ? `  unreadable: ${counted(shredded, 'disclosure')} of people whose keys were destroyed since this copy was made\n` : '');
}

/** Names in a package are its maker's words: none of them moves the cursor of a terminal over what is said about them (SECURITY-CASES LOG-01). */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
