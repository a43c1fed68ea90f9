import { join } from 'node:path';
import { openUploadShelf } from './agents/imports/index.ts';
import type { House } from './api/house.ts';
import type { Config } from './config.ts';
import { openGround } from './open-ground.ts';
import { openRegistry } from './open-registry.ts';
import { openReports } from './open-reports.ts';
import { openFactorStore } from './people/factors/index.ts';
import { openPeopleStore } from './people/identity/index.ts';
import { openSsoStore } from './people/sso/index.ts';
import { openTenantStore, type Tenant } from './tenancy/tenants/index.ts';
import { tenantNamed } from './tenant-shown.ts';

export interface ReportHouse {
  readonly reports: House['reports'];
  /** By id or slug. */
  tenant(ref: string): Promise<Tenant | null>;
  close(): Promise<void>;
}

/** As much of a house as making reports needs: the registry that is in force, no sweepers, no sessions, no bootstrap. */
export async function openReportHouse(config: Config): Promise<ReportHouse> {
  const ground = await openGround(config);
  const { storage, heads } = ground;
  const tenants = openTenantStore(storage.kit);
  return {
    reports: openReports(ground, {
      viewOf: openRegistry(ground).viewOf, tenants, people: openPeopleStore(storage.kit), factors: openFactorStore(storage.kit), sso: openSsoStore(storage.kit),
      uploads: openUploadShelf(join(config.dataDir, 'uploads'), ground.keys.deploymentKey),
    }),
    tenant: tenantNamed(storage, tenants),
    close: async () => {
      await heads.settle();
      await storage.close();
    },
  };
}
