import type { Actor } from '../../server/base/actor.ts';
import { codeAt, confirmTotp, enrolTotp, type FactorDeps, stepAt } from '../../server/people/factors/index.ts';
import { epochMs } from '../../shared/brand.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A telephone with an authenticator on it: knows the secret that was shown, and what the time is. */
export interface Authenticator {
  /** The code of now, or of so many steps from now. */
  code(steps?: number): string;
}

export function authenticatorFor(shownSecret: string, nowMs: () => number): Authenticator {
  const secret = bytesOf(shownSecret);
  return { code: (steps = 0) => codeAt(secret, stepAt(nowMs()) + steps) };
}

export interface Enrolled {
  readonly phone: Authenticator;
  readonly recoveryCodes: readonly string[];
}

/** Adds a second factor to somebody and lets its first code's step pass. */
export async function withAuthenticator(deps: FactorDeps, clock: { advance(ms: number): void }, who: Actor): Promise<Enrolled> {
  const phone = authenticatorFor((await enrolTotp(deps, who)).secret, () => epochMs(deps.clock.now()));
  const { recoveryCodes } = await confirmTotp(deps, who, phone.code());
  clock.advance(60_000);
  return { phone, recoveryCodes };
}

/** Six digits that are none of the codes accepted now. */
export function wrongCode(phone: Authenticator, nth = 0): string {
  const right = new Set([phone.code(-1), phone.code(), phone.code(1)]);
  const candidates = Array.from({ length: 10 }, (_, index) => String(100_000 + nth * 10 + index)).filter((code) => !right.has(code));
  return candidates[0] ?? '';
}

function bytesOf(base32: string): Buffer {
  const bits = [...base32].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
