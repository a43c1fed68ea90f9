import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Json } from '../../../shared/json.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';

/** `applied`: it is a version of its layer. `overtaken`: agreed to, but the layer had moved on. `closed`: nobody agreed. */
export type ProposalState = 'proposed' | 'applied' | 'overtaken' | 'closed';

/** A next version of a layer that is not in force: others are asked first. Its content never changes. */
export interface LayerProposal {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly kind: LayerKind;
  /** Id of the tenant or user whose layer it is. */
  readonly ownerId: string;
  /** The version it was made from; 0 for a layer that has none. */
  readonly basedOn: number;
  readonly content: Json;
  /** SHA-256 over whose layer, from which version and to what content, hex: what voters vote on. */
  readonly digest: string;
  readonly reason: string | null;
  readonly author: string;
  readonly authorName: string;
  /** What the author held: nobody hands out more by having others agree. */
  readonly authorHeld: readonly Capability[];
  readonly state: ProposalState;
  /** The version it became. */
  readonly appliedVersion: number | null;
  readonly createdAt: Instant;
}
