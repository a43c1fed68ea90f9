import { brand, type OrganisationId, type TenantId, type UserId } from '../../shared/brand.ts';
import { isUuid } from '../../shared/uuid.ts';
import type { Actor } from '../base/actor.ts';
import type { Db, Storage } from '../base/storage/index.ts';
import { SYSTEM_TENANT } from '../base/system-tenant.ts';
import type { PeopleStore } from '../people/identity/index.ts';
import type { LayerFile, OwnersOf } from '../registry/files/index.ts';
import { type LayerOwner, ownersOf } from '../registry/layers/index.ts';
import type { TenantStore } from '../tenancy/tenants/index.ts';
import type { LayerNames } from './layer-archive.ts';

interface Deps {
  readonly storage: Storage;
  readonly tenants: TenantStore;
  readonly people: PeopleStore;
}

/** What the folders of an actor's own layers are called: by slug, a person by external id or email, so that they mean the same in another deployment. */
export function namesOfOwners({ storage, tenants, people }: Deps) {
  return ({ organisationId, tenantId, userId }: Pick<Actor, 'organisationId' | 'tenantId' | 'userId'>): Promise<LayerNames> => storage.readIdentity({ tenantId }, async (db) => {
    const [organisation, tenant, person] = [organisationId && (await tenants.organisation(db, { id: organisationId })), await tenants.find(db, { id: tenantId }), await people.find(db, { id: userId })];
    return { org: organisation?.slug ?? organisationId ?? '', tenant: tenant?.slug ?? tenantId, user: person?.externalId ?? person?.email ?? userId };
  });
}

/** Whose layers a file in the documents' folders speaks for: folders are named by id or slug, those of people by id, external id or email. */
export function ownersOfFiles({ storage, tenants, people }: Deps): OwnersOf {
  return (file) => storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => ownersNamed(db, file));

  async function ownersNamed(db: Db, { kind, name }: LayerFile): Promise<readonly LayerOwner[]> {
    switch (kind) {
      case 'base': return ownersOf({ organisationId: null, tenantId: SYSTEM_TENANT, userId: null }).slice(0, 1);
      case 'org': {
        const organisation = await tenants.organisation(db, isUuid(name) ? { id: brand<OrganisationId>(name) } : { slug: name });
        return organisation ? [{ tenantId: SYSTEM_TENANT, kind, id: organisation.id }] : [];
      }
      case 'tenant': {
        const tenant = await tenants.find(db, isUuid(name) ? { id: brand<TenantId>(name) } : { slug: name });
        return tenant ? [{ tenantId: tenant.id, kind, id: tenant.id }] : [];
      }
      case 'user': {
        const person = await personNamed(db, name);
        return person ? (await people.memberships(db, person.id)).map(({ tenantId }) => ({ tenantId, kind, id: person.id })) : [];
      }
    }
  }

  async function personNamed(db: Db, name: string) {
    if (isUuid(name)) return people.find(db, { id: brand<UserId>(name) });
    return (await people.find(db, { externalId: name })) ?? people.find(db, { email: name.toLowerCase() });
  }
}
