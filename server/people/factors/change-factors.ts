import type { UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import { ownMember } from '../identity/index.ts';
import type { FactorDeps } from './factor-deps.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts';
import { type CodeVerdict, refusalOfCode, settleCode } from './settle-code.ts';

export interface FactorState {
  readonly totp: boolean;
  readonly recoveryCodesLeft: number;
}

/** What stands beside one's own password. */
export function factorsOf(deps: Pick<FactorDeps, 'storage' | 'factors'>, actor: Pick<Actor, 'tenantId' | 'userId'>): Promise<FactorState> {
  return deps.storage.readIdentity(actor, async (db) => ({ totp: await deps.factors.isAsked(db, actor.userId), recoveryCodesLeft: await deps.factors.codesLeft(db, actor.userId) }));
}

/** Takes one's own second factor off. Asks for a code of it (or a recovery code): who holds only the password must not be able to. */
export async function removeTotp(deps: FactorDeps, actor: Actor, code: string): Promise<void> {
  await withCode(deps, actor, code, 'totp-removed', async (tx) => void (await deps.factors.remove(tx, actor.userId)));
}

/** Ten new recovery codes in place of all older ones, shown this once. */
export async function renewRecoveryCodes(deps: FactorDeps, actor: Actor, code: string): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const recoveryCodes = newRecoveryCodes(deps.ids);
  await withCode(deps, actor, code, 'recovery-codes-renewed', (tx) =>
    deps.factors.putCodes(tx, actor.userId, recoveryCodes.map((one) => recoveryHash(actor.userId, one)), deps.clock.now()));
  return { recoveryCodes };
}

/** An administrator takes off the second factor of somebody who lost it, under the rules for their password: what follows asks for the password alone. */
export function removeFactorsOf(deps: FactorDeps, actor: Actor, userId: UserId): Promise<{ readonly removed: boolean }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const { person } = await ownMember(deps, tx, actor, userId);
    const removed = await deps.factors.remove(tx, userId);
    if (removed) await deps.audit.append(tx, actor, { type: 'auth.mfa.changed', resource: { type: 'user', id: userId }, subject: { email: person.email }, details: { change: 'removed-by-administrator' } });
    return { removed };
  });
}

/** A wrong code is answered as a value, because its count and its entry must be kept; and a stored answer would let a repeated command pass without one. */
async function withCode(deps: FactorDeps, { command: _named, ...actor }: Actor, code: string, change: string, act: (tx: Tx) => Promise<void>): Promise<void> {
  const about = { type: 'auth.mfa.changed', resource: { type: 'user', id: actor.userId } } as const;
  const verdict = await deps.storage.writeIdentity(actor, async (tx): Promise<CodeVerdict> => {
    if (!(await deps.factors.isAsked(tx, actor.userId))) throw new Refusal('auth/no-factor');
    const settled = await settleCode(deps, tx, actor.userId, code);
    if (settled.kind === 'right') await act(tx);
    await deps.audit.append(tx, actor, settled.kind === 'right' ? { ...about, details: { change, by: settled.method } } : { ...about, outcome: 'failure', details: { change, reason: settled.kind } });
    return settled;
  });
  const refusal = refusalOfCode(verdict, 'code');
  if (refusal) throw refusal;
}
