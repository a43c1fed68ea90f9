import { z } from 'zod';
import { jsonEqual } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { RoleName } from '../identity/index.ts';
import { authorityOver } from '../sso/index.ts';
import { followGroups } from './follow-groups.ts';
import { type ScimDeps, scimWrite } from './scim-deps.ts';
import { GroupName } from './scim-group.ts';

/** Group name -> roles of the tenant, and the role of everybody whom the directory lets in. */
export const MappingChange = {
  ver: z.int().min(0), defaultRole: RoleName.nullable(), roleMap: z.record(GroupName, z.array(RoleName).max(32)).refine((map) => Object.keys(map).length <= 500, 'may name 500 groups'),
} as const;

export interface ShownMapping {
  readonly defaultRole: string | null;
  readonly roleMap: Readonly<Record<string, readonly string[]>>;
  /** 0 while nothing was ever saved. */
  readonly ver: number;
}

export function readMapping(deps: Pick<ScimDeps, 'storage' | 'scimGroups'>, actor: Actor): Promise<ShownMapping> {
  return deps.storage.readIdentity(actor, async (db) => {
    const mapping = await deps.scimGroups.mapping(db, actor.tenantId);
    return { defaultRole: mapping?.defaultRole ?? null, roleMap: mapping?.roleMap ?? {}, ver: mapping?.ver ?? 0 };
  });
}

/** What the directory's groups stand for. Nobody maps a group to more than they could give by hand; everybody in those groups follows at once. */
export function changeMapping(deps: ScimDeps, actor: Actor, { ver, defaultRole, roleMap }: ShownMapping): Promise<ShownMapping> {
  return scimWrite(deps, actor, async (tx) => {
    const before = await deps.scimGroups.mapping(tx, actor.tenantId);
    const authority = await authorityOver(deps, tx, actor, { defaultRole, roleMap });
    if ((before?.ver ?? 0) !== ver || !(await deps.scimGroups.saveMapping(tx, { tenantId: actor.tenantId, defaultRole, roleMap, authority, ver }))) {
      throw changedMeanwhile(before?.ver ?? 0);
    }
    await followGroups(deps, tx, actor, await deps.scimUsers.everybody(tx, actor.tenantId));
    const [was, is] = [{ default_role: before?.defaultRole ?? null, role_map: plain(before?.roleMap ?? {}) }, { default_role: defaultRole, role_map: plain(roleMap) }];
    // Who answers for the mapping may be another now although it says the same; what that does to anybody's roles has entries of its own.
    if (!jsonEqual(was, is)) await deps.audit.append(tx, actor, { type: 'scim.mapping.changed', resource: { type: 'tenant', id: actor.tenantId }, details: { before: was, after: is } });
    return { defaultRole, roleMap, ver: ver + 1 };
  });
}

function plain(map: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(map).map(([group, roles]) => [group, [...roles]]));
}
