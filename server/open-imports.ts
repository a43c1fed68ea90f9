import { openImportStore, type UploadShelf } from './agents/imports/index.ts';
import type { House } from './api/house.ts';
import { type ImportDeps, openImportJobs } from './flows/import-upload.ts';
import type { GovernanceRooms } from './open-governance.ts';
import type { Ground } from './open-ground.ts';

interface Rooms extends Pick<GovernanceRooms, 'governance' | 'servers'> {
  readonly uploads: UploadShelf;
  readonly logTenantIds: ImportDeps['tenants'];
}

/** What brings definitions and servers in from uploaded files. */
export function openImports({ storage, faults }: Ground, { governance, servers, uploads, logTenantIds }: Rooms): House['imports'] {
  return openImportJobs({
    ...governance, servers, uploads, imports: openImportStore(storage.kit), supervise: faults.supervise, tenants: logTenantIds
  });
}
