import { openImportStore, type UploadShelf } from './agents/imports/index.ts';
import type { House } from './api/house.ts';
import type { Actor } from './base/actor.ts';
import { type ImportDeps, openImportJobs } from './flows/import-upload.ts';
import type { GovernanceRooms } from './open-governance.ts';
import type { Ground } from './open-ground.ts';
import { ownersOf } from './registry/layers/index.ts';

interface Rooms extends GovernanceRooms {
  readonly uploads: UploadShelf;
  readonly tenantIds: ImportDeps['tenants'];
}

/** What brings definitions and servers in from uploaded files. */
export function openImports({ storage, faults }: Ground, { governance, servers, uploads, tenantIds }: Rooms): House['imports'] {
  return openImportJobs({
    ...governance, servers, uploads, imports: openImportStore(storage.kit), supervise: faults.supervise, tenants: tenantIds, layersOf: layersAround,
  });
}

function layersAround(actor: Actor) {
  const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
  const tenant = owners.find((owner) => owner.kind === 'tenant');
  if (!tenant) throw new Error('every tenant has a layer of its own');
  return { tenant, above: owners.filter((owner) => owner !== tenant) };
}
