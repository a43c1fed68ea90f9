import type { Actor } from '../../base/actor.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Person } from './person.ts';

/**
 * To be called when the tenant that has proven an address's domain takes its account in. A password that was set in another
 * tenant's name may be known to whoever set it there: it opens nothing any more, and what it opened is over. Memberships stay.
 * That the account's own session changed it since proves nothing, for whoever set it could do that too; a link that reached
 * the address does.
 */
export async function voidForeignPassword(deps: Pick<IdentityDeps, 'clock' | 'audit' | 'people' | 'sessionEnder'>, tx: Tx, actor: Actor, person: Pick<Person, 'id' | 'email'>): Promise<boolean> {
  const setIn = await deps.people.passwordSetIn(tx, person.id);
  if (setIn === null || setIn === actor.tenantId) return false;
  const at = deps.clock.now();
  await deps.people.voidPassword(tx, person.id, at);
  const sessions = await deps.sessionEnder.endAllOf(tx, person.id, { reason: 'password-voided', at });
  await deps.audit.append(tx, actor, { type: 'auth.password.voided', resource: { type: 'user', id: person.id }, subject: { email: person.email }, details: { because: 'set in the name of another tenant', sessions } });
  return true;
}
