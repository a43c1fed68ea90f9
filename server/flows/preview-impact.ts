import { rightsOf } from '../../shared/agent-rights.ts';
import { type AgentId, type Instant, plusMs, type TenantId, type VersionId } from '../../shared/brand.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { VersionState } from '../../shared/version-lifecycle.ts';
import { type CatalogStore, definitionOf } from '../agents/catalog/index.ts';
import type { RunStore } from '../agents/runs/index.ts';
import type { Actor } from '../base/actor.ts';
import type { Clock } from '../base/clock.ts';
import type { Db, Storage } from '../base/storage/index.ts';
import { type LayerStore, ownersOf, type RegistryPlace } from '../registry/layers/index.ts';
import { previewLayer } from '../registry/overrides/index.ts';
import type { TenantStore } from '../tenancy/tenants/index.ts';
import type { RoleDeps } from './edit-roles.ts';
import { impactOnRuns, type RunsImpact } from './impact-on-runs.ts';
import { differs, type Reach, reachOf, touches, valueChanges } from './impact-rules.ts';
import { previewLayerRoles, type RolesPreview } from './preview-roles.ts';
import { peopleOf } from './role-keeping.ts';

export interface ImpactDeps extends RoleDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly layers: LayerStore;
  readonly catalog: CatalogStore;
  readonly runs: RunStore;
  readonly tenants: TenantStore;
}

/** A layer of the actor's place as it might become; the base is the platform's to change and reaches too far to be walked through. */
export interface ImpactQuestion {
  readonly kind: 'org' | 'tenant' | 'user';
  readonly content: JsonObject;
}

/** What a change of a layer would do. A part is null where the actor may not see what it is about. */
export interface Impact {
  /** Effective values that become others for the actor, of all sections. */
  readonly values: number;
  /** For whom some effective value becomes another. `more`: there are tenants besides that were not looked at. */
  readonly reach: { readonly tenants: number; readonly people: number; readonly more: boolean };
  readonly agents: AgentsImpact | null;
  readonly runs: (RunsImpact & { readonly since: Instant; /** Older calls of that time were not looked at. */ readonly more: boolean }) | null;
  readonly roles: Omit<RolesPreview, 'refusals'> | null;
}

export interface AgentsImpact {
  /** Agents that were looked at: of each its newest version and its published one. */
  readonly looked: number;
  readonly more: boolean;
  readonly touched: readonly TouchedVersion[];
}

export interface TouchedVersion {
  readonly agentId: AgentId;
  readonly name: string;
  readonly versionId: VersionId;
  readonly semver: string;
  readonly state: VersionState;
  /** The changed values that it meets, as JSON pointers. */
  readonly by: readonly string[];
}

const MOST_AGENTS = 1_000;
const AGENTS_AT_ONCE = 100;
const MOST_TENANTS = 200;
const MOST_STEPS = 2_000;
const DAYS_MS = 30 * 86_400_000;

/** What a layer would change if it said this: values, agents, runs and people. Nothing is written or judged. */
export async function previewImpact(deps: ImpactDeps, actor: Actor, question: ImpactQuestion): Promise<Impact> {
  const views = await deps.storage.read(actor, (db) => previewLayer(deps.layers, db, ownersOf(placeOf(actor)), question));
  const changes = valueChanges(views.before, views.after);
  const may = (capability: Parameters<Actor['capabilities']['has']>[0]) => actor.capabilities.has(capability);
  const reach = reachOf(views.before, views.after, changes);
  return {
    values: changes.length,
    reach: await peopleReached(deps, actor, question, changes.length > 0),
    agents: may('catalog:read') ? await deps.storage.read(actor, (db) => agentsTouched(deps, db, actor, reach)) : null,
    runs: may('runs:read') ? await deps.storage.read(actor, (db) => runsTouched(deps, db, actor.tenantId, views)) : null,
    roles: question.kind !== 'user' && may('role:read') && changes.some(({ section }) => section === 'roles' || section === 'policies') ? await rolesTouched(deps, actor, { kind: question.kind, content: question.content }) : null,
  };
}

function placeOf({ organisationId, tenantId, userId, kind }: Actor): RegistryPlace {
  return { organisationId, tenantId, userId: kind === 'system' ? null : userId };
}

async function agentsTouched({ catalog }: ImpactDeps, db: Db, actor: Actor, reach: Reach): Promise<AgentsImpact> {
  const touched: TouchedVersion[] = [];
  let looked = 0;
  let cursor: string | null = null;
  if (reach.everybody.length + reach.tools.size + reach.models.size + reach.servers.size + reach.policies.length === 0) return { looked, more: false, touched };
  do {
    const page = await catalog.listAgents(db, actor.tenantId, { size: AGENTS_AT_ONCE, ...(cursor === null ? {} : { cursor }) });
    const heads = (await catalog.headVersions(db, actor.tenantId, page.items.map(({ id }) => id), { drafts: actor.capabilities.has('catalog:edit') })).filter(({ state }) => state !== 'ARCHIVED');
    const texts = new Map((await catalog.canonicals(db, actor.tenantId, heads.map(({ id }) => id))).map(({ id, canonical }) => [id, canonical] as const));
    for (const { id, agentId, semver, state } of heads) {
      const by = touches(reach, rightsOf(definitionOf(texts.get(id) ?? '{}')));
      if (by.length > 0) touched.push({ agentId, name: page.items.find((agent) => agent.id === agentId)?.name ?? '', versionId: id, semver, state, by });
    }
    looked += page.items.length;
    cursor = page.next;
  } while (cursor !== null && looked < MOST_AGENTS);
  return { looked, more: cursor !== null, touched: touched.toSorted(publishedFirst) };
}

function publishedFirst(a: TouchedVersion, b: TouchedVersion): number {
  return Number(b.state === 'PUBLISHED') - Number(a.state === 'PUBLISHED') || (a.name < b.name ? -1 : Number(a.name > b.name));
}

async function runsTouched({ runs, clock }: ImpactDeps, db: Db, tenantId: TenantId, views: Parameters<typeof impactOnRuns>[0]): Promise<Impact['runs']> {
  const since = plusMs(clock.now(), -DAYS_MS);
  const calls = await runs.toolCalls(db, tenantId, MOST_STEPS);
  const recent = calls.filter(({ at }) => at >= since);
  return { ...impactOnRuns(views, recent), since, more: calls.length === MOST_STEPS && recent.length === calls.length };
}

async function rolesTouched(deps: ImpactDeps, actor: Actor, edit: { readonly kind: 'org' | 'tenant'; readonly content: JsonObject }): Promise<Impact['roles']> {
  const { refusals: _toldByTheEditor, ...preview } = await deps.storage.readIdentity(actor, (db) => previewLayerRoles(deps, db, actor, edit));
  return preview;
}

const NOBODY = { tenants: 0, people: 0, more: false };

async function peopleReached(deps: ImpactDeps, actor: Actor, question: ImpactQuestion, here: boolean): Promise<Impact['reach']> {
  if (question.kind === 'user') return here ? { tenants: 1, people: 1, more: false } : NOBODY;
  const { organisationId, tenantId } = actor;
  if (question.kind === 'tenant' || organisationId === null) return here ? { tenants: 1, people: await peopleIn(deps, tenantId), more: false } : NOBODY;
  const tenants = await deps.storage.readIdentity(actor, (db) => deps.tenants.list(db, { organisationId, limit: MOST_TENANTS + 1 }));
  let reached: Impact['reach'] = { ...NOBODY, more: tenants.length > MOST_TENANTS };
  for (const { id } of tenants.slice(0, MOST_TENANTS)) {
    const place = { organisationId, tenantId: id, userId: null };
    const views = await deps.storage.read({ tenantId: id }, (db) => previewLayer(deps.layers, db, ownersOf(place), question));
    if (differs(views.before, views.after)) reached = { ...reached, tenants: reached.tenants + 1, people: reached.people + (await peopleIn(deps, id)) };
  }
  return reached;
}

/** People of a tenant who can come in. */
async function peopleIn(deps: ImpactDeps, tenantId: TenantId): Promise<number> {
  const members = await deps.storage.readIdentity({ tenantId }, (db) => peopleOf(deps, db, tenantId));
  return members.filter(({ person }) => person.status === 'active').length;
}
