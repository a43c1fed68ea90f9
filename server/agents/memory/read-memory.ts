import type { Instant, TenantId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import type { Actor } from '../../base/actor.ts';
import { textIn } from '../../base/cursor-key.ts';
import type { Db } from '../../base/storage/index.ts';
import { SYSTEM_TENANT, systemActor } from '../../base/system-tenant.ts';
import { MEMORY_PERMISSIONS, type MemoryGrant, type MemoryId, type MemoryPermission, type MemoryResource } from './memory.ts';
import { isLive, reachOf } from './memory-acl.ts';
import { type MemoryDeps, memoryId, reach, resourceFact, standingAt } from './memory-deps.ts';
import { CONTENT_PLACE } from './memory-store.ts';

/** A resource as one person meets it. */
export interface ShownMemory extends MemoryResource {
  readonly permissions: readonly MemoryPermission[];
}

export interface OpenedMemory extends ShownMemory {
  readonly content: string;
  /** Who was given what; to whoever may share it, and nobody else. */
  readonly grants: readonly MemoryGrant[] | null;
}

/**
 * Its content in the clear. Every reading stands in the log before anything is answered (DECISIONS 21, FEATURES T34). Never under a
 * command's name: a stored answer would hold what is sealed here, and give it to who may not read it any more.
 */
export async function readMemory(deps: MemoryDeps, { command: _named, ...actor }: Actor, name: string): Promise<OpenedMemory> {
  const id = memoryId(name);
  const at = await standingAt(deps, actor, id);
  return deps.storage.write(at, async (tx) => {
    const { resource, grants, own } = await reach(deps, tx, { at, who: actor }, id, 'read');
    const sealed = await deps.memories.content(tx, at.tenantId, id);
    if (!sealed) throw new Error('a memory resource lost its content');
    await deps.audit.append(tx, at, { type: 'data.read', resource: resourceFact(resource) });
    return { ...resource, permissions: inOrder(own), content: await deps.vault.open(tx, { ...CONTENT_PLACE, tenantId: at.tenantId, row: id }, sealed), grants: own.has('share') ? grants.filter((grant) => isLive(grant, deps.clock.now())) : null };
  });
}

/** What somebody may read, the newest first, and nothing else (FEATURES T35). `everywhere`: what is for every tenant instead of what is at home. */
export async function listMemory(deps: MemoryDeps, actor: Actor, { everywhere, cursor, size }: { readonly everywhere: boolean; readonly cursor?: string | undefined; readonly size: number }): Promise<Page<ShownMemory>> {
  const tenantId: TenantId = everywhere ? SYSTEM_TENANT : actor.tenantId;
  const now = deps.clock.now();
  const { rows, grants } = await deps.storage.read({ tenantId }, async (db) => {
    const found = await deps.memories.page(db, tenantId, actor, { now, ...(cursor === undefined ? {} : { after: memoryId(textIn(cursor)) }), limit: size + 1 });
    return { rows: found, grants: await deps.memories.grants(db, tenantId, found.map(({ id }) => id)) };
  });
  const page = pageOf(rows, size, ({ id }) => [id]);
  const shown = page.items.map((resource) => ({ ...resource, permissions: inOrder(reachOf(resource, grants.filter(({ resourceId }) => resourceId === resource.id), actor, now)) }));
  return { ...page, items: shown.filter(({ permissions }) => permissions.includes('read')) };
}

const AT_ONCE = 200;

type Forgetting = Pick<MemoryDeps, 'storage' | 'clock' | 'audit' | 'memories' | 'heldOf' | 'shareHolds'>;

/** Lets go of what has ended and is not held, with an entry each. */
export async function forgetEnded(deps: Forgetting, tenantId: TenantId): Promise<number> {
  const now = deps.clock.now();
  if ((await deps.storage.read({ tenantId }, (db) => freeOfEnded(deps, db, tenantId, now))).length === 0) return 0;
  const actor = systemActor('memory', tenantId);
  return deps.storage.write(actor, async (tx) => {
    await deps.shareHolds(tx, tenantId);
    const due = await freeOfEnded(deps, tx, tenantId, now);
    for (const resource of due) {
      await deps.memories.remove(tx, tenantId, resource.id, now);
      await deps.audit.append(tx, actor, { type: 'data.delete', resource: resourceFact(resource) });
    }
    return due.length;
  });
}

async function freeOfEnded({ memories, heldOf }: Forgetting, db: Db, tenantId: TenantId, now: Instant): Promise<readonly MemoryResource[]> {
  const except: MemoryId[] = [];
  for (;;) {
    const due = await memories.ended(db, tenantId, now, { limit: AT_ONCE, except });
    const held = await heldOf(db, tenantId, due.map(({ id }) => id));
    const free = due.filter(({ id }) => !held.has(id));
    if (free.length > 0 || due.length < AT_ONCE) return free;
    except.push(...due.map(({ id }) => id)); // whatever many are held, what comes after them has ended too
  }
}

function inOrder(own: ReadonlySet<MemoryPermission>): readonly MemoryPermission[] {
  return MEMORY_PERMISSIONS.filter((permission) => own.has(permission));
}
