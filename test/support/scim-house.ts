import type { Actor } from '../../server/base/actor.ts';
import { createApiKey } from '../../server/people/keys/index.ts';
import { changeMapping, openScimGroupStore, openScimUserStore, type ScimDeps } from '../../server/people/scim/index.ts';
import type { Tenant } from '../../server/tenancy/tenants/index.ts';
import type { TestDatabase } from './databases.ts';
import { peopleHouse, type PeopleHouse } from './people-house.ts';

export interface ScimHouse {
  readonly house: PeopleHouse;
  readonly deps: ScimDeps & PeopleHouse['deps'];
  /** Domains that a tenant has proven: `<tenant id> <domain>`. */
  readonly proven: Set<string>;
  /** A tenant with an owner, and its directory: the actor of an API key that may do nothing else. */
  tenant(slug: string): Promise<{ readonly tenant: Tenant; readonly owner: Actor; readonly directory: Actor; readonly key: string }>;
  /** What groups stand for, as the owner says it. */
  map(owner: Actor, roleMap: Readonly<Record<string, readonly string[]>>, defaultRole?: string | null): Promise<void>;
}

export async function scimHouse(database: TestDatabase): Promise<ScimHouse> {
  const house = await peopleHouse(database);
  const { kit } = database.storage;
  const proven = new Set<string>();
  const deps = {
    ...house.deps, scimUsers: openScimUserStore(kit), scimGroups: openScimGroupStore(kit),
    isProvenDomain: (_db: unknown, tenantId: string, domain: string) => Promise.resolve(proven.has(`${tenantId} ${domain}`)),
  };
  return {
    house, deps, proven,
    async tenant(slug) {
      const tenant = await house.tenant(slug);
      const owner = await house.person(tenant, `${slug}-owner`, ['owner']);
      const { key } = await createApiKey(house.deps, owner, { name: 'directory', scopes: ['sso:manage'], expiresInDays: 90 });
      if (key === null) throw new Error('a key is shown once, and this is the time');
      return { tenant, owner, key, directory: await house.actor({ apiKey: key }) };
    },
    async map(owner, roleMap, defaultRole = null) {
      const before = await deps.storage.readIdentity(owner, (db) => deps.scimGroups.mapping(db, owner.tenantId));
      await changeMapping(deps, owner, { ver: before?.ver ?? 0, defaultRole, roleMap });
    },
  };
}
