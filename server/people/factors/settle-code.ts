import { epochMs, type UserId } from '../../../shared/brand.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Tx } from '../../base/storage/index.ts';
import { type FailureKey, lockedForMs, withFailure } from '../identity/index.ts';
import type { FactorDeps } from './factor-deps.ts';
import { secretPlace } from './factor-store.ts';
import { recoveryHash } from './recovery-code.ts';
import { stepOfCode } from './totp.ts';

export type CodeMethod = 'otp' | 'recovery';
export type CodeVerdict = { readonly kind: 'right'; readonly method: CodeMethod } | { readonly kind: 'wrong' } | { readonly kind: 'locked'; readonly retryAfterS: number; readonly locksNow: boolean };

type Deps = Pick<FactorDeps, 'clock' | 'failures' | 'factors' | 'vault'>;

/** The sixth wrong code in fifteen minutes locks that factor, never the account (DECISIONS 9). */
const FAILURES = 6;

/** Six digits are a code of the authenticator, everything else is tried as a recovery code. */
export function methodOf(code: string): CodeMethod {
  return /^\d{6}$/.test(plain(code)) ? 'otp' : 'recovery';
}

/**
 * Tries a code in the caller's transaction and spends it if it is right. The two kinds are counted apart: whoever knows the
 * password can lock the authenticator by guessing, and its owner still has recovery codes. Throws nothing, so that the count is kept.
 */
export async function settleCode(deps: Deps, tx: Tx, userId: UserId, code: string): Promise<CodeVerdict> {
  const nowMs = epochMs(deps.clock.now());
  const method = methodOf(code);
  const key = factorKey(userId, method);
  const count = await deps.failures.hold(tx, key);
  const waitMs = lockedForMs(count, nowMs);
  if (waitMs > 0) return { kind: 'locked', retryAfterS: Math.ceil(waitMs / 1000), locksNow: false };
  if (await (method === 'otp' ? spendOtp(deps, tx, userId, plain(code)) : deps.factors.useCode(tx, userId, recoveryHash(userId, code), deps.clock.now()))) {
    await deps.failures.clear(tx, key);
    return { kind: 'right', method };
  }
  const next = withFailure(count, nowMs, FAILURES);
  await deps.failures.save(tx, key, next);
  return next.locked ? { kind: 'locked', retryAfterS: Math.ceil(lockedForMs(next, nowMs) / 1000), locksNow: true } : { kind: 'wrong' };
}

/** What a verdict means to whoever gave the code, when the command that tried it is over. */
export function refusalOfCode(verdict: CodeVerdict, field: string): Refusal | null {
  if (verdict.kind === 'locked') return new Refusal('auth/factor-locked', { field, retry_after_seconds: verdict.retryAfterS });
  return verdict.kind === 'wrong' ? new Refusal('auth/wrong-code', { field }) : null;
}

/** Whether the code belongs to this person's authenticator now, confirmed or not, and was not used before. */
export async function spendOtp(deps: Deps, tx: Tx, userId: UserId, code: string, pending = false): Promise<boolean> {
  const totp = await deps.factors.totp(tx, userId);
  if (!totp || (totp.confirmedAt === null) !== pending) return false;
  const secret = Buffer.from(await deps.vault.open(tx, secretPlace(userId), totp.secret), 'base64url');
  const step = stepOfCode(secret, code, epochMs(deps.clock.now()));
  return step !== null && deps.factors.spendStep(tx, userId, step);
}

export function plain(code: string): string {
  return code.replaceAll(/\s/g, '');
}

function factorKey(userId: UserId, method: CodeMethod): FailureKey {
  return { account: sha256Hex(`factor:${userId}`), client: `factor:${method}` };
}
