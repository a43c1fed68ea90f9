import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { FactorDeps } from './factor-deps.ts';
import { secretPlace } from './factor-store.ts';
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts';
import { plain, spendOtp } from './settle-code.ts';
import { base32, otpauthUri } from './totp.ts';

/** What RFC 4226 recommends: 160 bits. */
const SECRET_BYTES = 20;
const ISSUER = 'Countersign';

export interface Enrolment {
  /** For typing, base32. */
  readonly secret: string;
  /** For the QR code. */
  readonly uri: string;
}

// Both answers hold secrets that are kept nowhere. A named command that is repeated must not be answered from memory:
// it would show codes that nobody stored.

/** A new secret for the person's authenticator, shown this once. It is asked for only after `confirmTotp`. */
export async function enrolTotp(deps: FactorDeps, { command: _named, ...actor }: Actor): Promise<Enrolment> {
  const secret = deps.ids.bytes(SECRET_BYTES);
  const { userId } = actor;
  await deps.storage.writeIdentity(actor, async (tx) => {
    const sealed = await deps.vault.seal(tx, secretPlace(userId), secret.toString('base64url'));
    if (!(await deps.factors.putPending(tx, { userId, createdAt: deps.clock.now(), secret: sealed }))) throw new Refusal('auth/factor-exists');
    await deps.audit.append(tx, actor, { type: 'auth.mfa.changed', resource: { type: 'user', id: userId }, details: { change: 'totp-offered' } });
  });
  return { secret: base32(secret), uri: otpauthUri({ secret, account: actor.email ?? actor.name, issuer: ISSUER }) };
}

/** The first code from the authenticator: from now on it is asked for. Answers the recovery codes, this once. */
export async function confirmTotp(deps: FactorDeps, { command: _named, ...actor }: Actor, code: string): Promise<{ readonly recoveryCodes: readonly string[] }> {
  const recoveryCodes = newRecoveryCodes(deps.ids);
  const { userId } = actor;
  await deps.storage.writeIdentity(actor, async (tx) => {
    const right = await spendOtp(deps, tx, userId, plain(code), true);
    if (!right || !(await deps.factors.confirm(tx, userId, deps.clock.now()))) throw new Refusal('auth/wrong-code', { field: 'code' });
    await deps.factors.putCodes(tx, userId, recoveryCodes.map((one) => recoveryHash(userId, one)), deps.clock.now());
    await deps.audit.append(tx, actor, { type: 'auth.mfa.changed', resource: { type: 'user', id: userId }, details: { change: 'totp-added', recovery_codes: recoveryCodes.length } });
  });
  return { recoveryCodes };
}
