import { epochMs, plusMs, type TenantId } from '../../../shared/brand.ts';
import type { RequestSource } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { placesOf } from './change-password.ts';
import { hashedPassword } from './create-user.ts';
import type { IdentityDeps } from './identity-deps.ts';
import { accountKey } from './sign-in-client.ts';
import { lockedForMs, withFailure } from './sign-in-lock.ts';
import type { PersonRef } from './person-store.ts';
import type { Person } from './person.ts';

const LIFE_MS = 60 * 60_000;
const TOKEN_BYTES = 32;

/** Takes the token to its person, by mail or by hand. Answers when it has been handed over, not when it arrived. */
export type DeliverReset = (person: Person, token: string) => Promise<void>;

/** Somebody cannot sign in any more. The answer is the same whether or not there is such a person (FEATURES D31). */
export async function requestPasswordReset(deps: IdentityDeps, deliver: DeliverReset, email: string, source: RequestSource): Promise<void> {
  const token = deps.ids.bytes(TOKEN_BYTES).toString('base64url');
  const { person, tenantId } = await homeOf(deps, { email });
  const active = person !== null && person.status === 'active' ? person : null;
  const granted = await deps.storage.writeIdentity({ ...systemActor('password-reset', tenantId), source }, async (tx) => {
    const goesOut = active && (await mayAskAgain(deps, tx, email)) ? active : null;
    if (goesOut) await deps.people.addReset(tx, { tokenHash: sha256Hex(token), userId: goesOut.id, expiresAt: plusMs(deps.clock.now(), LIFE_MS) });
    await deps.audit.append(tx, { ...systemActor('password-reset', tenantId), source }, {
      type: 'auth.password.reset_requested', outcome: goesOut ? 'success' : 'failure', subject: { email }, ...(person ? { resource: { type: 'user', id: person.id } } : {}),
    });
    return goesOut;
  });
  if (granted) await deliver(granted, token);
}

/** Five letters in a quarter of an hour are enough: nobody's post is flooded through us. */
async function mayAskAgain(deps: Pick<IdentityDeps, 'clock' | 'failures'>, tx: Tx, email: string): Promise<boolean> {
  const key = { account: accountKey(email), client: 'password-reset' };
  const [count, nowMs] = [await deps.failures.hold(tx, key), epochMs(deps.clock.now())];
  if (lockedForMs(count, nowMs) > 0) return false;
  await deps.failures.save(tx, key, withFailure(count, nowMs));
  return true;
}

/** The other end: one token, once, within the hour. Every session ends. */
export async function resetPassword(deps: IdentityDeps, input: { readonly token: string; readonly password: string }, source: RequestSource): Promise<void> {
  const tokenHash = sha256Hex(input.token);
  const { person, tenantId } = await holderOf(deps, tokenHash);
  const actor = { ...systemActor('password-reset', tenantId), source };
  const passwordHash = person ? await hashedPassword(deps, { password: input.password, email: person.email, name: person.name, places: await placesOf(deps, person) }) : null;
  await deps.storage.writeIdentity(actor, async (tx) => {
    const active = person !== null && (await deps.people.find(tx, { id: person.id }))?.status === 'active';
    if (!active || passwordHash === null || !(await deps.people.useReset(tx, tokenHash, deps.clock.now()))) throw new Refusal('people/bad-reset-token', { field: 'token' });
    await deps.people.setPassword(tx, person.id, passwordHash, null);
    const sessions = await deps.sessionEnder.endAllOf(tx, person.id, { reason: 'password-changed', at: deps.clock.now() });
    await deps.audit.append(tx, actor, { type: 'auth.password.changed', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { by: 'reset', sessions } });
  });
}

/** Whose token this is while it is good; nobody's otherwise, so that nothing is hashed for a wrong one. */
async function holderOf(deps: IdentityDeps, tokenHash: string): Promise<Home> {
  const reset = await deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.people.reset(db, tokenHash));
  const good = reset !== null && reset.usedAt === null && reset.expiresAt > deps.clock.now();
  return good ? homeOf(deps, { id: reset.userId }) : { person: null, tenantId: SYSTEM_TENANT };
}

interface Home {
  readonly person: Person | null;
  readonly tenantId: TenantId;
}

/** The person, and the tenant whose log tells of them: the one they used last, else their oldest, else the deployment. */
function homeOf(deps: IdentityDeps, ref: PersonRef): Promise<Home> {
  return deps.storage.readIdentity({ tenantId: SYSTEM_TENANT }, async (db) => {
    const person = await deps.people.find(db, ref);
    const memberships = person ? await deps.people.memberships(db, person.id) : [];
    const last = memberships.find((one) => one.tenantId === person?.lastTenantId) ?? memberships[0];
    return { person, tenantId: last?.tenantId ?? SYSTEM_TENANT };
  });
}
