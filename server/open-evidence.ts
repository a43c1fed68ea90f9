import { join } from 'node:path';
import type { EvidenceDeps } from './assurance/evidence/index.ts';
import { openAttachmentStore, openProcessingStore, openReportStore, openSignatureStore } from './assurance/reports/index.ts';
import { systemClock } from './base/clock.ts';
import { systemIds } from './base/ids.ts';
import { kitFor, noHooks } from './base/storage/index.ts';
import type { Config } from './config.ts';
import { openKeptKey, openKeys } from './deployment-keys.ts';
import { installationName, openStorage } from './open-ground.ts';
import { openKeyShelf } from './open-key-shelf.ts';
import { VERSION } from './product-version.ts';
import { isOriginOf, openAuditRoom, openHeadsFile } from './records/audit/index.ts';
import { openCommandLog } from './records/commands/index.ts';
import { openWitnessStore } from './records/witness/index.ts';
import { openTenantStore, type Tenant } from './tenancy/tenants/index.ts';
import { tenantNamed, tenantShown } from './tenant-shown.ts';

export interface OpenEvidence {
  readonly deps: EvidenceDeps;
  /** By id or slug. */
  tenant(ref: string): Promise<Tenant | null>;
  close(): Promise<void>;
}

/** As much of a house as taking evidence away needs: no sweepers, no sessions, no bootstrap. Throws when the data key is not at hand. */
export async function openEvidence(config: Config): Promise<OpenEvidence> {
  const key = config.databaseUrl ? (await openKeys(config, systemIds)).deploymentKey : await openKeptKey(config, config.dataDir, systemIds);
  if (!key) throw new Error(`the data key of ${config.dataDir} is not at hand: set ENCRYPTION_KEY; without it nothing can be signed`);
  const [clock, kit] = [systemClock, kitFor(config.databaseUrl ? 'postgres' : 'sqlite')];
  const heads = openHeadsFile(join(config.dataDir, 'heads.json'), (origin) => isOriginOf(installationName(key), origin));
  const keyShelf = openKeyShelf(config);
  const audit = openAuditRoom({ kit, clock, ids: systemIds, deploymentKey: key, installation: installationName(key), heads, keyShelf });
  const storage = await openStorage(config, key, { ...noHooks, ...openCommandLog(kit, clock), ...audit.hooks });
  const tenants = openTenantStore(kit);
  return {
    deps: {
      version: VERSION, storage, clock, audit, tenantOf: tenantShown(storage, tenants),
      reports: openReportStore(kit), signatures: openSignatureStore(kit), attachments: openAttachmentStore(kit), processing: openProcessingStore(kit),
      witnesses: openWitnessStore(kit), askWitnesses: () => Promise.resolve(), // a command opens no connection: what witnesses have seen until now goes along
    },
    tenant: tenantNamed(storage, tenants),
    close: async () => {
      await heads.settle();
      await storage.close().finally(() => keyShelf.close());
    },
  };
}
