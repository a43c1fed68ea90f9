import type { ProviderId, TenantId } from '../../../shared/brand.ts';
import { jsonEqual, namesChanged } from '../../../shared/json-equal.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { type IdentityProvider, type NewProvider, OidcSettings, type ProviderChange, type ProviderStatus, settingsOf } from './identity-provider.ts';
import { authorityOver } from './role-mapping.ts';
import { needsProvider } from './sign-in-rule.ts';
import type { SsoDeps } from './sso-deps.ts';
import { SECRET_PLACE } from './provider-store.ts';

type Deps = Pick<SsoDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'vault' | 'sso' | 'roleBook' | 'sessions' | 'people' | 'ssoRule'>;

export interface ProviderAt {
  readonly id: ProviderId;
  readonly ver: number;
}

/** A provider of the actor's tenant, not yet in use (FEATURES D32). */
export async function createProvider(deps: Deps, actor: Actor, input: NewProvider): Promise<IdentityProvider> {
  const settings = settingsOf(input.kind, input.settings);
  return deps.storage.writeIdentity(actor, async (tx) => {
    const mapping = { defaultRole: input.default_role, roleMap: input.role_map };
    const id = deps.ids.id<ProviderId>();
    const provider: IdentityProvider = {
      ...mapping, id, tenantId: actor.tenantId, key: input.key, name: input.name, kind: input.kind, status: 'pending_setup', settings, secret: await sealed(deps, tx, actor, id, input.client_secret),
      allowedDomains: input.allowed_domains, authority: await authorityOver(deps, tx, actor, mapping), createsAccounts: input.creates_accounts, enforced: false, maxAgeS: input.max_age_s,
      createdAt: deps.clock.now(), ver: 1,
    };
    if (!(await deps.sso.addProvider(tx, provider))) throw new Refusal('sso/provider-exists', { field: 'key' });
    await tell(deps, tx, actor, 'admin.identity_provider.created', provider, { kind: provider.kind, key: provider.key, mapping: mappingFacts(provider) });
    return provider;
  });
}

/** Changes what was said; what is not said stays. Whoever writes the mapping answers for it from then on. */
export function changeProvider(deps: Deps, actor: Actor, { id, ver }: ProviderAt, change: ProviderChange): Promise<IdentityProvider> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await held(deps, tx, actor, { id, ver });
    const mapping = { defaultRole: change.default_role === undefined ? before.defaultRole : change.default_role, roleMap: change.role_map ?? before.roleMap };
    const remapped = change.default_role !== undefined || change.role_map !== undefined;
    const after: IdentityProvider = {
      ...before, ...mapping, name: change.name ?? before.name, settings: change.settings === undefined ? before.settings : settingsOf(before.kind, change.settings),
      secret: change.client_secret === undefined ? before.secret : await sealed(deps, tx, actor, id, change.client_secret),
      allowedDomains: change.allowed_domains ?? before.allowedDomains, authority: remapped ? await authorityOver(deps, tx, actor, mapping) : before.authority,
      createsAccounts: change.creates_accounts ?? before.createsAccounts, maxAgeS: change.max_age_s ?? before.maxAgeS,
    };
    refuseOtherIssuer(before, after);
    if (after.status === 'active') refuseIncomplete(after);
    const fields = namesChanged(factsOf(before), factsOf(after));
    const isNewSecret = change.client_secret !== undefined;
    if (fields.length === 0 && !isNewSecret && jsonEqual(before.authority, after.authority)) return before;
    await save(deps, tx, after);
    await tell(deps, tx, actor, 'admin.identity_provider.updated', after, {
      fields: [...fields, ...(isNewSecret ? ['client_secret'] : [])], before: only(fields, factsOf(before)), after: only(fields, factsOf(after)), mapping: mappingFacts(after),
    });
    return { ...after, ver: ver + 1 };
  });
}

/** From now on people come in through it. */
export function activateProvider(deps: Deps, actor: Actor, at: ProviderAt): Promise<IdentityProvider> {
  return move(deps, actor, at, 'active');
}

/** Nobody comes in through it any more, and whoever did is out. */
export function disableProvider(deps: Deps, actor: Actor, at: ProviderAt): Promise<IdentityProvider> {
  return move(deps, actor, at, 'disabled');
}

function move(deps: Deps, actor: Actor, at: ProviderAt, to: Exclude<ProviderStatus, 'pending_setup'>): Promise<IdentityProvider> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await held(deps, tx, actor, at);
    if (before.status === to) throw new Refusal('sso/wrong-state', { id: at.id, status: before.status });
    if (to === 'active') refuseIncomplete(before);
    const after: IdentityProvider = { ...before, status: to };
    await save(deps, tx, after);
    const sessions = to === 'disabled' ? await endSessionsOf(deps, tx, before) : after.enforced ? await endBoundSessions(deps, tx, actor.tenantId) : 0;
    await tell(deps, tx, actor, to === 'active' ? 'admin.identity_provider.activated' : 'admin.identity_provider.disabled', after, { before: before.status, sessions });
    return { ...after, ver: at.ver + 1 };
  });
}

/** While the provider is active, its tenant is entered through it only; an owner with a second factor excepted (FEATURES D34). What a password had opened ends at once. */
export function enforceProvider(deps: Deps, actor: Actor, at: ProviderAt, enforced: boolean): Promise<IdentityProvider> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await held(deps, tx, actor, at);
    if (enforced === before.enforced) return before;
    if (enforced && before.status !== 'active') throw new Refusal('sso/wrong-state', { id: at.id, status: before.status, rule: 'Switch the provider on and sign in through it before it becomes the only way in.' });
    if (enforced && (await deps.sso.sessionsOf(tx, at.id)).length === 0 && actor.kind !== 'bootstrap') {
      throw new Refusal('sso/wrong-state', { id: at.id, rule: 'Nobody has signed in through this provider yet; try it before it becomes the only way in.' });
    }
    const after: IdentityProvider = { ...before, enforced };
    await save(deps, tx, after);
    const sessions = enforced ? await endBoundSessions(deps, tx, actor.tenantId) : 0;
    await tell(deps, tx, actor, 'admin.identity_provider.updated', after, { enforced: { before: before.enforced, after: enforced }, sessions });
    return { ...after, ver: at.ver + 1 };
  });
}

/** The people whom it brought keep their accounts and are no longer linked to anything. */
export function removeProvider(deps: Deps, actor: Actor, at: ProviderAt): Promise<{ readonly id: ProviderId }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await held(deps, tx, actor, at);
    if (before.status === 'active') throw new Refusal('sso/wrong-state', { id: at.id, status: before.status, rule: 'Switch the provider off before you remove it.' });
    const sessions = await endSessionsOf(deps, tx, before);
    if (!(await deps.sso.removeProvider(tx, before))) throw changedMeanwhile(before.ver);
    await tell(deps, tx, actor, 'admin.identity_provider.deleted', before, { sessions });
    return { id: at.id };
  });
}

export function listProviders(deps: Pick<Deps, 'storage' | 'sso'>, actor: Actor): Promise<readonly IdentityProvider[]> {
  return deps.storage.readIdentity(actor, (db) => deps.sso.providersOf(db, actor.tenantId));
}

export async function getProvider(deps: Pick<Deps, 'storage' | 'sso'>, actor: Actor, id: ProviderId): Promise<IdentityProvider> {
  return deps.storage.readIdentity(actor, (db) => found(deps, db, actor, id));
}

async function found(deps: Pick<Deps, 'sso'>, db: Db, actor: Actor, id: ProviderId): Promise<IdentityProvider> {
  const provider = await deps.sso.providerOf(db, actor.tenantId, id);
  if (!provider) throw new Refusal('sso/provider-not-found', { id });
  return provider;
}

async function held(deps: Deps, tx: Tx, actor: Actor, { id, ver }: ProviderAt): Promise<IdentityProvider> {
  const provider = await found(deps, tx, actor, id);
  if (provider.ver !== ver) throw changedMeanwhile(provider.ver);
  return provider;
}

async function save(deps: Deps, tx: Tx, provider: IdentityProvider): Promise<void> {
  if (!(await deps.sso.saveProvider(tx, provider))) throw changedMeanwhile(provider.ver);
}

async function sealed(deps: Deps, tx: Tx, actor: Actor, id: ProviderId, secret: string | undefined): Promise<Uint8Array | null> {
  return secret === undefined ? null : deps.vault.seal(tx, { ...SECRET_PLACE, tenantId: actor.tenantId, row: id }, secret);
}

/** Subjects are names within one issuer: under another one the same name is another person. */
function refuseOtherIssuer(before: IdentityProvider, after: IdentityProvider): void {
  const field = before.kind === 'oidc' ? 'issuer' : 'idpEntityId';
  if (before.status !== 'pending_setup' && before.settings[field] !== after.settings[field]) {
    throw new Refusal('sso/wrong-state', { field: `settings.${field}`, rule: `settings.${field}: a provider that was in use keeps its issuer; add another provider instead` });
  }
}

function refuseIncomplete(provider: IdentityProvider): void {
  if (provider.kind === 'oidc' && OidcSettings.parse(provider.settings).client_auth !== 'none' && provider.secret === null) throw new Refusal('sso/incomplete', { field: 'client_secret', rule: 'client_secret: is missing' });
}

async function endSessionsOf(deps: Deps, tx: Tx, provider: IdentityProvider): Promise<number> {
  const sessions = await deps.sso.sessionsOf(tx, provider.id);
  let ended = 0;
  for (const { sessionId } of sessions) if (await deps.sessions.endOne(tx, sessionId, { reason: 'provider-closed', at: deps.clock.now() })) ended += 1;
  await deps.sso.forgetSessions(tx, sessions.map((one) => one.sessionId));
  return ended;
}

const MOST_SESSIONS = 100_000;

/** What was opened in the tenant with a password, which would not be let in any more: over, but for an owner who had shown a second factor (FEATURES D34). */
async function endBoundSessions(deps: Deps, tx: Tx, tenantId: TenantId): Promise<number> {
  const now = deps.clock.now();
  let ended = 0;
  for (const { session } of await deps.sessions.liveIn(tx, tenantId, now, MOST_SESSIONS)) {
    const member = await deps.people.member(tx, tenantId, session.userId);
    if (!needsProvider(session.amr, member?.membership ?? { roles: [] })) continue;
    if (await deps.sessions.endOne(tx, session.id, { reason: 'sso-required', at: now })) ended += 1;
  }
  return ended;
}

/** All that a change may be of, but for the secret. */
function factsOf({ name, settings, allowedDomains, defaultRole, roleMap, createsAccounts, maxAgeS }: IdentityProvider): JsonObject {
  return { name, settings, allowed_domains: [...allowedDomains], default_role: defaultRole, role_map: Object.fromEntries(Object.entries(roleMap).map(([group, roles]) => [group, [...roles]])), creates_accounts: createsAccounts, max_age_s: maxAgeS };
}

function only(fields: readonly string[], facts: JsonObject): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, facts[field] ?? null]));
}

/** Which groups stand for which roles is the part an auditor looks for; secrets are never told. */
function mappingFacts({ defaultRole, roleMap }: IdentityProvider): JsonObject {
  return { default_role: defaultRole, groups: Object.keys(roleMap).length, roles: [...new Set(Object.values(roleMap).flat())].sort() };
}

type ProviderEvent = `admin.identity_provider.${'created' | 'updated' | 'activated' | 'disabled' | 'deleted'}`;

async function tell(deps: Deps, tx: Tx, actor: Actor, type: ProviderEvent, provider: IdentityProvider, details: JsonObject): Promise<void> {
  await deps.audit.append(tx, actor, { type, resource: { type: 'identity_provider', id: provider.id, name: provider.name }, details });
}
