import type { DdlPart } from './base/storage/index.ts';
import { retentionDdl } from './assurance/retention/index.ts';
import { layerDdl } from './registry/layers/index.ts';
import { auditDdl } from './records/audit/index.ts';
import { vaultDdl } from './records/vault/index.ts';
import { tenantDdl } from './tenancy/tenants/index.ts';

/** What each room adds to the generated schema, in the order of the house. */
export const houseDdl: readonly DdlPart[] = [auditDdl, vaultDdl, tenantDdl, layerDdl, retentionDdl];
