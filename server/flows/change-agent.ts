import { brand, type UserId } from '../../shared/brand.ts';
import { type Agent, type AgentChange, type CatalogDeps, editAgentIn, type NewOwner } from '../agents/catalog/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { PeopleStore } from '../people/identity/index.ts';

type Deps = CatalogDeps & { readonly people: PeopleStore };

/** Changes what the catalog says about an agent. Another owner must be somebody of this tenant who can sign in. */
export function changeAgent(deps: Deps, actor: Actor, change: AgentChange): Promise<Agent> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const owner = change.ownerId === undefined ? null : await needOwner(deps, tx, actor, brand<UserId>(change.ownerId));
    return editAgentIn(deps, tx, actor, change, owner);
  });
}

async function needOwner({ people }: Deps, db: Db, actor: Actor, id: UserId): Promise<NewOwner> {
  const member = await people.member(db, actor.tenantId, id);
  if (!member || member.person.status !== 'active') throw new Refusal('input/invalid', { field: 'ownerId', rule: 'ownerId: nobody of this tenant who can sign in' });
  return { id, name: member.person.name };
}
