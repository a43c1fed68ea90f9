import { z } from 'zod';
import type { Brand, Instant, TenantId, UserId } from '../../../shared/brand.ts';

export type MemoryId = Brand<'memory'>;
export type MemoryGrantId = Brand<'memory-grant'>;

/** `admin` stands for all of them. */
export const MEMORY_PERMISSIONS = ['read', 'write', 'delete', 'reference', 'share', 'admin'] as const;
export type MemoryPermission = (typeof MEMORY_PERMISSIONS)[number];

/** From what anybody may know to what nobody knows whom it was not given to. */
export const SENSITIVITIES = ['public', 'internal', 'confidential', 'restricted'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

/** `global`: every tenant's; kept in the deployment's own place. `project` and `session` are named by `place`. */
export const MEMORY_SCOPES = ['global', 'tenant', 'project', 'session', 'private'] as const;
export type MemoryScope = (typeof MEMORY_SCOPES)[number];

/** Something an agent or a person keeps to know it later. Its content is sealed at rest and no part of this. */
export interface MemoryResource {
  readonly tenantId: TenantId;
  readonly id: MemoryId;
  readonly title: string;
  readonly kind: string;
  readonly sensitivity: Sensitivity;
  readonly scope: MemoryScope;
  /** Which project or session, where the scope is one. */
  readonly place: string | null;
  readonly ownerId: UserId;
  readonly ownerName: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** From then on it is there for nobody; null: nothing ends it. */
  readonly expiresAt: Instant | null;
  readonly ver: number;
}

/** What one person, or everybody with one role of the tenant, was given. */
export interface MemoryGrant {
  readonly tenantId: TenantId;
  readonly id: MemoryGrantId;
  readonly resourceId: MemoryId;
  readonly principalKind: 'user' | 'role';
  /** A person's id, or a role's name. */
  readonly principal: string;
  readonly permissions: readonly MemoryPermission[];
  readonly grantedBy: UserId;
  readonly grantedByName: string;
  readonly grantedAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

const Title = z.string().trim().min(1).max(200);
const Content = z.string().min(1).max(65_536).refine((text) => text.isWellFormed(), 'must be whole characters');
const When = z.iso.datetime({ precision: 3 }).transform((text) => text as Instant); // parsed: UTC, milliseconds
const Place = z.string().trim().min(1).max(200);

export const PLACE_RULE = { path: ['place'], message: 'names the project or session, and stands with these two scopes only' };

export function hasItsPlace({ scope, place }: { readonly scope: MemoryScope; readonly place?: string | undefined }): boolean {
  return (scope === 'project' || scope === 'session') === (place !== undefined);
}

export const NewMemory = z.strictObject({
  title: Title, kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'begins with a letter and holds up to 40 of a-z, 0-9 and _').default('note'), content: Content,
  sensitivity: z.enum(SENSITIVITIES).default('internal'), scope: z.enum(MEMORY_SCOPES).default('tenant'), place: Place.optional(), expiresAt: When.optional(),
}).refine(hasItsPlace, PLACE_RULE);

export const MemoryChange = z.strictObject({ id: z.uuid(), ver: z.int(), title: Title.optional(), content: Content.optional(), sensitivity: z.enum(SENSITIVITIES).optional() });

export const NewGrant = z.strictObject({
  id: z.uuid(), to: z.union([z.strictObject({ user: z.uuid() }), z.strictObject({ role: z.string().regex(/^[a-z0-9][a-z0-9_.:-]{0,62}$/i) })]),
  permissions: z.array(z.enum(MEMORY_PERMISSIONS)).min(1).max(MEMORY_PERMISSIONS.length).transform((names) => MEMORY_PERMISSIONS.filter((name) => names.includes(name))), expiresAt: When.optional(),
});
