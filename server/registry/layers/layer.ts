import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Json } from '../../../shared/json.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';

/** Whose layer: the deployment's base (`base`), an organisation's, a tenant's or a user's. */
export interface LayerOwner {
  /** Whose rows they are: the tenant's, or the system tenant's for what stands above tenants. */
  readonly tenantId: TenantId;
  readonly kind: LayerKind;
  /** Id of the organisation, tenant or user; `base` for the base. */
  readonly id: string;
}

/** One version of one layer. Versions are numbered from 1 and never changed; the highest is in force. */
export interface LayerVersion extends LayerOwner {
  readonly version: number;
  readonly content: Json;
  /** SHA-256 of the content's RFC 8785 form, hex. */
  readonly digest: string;
  readonly author: string;
  readonly authorName: string;
  readonly reason: string | null;
  readonly createdAt: Instant;
}

export const BASE: LayerOwner = { tenantId: SYSTEM_TENANT, kind: 'base', id: 'base' };
