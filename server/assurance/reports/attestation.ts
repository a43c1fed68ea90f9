/** What an officer puts under a report, as the note over it says. */
export interface Attestation {
  readonly reportSha256: string;
  readonly reportId: string;
  readonly framework: string;
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly person: string;
  readonly office: string;
  readonly at: string;
  readonly statement: string;
}

const SAID = '("(?:[^"\\\\\\n]|\\\\.)*")';
const FORM = new RegExp(`^countersign-attestation/1\\nreport_sha256 ([0-9a-f]{64})\\nreport (\\S+)\\nframework ([^\\n]+)\\nperiod (\\S+) (\\S+)\\nby ${SAID} ${SAID}\\noffice ${SAID}\\nat (\\S+)\\nstatement ${SAID}\\n$`);

/** The text that is signed: lines of a name and one value; what people wrote is JSON, so that no line break of theirs begins a line of ours. */
export function attestationText({ reportSha256, reportId, framework, from, to, name, person, office, at, statement }: Attestation): string {
  const lines = [
    'countersign-attestation/1', `report_sha256 ${reportSha256}`, `report ${reportId}`, `framework ${framework}`, `period ${from} ${to}`,
    `by ${JSON.stringify(name)} ${JSON.stringify(person)}`, `office ${JSON.stringify(office)}`, `at ${at}`, `statement ${JSON.stringify(statement)}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The opposite of `attestationText`, or null for any other text. */
export function parseAttestation(text: string): Attestation | null {
  const [, reportSha256 = '', reportId = '', framework = '', from = '', to = '', name = '', person = '', office = '', at = '', statement = ''] = FORM.exec(text) ?? [];
  if (reportSha256 === '') return null;
  const [said, id, place, words] = [name, person, office, statement].map(textIn);
  if (said === undefined || id === undefined || place === undefined || words === undefined) return null;
  const read = { reportSha256, reportId, framework, from, to, name: said, person: id, office: place, at, statement: words };
  return attestationText(read) === text ? read : null;
}

function textIn(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined; // JSON.parse has no other way to say so
  }
}
