import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../shared/json.ts';
import type { Actor } from '../../server/base/actor.ts';
import { systemClock } from '../../server/base/clock.ts';
import { openOutbound, type OutboundOptions } from '../../server/base/outbound.ts';
import type { Db } from '../../server/base/storage/index.ts';
import { actorFor, authenticate } from '../../server/people/sessions/index.ts';
import { openReplayGuard } from '../../server/people/saml/index.ts';
import {
  activateProvider, createProvider, type Finished, finishSso, type IdentityProvider, isEnforced, NewProvider, openDomainStore, openOidcClients, openSignInDoor, openSsoRule, openSsoStore, startSso, vouchForDomain, type SsoDeps,
} from '../../server/people/sso/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import type { Tenant } from '../../server/tenancy/tenants/index.ts';
import type { TenantId } from '../../shared/brand.ts';
import type { TestDatabase } from './databases.ts';
import { HERE, type PeopleDeps, type PeopleHouse, peopleHouse } from './people-house.ts';

export const ORIGIN = 'https://governance.example';
/** Where a provider with the key `okta` sends browsers back to. */
export const CALLBACK = `${ORIGIN}/api/v1/auth/sso/okta/callback`;

export interface SsoHouse extends Omit<PeopleHouse, 'deps'> {
  readonly deps: PeopleDeps & SsoDeps;
  /** What the DNS shows, by name. */
  readonly dns: Map<string, readonly string[]>;
  /** Addresses that were called, in order. */
  readonly called: readonly string[];
  /** A provider in use, as the tenant's own admin would have set it up, with example.com proven. */
  provider(tenant: Tenant, settings: JsonObject, wishes?: Partial<Omit<NewProvider, 'settings'>>): Promise<IdentityProvider>;
  admin(tenant: Tenant): Promise<Actor>;
}

interface Wishes {
  readonly ssoEnabled?: boolean;
  readonly outbound?: Partial<OutboundOptions>;
}

let admins = 0;

/** People and sessions with single sign-on in force, on one real database; providers may stand on the loopback. */
export async function ssoHouse(database: TestDatabase, { ssoEnabled = true, outbound: limits = {} }: Wishes = {}): Promise<SsoHouse> {
  const house = await peopleHouse(database, { startAt: systemClock.now() });
  const { kit } = database.storage;
  const { clock, deps: people } = house;
  const called: string[] = [];
  const real = openOutbound({ allowLoopback: true, ...limits });
  const outbound: typeof real = { fetch: (address, call) => {
    called.push(`${call?.method ?? 'GET'} ${new URL(address).pathname}`);
    return real.fetch(address, call);
  } };
  const sso = openSsoStore(kit);
  people.vault.register(sso.sealedSecrets);
  const ssoRule = openSsoRule({ registry: openEffectiveRegistry(openLayerStore(kit)), tenants: people.tenants });
  const hasSso = () => Promise.resolve(true);
  const dns = new Map<string, readonly string[]>();
  const deps = {
    ...people, sso, ssoRule, ssoEnabled, hasSso, outbound, domains: openDomainStore(kit), oidc: openOidcClients({ outbound, clock }), replays: openReplayGuard({ storage: database.storage, clock }),
    resolveTexts: (name: string) => Promise.resolve(dns.get(name) ?? []), signInDoor: openSignInDoor({ sso, ssoRule, ssoEnabled, hasSso }),
    passwordsOpen: async (db: Db, tenantId: TenantId) => !(await isEnforced({ sso, ssoRule, ssoEnabled, hasSso }, db, tenantId)),
  };
  const admin = async (tenant: Tenant) => {
    admins += 1;
    return house.person(tenant, `admin${admins}`, ['admin']);
  };
  return {
    ...house, deps, dns, called, admin,
    async actor(presented) {
      const { principal, held } = await authenticate(deps, { ...presented, source: HERE });
      return actorFor(principal, held, HERE);
    },
    async provider(tenant, settings, wishes = {}) {
      const actor = await admin(tenant);
      const kind = wishes.kind ?? 'oidc';
      const input = NewProvider.parse({ key: 'okta', name: 'Okta', kind, client_secret: kind === 'oidc' ? CLIENT_SECRET : undefined, default_role: 'viewer', ...wishes, settings: kind === 'oidc' ? { client_id: CLIENT_ID, ...settings } : settings });
      const made = await createProvider(deps, actor, input);
      await vouchForDomain(deps, house.installer(tenant), tenant.id, 'example.com');
      return activateProvider(deps, actor, made);
    },
  };
}

export const CLIENT_ID = 'countersign';
export const CLIENT_SECRET = 'a secret of the client and of nobody else';

/** What a browser holds while it is away at the provider. */
export interface Away {
  readonly url: URL;
  readonly secret: string;
}

export async function setOut({ deps }: Pick<SsoHouse, 'deps'>, provider: IdentityProvider, redirectUri = CALLBACK): Promise<Away> {
  const { url, secret } = await startSso(deps, { provider: provider.id, redirectUri }, ORIGIN, HERE);
  return { url: new URL(url), secret };
}

export function comeBack({ deps }: Pick<SsoHouse, 'deps'>, secret: string | null, query: string | null): Promise<Finished> {
  return finishSso(deps, { query, secret, source: HERE, replaces: null });
}

/** A server on the loopback, on a port of its own unless one is given. */
export async function onLoopback(server: Server, wanted = 0): Promise<{ readonly origin: string; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address has a port
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

