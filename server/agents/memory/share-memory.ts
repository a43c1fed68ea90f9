import type { z } from 'zod';
import { brand } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { nameOfHands } from '../../base/name-of-hands.ts';
import { Refusal } from '../../base/refusal.ts';
import type { MemoryGrant, MemoryGrantId, NewGrant } from './memory.ts';
import { isLive, mayGive } from './memory-acl.ts';
import { type MemoryDeps, memoryId, reach, resourceFact, standingAt } from './memory-deps.ts';

/** Gives a person, or everybody with a role, a part of what one has oneself. What is restricted is given by whoever is trusted with that. */
export async function giveMemory(deps: MemoryDeps, actor: Actor, { id: name, to, permissions, expiresAt = null }: { readonly expiresAt?: MemoryGrant['expiresAt'] | undefined } & Omit<z.infer<typeof NewGrant>, 'expiresAt'>): Promise<MemoryGrant> {
  const id = memoryId(name);
  const at = await standingAt(deps, actor, id);
  if ('user' in to && !(await deps.isMember(actor.tenantId, to.user))) throw new Refusal('memory/unknown-principal', { field: 'to.user', rule: 'to.user: nobody here has this id' });
  return deps.storage.write(at, async (tx) => {
    const { resource, own } = await reach(deps, tx, { at, who: actor }, id, 'share');
    if (resource.sensitivity === 'restricted' && !actor.capabilities.has('memory:restricted')) throw new Refusal('memory/permission-missing', { id, capability: 'memory:restricted', rule: 'missing capability: memory:restricted' });
    if (!mayGive(own, permissions)) throw new Refusal('memory/grant-exceeds-own', { id, field: 'permissions', rule: 'permissions: nobody gives what they do not have' });
    const now = deps.clock.now();
    if (expiresAt !== null && expiresAt <= now) throw new Refusal('input/invalid', { field: 'expiresAt', rule: 'expiresAt: lies behind us' });
    const grant: MemoryGrant = {
      tenantId: at.tenantId, id: deps.ids.id<MemoryGrantId>(), resourceId: id, principalKind: 'user' in to ? 'user' : 'role', principal: 'user' in to ? to.user : to.role, permissions,
      grantedBy: actor.userId, grantedByName: nameOfHands(actor), grantedAt: now, expiresAt, revokedAt: null,
    };
    await deps.memories.addGrant(tx, grant);
    await deps.audit.append(tx, at, { type: 'data.memory_acl.granted', resource: resourceFact(resource), details: { grant: grant.id, to: grant.principalKind, principal: grant.principal, permissions: [...permissions], expires_at: expiresAt } });
    return grant;
  });
}

/** Takes back what was given, from the next question on. */
export async function takeMemoryBack(deps: MemoryDeps, actor: Actor, { id: name, grant: grantName }: { readonly id: string; readonly grant: string }): Promise<void> {
  const id = memoryId(name);
  const at = await standingAt(deps, actor, id);
  return deps.storage.write(at, async (tx) => {
    const { resource, grants, own } = await reach(deps, tx, { at, who: actor }, id, 'share');
    const now = deps.clock.now();
    const grant = grants.find((one) => one.id === grantName && isLive(one, now));
    if (!grant) throw new Refusal('memory/grant-not-found', { id: grantName });
    if (!mayGive(own, grant.permissions)) throw new Refusal('memory/grant-exceeds-own', { id, rule: 'nobody takes back what they could not have given' });
    if (!(await deps.memories.revoke(tx, at.tenantId, brand<MemoryGrantId>(grantName), now))) throw new Refusal('memory/grant-not-found', { id: grantName });
    await deps.audit.append(tx, at, { type: 'data.memory_acl.revoked', resource: resourceFact(resource), details: { grant: grant.id, to: grant.principalKind, principal: grant.principal } });
  });
}
