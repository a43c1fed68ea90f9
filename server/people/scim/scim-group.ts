import { z } from 'zod';
import { brand, type Instant, type ScimGroupId, type TenantId, type UserId } from '../../../shared/brand.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { GROUP_SCHEMA } from './scim-names.ts';
import { parsed } from './scim-user.ts';

export interface GroupState {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly members: readonly UserId[];
}

export interface ScimGroup extends GroupState {
  readonly tenantId: TenantId;
  readonly id: ScimGroupId;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly ver: number;
}

const MOST_MEMBERS = 10_000;
export const GroupName = z.string().trim().min(1).max(256);
export const GroupExternalId = z.string().trim().max(200).nullish().transform((text) => (text ? text : null));
/** Only people: groups within groups would hide whom a role reaches. */
export const Members = z.array(z.object({ value: z.string().max(64), type: z.string().optional() })).max(MOST_MEMBERS)
  .refine((members) => members.every(({ type }) => type === undefined || type.toLowerCase() === 'user'), 'a group holds users, not groups')
  .transform((members) => [...new Set(members.map(({ value }) => brand<UserId>(value)))]);

const Said = z.object({ displayName: GroupName, externalId: GroupExternalId, members: Members.nullish() });

export function readGroup(body: JsonObject): GroupState {
  const said = parsed(Said, body);
  return { displayName: said.displayName, externalId: said.externalId, members: said.members ?? [] };
}

export function groupVersion(group: Pick<ScimGroup, 'ver'>): string {
  return `W/"${group.ver}"`;
}

/** The resource as RFC 7643 section 4.2 writes it. */
export function groupResource(group: ScimGroup, base: string): JsonObject {
  return {
    schemas: [GROUP_SCHEMA], id: group.id, ...(group.externalId === null ? {} : { externalId: group.externalId }), displayName: group.displayName,
    members: group.members.map((id) => ({ value: id, type: 'User', $ref: `${base}/Users/${id}` })),
    meta: { resourceType: 'Group', created: group.createdAt, lastModified: group.updatedAt, version: groupVersion(group), location: `${base}/Groups/${group.id}` },
  };
}
