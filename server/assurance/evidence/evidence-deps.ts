import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import type { WitnessStore } from '../../records/witness/index.ts';
import type { ReportBody, ReportDeps } from '../reports/index.ts';

export interface EvidenceDeps extends Pick<ReportDeps, 'reports' | 'signatures' | 'attachments' | 'processing'> {
  readonly version: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditRoom;
  readonly witnesses: Pick<WitnessStore, 'peers'>;
  /** Has the newest checkpoints of a tenant's logs cosigned, as far as witnesses can be reached. */
  askWitnesses(tenantId: TenantId): Promise<void>;
  tenantOf(actor: Actor): Promise<ReportBody['tenant']>;
}
