import type { Actor } from '../../base/actor.ts';
import type { IdentityDeps } from './identity-deps.ts';
import type { Person } from './person.ts';

/** What a person is called here and elsewhere. */
export function describeUser(deps: Pick<IdentityDeps, 'storage' | 'audit' | 'people'>, actor: Actor, person: Person, to: { readonly name: string; readonly externalId: string | null }): Promise<void> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    await deps.people.describe(tx, person.id, to);
    await deps.audit.append(tx, actor, {
      type: 'admin.user.updated', resource: { type: 'user', id: person.id },
      subject: { email: person.email, name: { before: person.name, after: to.name }, external_id: { before: person.externalId, after: to.externalId } },
    });
  });
}
