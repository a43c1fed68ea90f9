import { appRouter } from './api/app-router.ts';
import { mutationCoverage } from './api/coverage.ts';
import type { House } from './api/house.ts';
import { type EvidenceDeps, openPackageJobs, openPackageJobStore, openPackageShelf } from './assurance/evidence/index.ts';
import {
  type AccountFacts, type JobsDeps, openApplicabilityStore, openAttachmentStore, openProcessingStore, openReportJobs, openReportJobStore, openReportStore, openSignatureStore, openTypefaces, type ReportDeps,
} from './assurance/reports/index.ts';
import type { Storage } from './base/storage/index.ts';
import type { Ground } from './open-ground.ts';
import type { RegistryRooms } from './open-registry.ts';
import type { FactorStore } from './people/factors/index.ts';
import type { PeopleStore } from './people/identity/index.ts';
import type { SsoStore } from './people/sso/index.ts';
import { tenantShown } from './tenant-shown.ts';
import type { TenantStore } from './tenancy/tenants/index.ts';

interface ReportRooms extends Pick<RegistryRooms, 'viewOf'> {
  readonly people: PeopleStore;
  readonly factors: FactorStore;
  readonly sso: SsoStore;
  readonly tenants: TenantStore;
  readonly uploads: House['uploads'];
}

/** The room of reports, with what it reads of other wings. */
export function openReports({ storage, auditRoom: audit, clock, ids }: Pick<Ground, 'storage' | 'auditRoom' | 'clock' | 'ids'>, rooms: ReportRooms): House['reports'] {
  const { kit } = storage;
  return {
    storage, audit, clock, ids, uploads: rooms.uploads, viewOf: rooms.viewOf, coverage: mutationCoverage(appRouter), tenantOf: tenantShown(storage, rooms.tenants), accountsOf: accountsBy(storage, rooms),
    reports: openReportStore(kit), signatures: openSignatureStore(kit), attachments: openAttachmentStore(kit), applicability: openApplicabilityStore(kit), processing: openProcessingStore(kit), typefaces: openTypefaces(),
  };
}

interface UnderWay {
  readonly reports: House['reports'];
  readonly evidence: EvidenceDeps;
  readonly logTenantIds: House['logTenantIds'];
  /** Where packages lie until they are fetched. */
  readonly folder: string;
}

/** What makes reports and packages while nobody waits: so many at once, all together. */
export function openUnderWay({ storage, faults, ids }: Pick<Ground, 'storage' | 'faults' | 'ids'>, { reports, evidence, logTenantIds, folder }: UnderWay): Pick<House, 'reportJobs' | 'packageJobs'> {
  const [ofReports, ofPackages] = [openReportJobStore(storage.kit), openPackageJobStore(storage.kit)];
  const shared: Pick<JobsDeps, 'supervise' | 'tenants' | 'busy'> = {
    supervise: faults.supervise, tenants: logTenantIds, busy: async (db, tenantId) => (await ofReports.working(db, tenantId)).length + (await ofPackages.working(db, tenantId)).length,
  };
  return { reportJobs: openReportJobs({ ...reports, ...shared, jobs: ofReports }), packageJobs: openPackageJobs({ ...evidence, ...shared, ids, jobs: ofPackages, shelf: openPackageShelf(folder) }) };
}

const PAGE = 500;

/** Everybody who may sign in to a tenant, page by page, with what they prove themselves by. */
function accountsBy(storage: Storage, { people, factors, sso }: Pick<ReportRooms, 'people' | 'factors' | 'sso'>): ReportDeps['accountsOf'] {
  return ({ tenantId }) => storage.readIdentity({ tenantId }, async (db) => {
    const accounts: AccountFacts[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const members = await people.members(db, tenantId, { limit: PAGE, ...(after === undefined ? {} : { after }) });
      for (const { person, membership } of members.filter((member) => member.person.status === 'active')) {
        accounts.push({ id: person.id, name: person.name, roles: membership.roles, secondFactor: await factors.isAsked(db, person.id), federated: (await sso.linksOf(db, person.id)).length > 0 });
      }
      after = members.at(-1)?.person.email;
      more = members.length === PAGE;
    }
    return accounts;
  });
}
