import { CAPABILITY_NAMES } from '../shared/capabilities.ts';
import { brand, instantOf, epochMs, type OrganisationId, type TenantId } from '../shared/brand.ts';
import type { JsonObject } from '../shared/json.ts';
import { castVote } from './agents/approvals/index.ts';
import { addLimit, LimitInput } from './agents/budgets/index.ts';
import { archiveVersion, createAgent, createVersion, deprecateVersion, type Version } from './agents/catalog/index.ts';
import { ENDED } from './agents/runs/index.ts';
import type { House } from './api/house.ts';
import { generateReport } from './assurance/reports/index.ts';
import type { Actor } from './base/actor.ts';
import { systemActor } from './base/system-tenant.ts';
import { startRun } from './fleet/gateway/index.ts';
import { publishVersion } from './flows/publish-version.ts';
import { SAMPLE_AGENTS, SAMPLE_MESSAGES, type SampleAgent } from './flows/sample-agents.ts';
import { submitVersion } from './flows/submit-version.ts';
import { addMember, createUser } from './people/identity/index.ts';
import { BASE, type LayerOwner } from './registry/layers/index.ts';
import { writeLayer } from './registry/overrides/index.ts';
import { createOrganisation, createTenant, NewTenant, type Tenant } from './tenancy/tenants/index.ts';

const PEOPLE = [
  { key: 'mara', name: 'Mara Lindqvist', roles: ['agent_designer'] },
  { key: 'tomas', name: 'Tomás Okafor', roles: ['admin'] },
  { key: 'yuki', name: 'Yuki Hartmann', roles: ['agent_designer'] },
  { key: 'ines', name: 'Inês Baumann', roles: ['auditor'] },
  { key: 'ravi', name: 'Ravi Castellan', roles: ['admin', 'owner'] },
] as const;
type Key = (typeof PEOPLE)[number]['key'];
type Cast = Readonly<Record<Key, Actor>>;

const emailOf = (key: string) => `${key}@northwind.example`;

/** Fills a fresh sample workspace, through the same commands that people use; one that is filled is left as it is. Answers whose session to begin with. */
export async function fillSample(house: House): Promise<string> {
  const known = await house.storage.readIdentity(systemActor('sample'), (db) => house.people.people.find(db, { email: emailOf('mara') }));
  if (known) return known.id;
  const { insurance, care } = await makePlaces(house);
  const cast = await makePeople(house, insurance, care);
  await makeRules(house, cast, insurance);
  for (const agent of SAMPLE_AGENTS) await makeAgent(house, cast, agent);
  await playRuns(house, cast);
  const now = house.clock.now();
  await house.audit.writer.settle(house.storage, insurance.id);
  await generateReport(house.reports, cast.ines, { framework: 'SOC2-TSC-2017-rev2022', from: instantOf(epochMs(now) - 90 * 86_400_000), to: now });
  return cast.mara.userId;
}

async function makePlaces(house: House): Promise<{ insurance: Tenant; care: Tenant }> {
  const actor = systemActor('sample');
  await createOrganisation(house.people, actor, { slug: 'northwind', name: 'Northwind Mutual' });
  const tenant = (slug: string, name: string) => createTenant(house.people, actor, NewTenant.parse({ slug, name, organisation: 'northwind', plan: 'saas/enterprise', status: 'active' }));
  return { insurance: await tenant('insurance', 'Insurance'), care: await tenant('customer-care', 'Customer care') };
}

async function makePeople(house: House, insurance: Tenant, care: Tenant): Promise<Cast> {
  const cast: Partial<Record<Key, Actor>> = {};
  for (const { key, name, roles } of PEOPLE) {
    const { person } = await createUser(house.people, systemActor('sample', insurance.id), { email: emailOf(key), name, roles: [...roles] });
    if (key === 'ravi') await house.storage.writeIdentity(systemActor('sample'), (tx) => house.people.people.setOrganisationRole(tx, insurance.organisationId ?? brand<OrganisationId>(''), brand(person.id), 'owner', house.clock.now()));
    if (key !== 'yuki') await addMember(house.people, systemActor('sample', care.id), { email: person.email, roles: [...roles] });
    const held = await house.storage.readIdentity({ tenantId: insurance.id }, (db) => house.people.roleBook.held(db, insurance.id, roles));
    cast[key] = {
      kind: 'user', userId: brand(person.id), name, email: person.email, tenantId: insurance.id, organisationId: insurance.organisationId, roles: new Set(roles),
      capabilities: held.capabilities, sessionId: null, keyId: null, source: { ip: null, userAgent: 'sample workspace' }, impersonator: null,
    };
  }
  return cast as Cast; // every person above
}

/** Two approvers, a small budget, and one override that a later limit of the organisation no longer lets hold. */
async function makeRules(house: House, cast: Cast, insurance: Tenant): Promise<void> {
  const organisation = { tenantId: brand<TenantId>(BASE.tenantId), kind: 'org', id: insurance.organisationId ?? '' } as const;
  await write(house, cast.ravi, { tenantId: insurance.id, kind: 'tenant', id: insurance.id }, [BASE], {
    workflows: { agent_publish: { required_approvers: 2 } },
    tools: [{ tool_id: 'policy_lookup', label: 'Policy lookup', enabled: true, read_only: true }],
    limits: { max_tool_calls: 30 },
  }, 'Two people approve; thirty tool calls a run');
  // The organisation tightens afterwards: what the tenant said stands on record and no longer holds.
  await write(house, cast.ravi, organisation, [BASE], { limits: { max_tool_calls: 20, per_tool: { policy_lookup: 4 } } }, 'No run needs more than twenty tool calls');
  await addLimit(house.gateway, cast.ravi, LimitInput.parse({ name: 'Model calls a month', counter: 'llm_calls', window: 'month', cap: 25 }));
}

function write(house: House, actor: Actor, owner: LayerOwner, above: readonly LayerOwner[], content: JsonObject, reason: string) {
  return writeLayer(house.overrides, actor, { owner, above, content, reason, basedOn: 0, editor: new Set(CAPABILITY_NAMES) });
}

async function makeAgent(house: House, cast: Cast, sample: SampleAgent): Promise<void> {
  const { versions, stage, name, description, category, tags, riskClass } = sample;
  const { agent } = await createAgent(house.governance, cast.mara, { name, description, category, tags: [...tags], riskClass, changelog: '' });
  for (const [at, { semver, changelog, definition }] of versions.entries()) {
    const version = await createVersion(house.governance, cast.mara, { agentId: agent.id, semver, changelog, definition });
    const last = at === versions.length - 1;
    await bring(house, cast, version, last ? stage : 'published');
  }
}

/** Along the same path that everybody's versions go, as far as wanted. */
async function bring(house: House, cast: Cast, { id: versionId, semver }: Version, stage: SampleAgent['stage']): Promise<void> {
  if (stage === 'draft') return;
  const { approval } = await submitVersion(house.governance, cast.mara, { versionId, reason: `Please look at ${semver}` });
  const vote = (who: Actor, comment: string) => castVote(house.governance, who, { id: approval.id, verdict: 'approve', digest: approval.subjectDigest, comment });
  await vote(cast.tomas, 'Tools and limits are as we discussed.');
  if (stage === 'pending') return;
  const { state } = await vote(cast.yuki, 'Read the prompt, tried it on ten cases.');
  if (state === 'pending') await vote(cast.ravi, 'High risk, and within what we agreed for it.'); // the later stage that its risk asks for
  if (stage === 'approved') return;
  await publishVersion(house.governance, cast.mara, { versionId });
  if (stage === 'published') return;
  await deprecateVersion(house.governance, cast.mara, { versionId });
  if (stage === 'archived') await archiveVersion(house.governance, cast.mara, { versionId });
}

async function playRuns(house: House, cast: Cast): Promise<void> {
  const page = await house.storage.read(cast.mara, (db) => house.governance.catalog.listAgents(db, cast.mara.tenantId, { query: 'claims-triage', size: 1 }));
  const [agent] = page.items;
  if (!agent) throw new Error('the sample agent that runs is not there');
  for (const { message, tools, tags } of SAMPLE_MESSAGES) {
    const { id } = await startRun(house.gateway, cast.mara, { agentId: agent.id, tags, input: { message, call_tools: tools.map((tool) => ({ tool, arguments: { text: message } })) } });
    await ended(house, cast.mara, id);
  }
}

/** Runs play by themselves; the sample wants them one after the other, so that its story reads in order. */
async function ended(house: House, actor: Actor, id: Parameters<House['gateway']['runs']['find']>[2]): Promise<void> {
  for (;;) {
    const run = await house.storage.read(actor, (db) => house.gateway.runs.find(db, actor.tenantId, id));
    if (!run || ENDED.has(run.state)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
