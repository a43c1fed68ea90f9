import type { z } from 'zod';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { MemoryChange, MemoryId, MemoryResource, NewMemory, Sensitivity } from './memory.ts';
import { type MemoryDeps, memoryId, reach, resourceFact, standingAt } from './memory-deps.ts';
import { CONTENT_PLACE } from './memory-store.ts';
import { endWithin } from './scope-policies.ts';

/** Keeps something; whoever does owns it. What is for every tenant is the platform's to keep, what is restricted whoever's is trusted with that. */
export async function keepMemory(deps: MemoryDeps, actor: Actor, { content, place, expiresAt: wished, ...facts }: z.infer<typeof NewMemory>): Promise<MemoryResource> {
  refuseRestricted(actor, facts.sensitivity);
  if (facts.scope === 'global' && !actor.capabilities.has('platform:tenants')) throw new Refusal('memory/scope-policy', { field: 'scope', rule: 'scope: what every tenant sees is kept by whoever runs the deployment' });
  const at: Actor = facts.scope === 'global' ? { ...actor, tenantId: SYSTEM_TENANT } : actor;
  return deps.storage.write(at, async (tx) => {
    const now = deps.clock.now();
    const end = endWithin(facts, { from: now, wished: wished ?? null, now });
    if ('broken' in end) throw new Refusal('memory/scope-policy', { field: end.broken.split(':', 1)[0] ?? 'scope', rule: end.broken });
    const resource: MemoryResource = {
      ...facts, tenantId: at.tenantId, id: deps.ids.id<MemoryId>(), place: place ?? null, ownerId: actor.userId, ownerName: actor.name, createdAt: now, updatedAt: now, expiresAt: end.expiresAt, ver: 1,
    };
    await deps.memories.add(tx, { ...resource, content: await deps.vault.seal(tx, { ...CONTENT_PLACE, tenantId: at.tenantId, row: resource.id }, content) });
    await deps.audit.append(tx, at, { type: 'data.write', resource: resourceFact(resource), details: { act: 'kept', sensitivity: facts.sensitivity, scope: facts.scope, expires_at: end.expiresAt } });
    return resource;
  });
}

/** Content and title by whoever may write; how sensitive it is by whoever administers it. */
export async function changeMemory(deps: MemoryDeps, actor: Actor, { id: name, ver, title, content, sensitivity }: z.infer<typeof MemoryChange>): Promise<MemoryResource> {
  const id = memoryId(name);
  if (sensitivity !== undefined) refuseRestricted(actor, sensitivity);
  const at = await standingAt(deps, actor, id);
  return deps.storage.write(at, async (tx) => {
    const { resource: before } = await reach(deps, tx, { at, who: actor }, id, sensitivity === undefined ? 'write' : 'admin');
    if (before.ver !== ver) throw changedMeanwhile(before.ver);
    const now = deps.clock.now();
    const after: MemoryResource = { ...before, title: title ?? before.title, sensitivity: sensitivity ?? before.sensitivity, updatedAt: now };
    // Whether the content is another is asked of nobody: it lies sealed.
    if (content === undefined && after.title === before.title && after.sensitivity === before.sensitivity) return before;
    const end = endWithin(after, { from: before.createdAt, wished: before.expiresAt, now });
    if ('broken' in end) throw new Refusal('memory/scope-policy', { field: 'sensitivity', rule: end.broken });
    const sealed = content === undefined ? null : await deps.vault.seal(tx, { ...CONTENT_PLACE, tenantId: at.tenantId, row: id }, content);
    if (!(await deps.memories.save(tx, after, sealed))) throw changedMeanwhile(before.ver);
    await deps.audit.append(tx, at, {
      type: 'data.write', resource: resourceFact(before),
      details: { act: 'changed', title: after.title !== before.title, content: content !== undefined, ...(after.sensitivity === before.sensitivity ? {} : { sensitivity: { before: before.sensitivity, after: after.sensitivity } }) },
    });
    return { ...after, ver: ver + 1 };
  });
}

/** Gone at once, with everything that was given on it; not while a legal hold keeps it. */
export async function removeMemory(deps: MemoryDeps, actor: Actor, name: string): Promise<void> {
  const id = memoryId(name);
  const at = await standingAt(deps, actor, id);
  return deps.storage.write(at, async (tx) => {
    const { resource } = await reach(deps, tx, { at, who: actor }, id, 'delete');
    await deps.shareHolds(tx, at.tenantId);
    if ((await deps.heldOf(tx, at.tenantId, [id])).has(id)) throw new Refusal('memory/held', { id });
    await deps.memories.remove(tx, at.tenantId, id, deps.clock.now());
    await deps.audit.append(tx, at, { type: 'data.delete', resource: resourceFact(resource) });
  });
}

function refuseRestricted({ capabilities }: Actor, sensitivity: Sensitivity): void {
  if (sensitivity === 'restricted' && !capabilities.has('memory:restricted')) throw new Refusal('memory/permission-missing', { field: 'sensitivity', capability: 'memory:restricted', rule: 'missing capability: memory:restricted' });
}
