interface SessionFacts {
  readonly kind: 'browser' | 'token';
  readonly device: string | null;
  readonly userAgent: string | null;
}

/** First match wins: Edge and Chrome both claim to be Safari, and Edge to be Chrome. */
const PROGRAMS = [['Electron/', 'Countersign for the desktop'], ['Edg/', 'Edge'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari'], ['curl/', 'curl']] as const;
const SYSTEMS = [['Android', 'Android'], ['iPhone', 'iOS'], ['iPad', 'iPadOS'], ['Windows', 'Windows'], ['Mac OS X', 'macOS'], ['Linux', 'Linux']] as const;

/** Where somebody is signed in, as they would say it. A user agent is a claim of the program, so the whole of it stands on hover. */
export function sessionWords({ kind, device, userAgent }: SessionFacts): string {
  if (device !== null && device !== '') return device;
  const said = userAgent ?? '';
  const program = PROGRAMS.find(([mark]) => said.includes(mark))?.[1] ?? (kind === 'browser' ? 'A browser' : 'A program');
  const system = SYSTEMS.find(([mark]) => said.includes(mark))?.[1];
  return system === undefined ? program : `${program} on ${system}`;
}

/** How a session was opened (RFC 8176 where it has a word). */
const PROOFS: Readonly<Record<string, string>> = { pwd: 'Password', otp: 'One-time code', recovery: 'Recovery code', key: 'API key', setup: 'Set-up token', sso: 'Single sign-on', standin: 'Nothing: a stand-in' };

export function proofWords(amr: readonly string[]): string {
  return amr.map((one) => PROOFS[one] ?? one).join(', ');
}
