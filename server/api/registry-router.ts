import { z } from 'zod';
import { decidePolicies } from '../../shared/action-policy.ts';
import type { JsonObject } from '../../shared/json.ts';
import { entryFields } from '../../shared/registry-entry-fields.ts';
import { explain, type Explanation } from '../../shared/registry-explain.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { LAYER_KINDS, type LayerKind, SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { ownersOf } from '../registry/layers/index.ts';
import { previewLayer } from '../registry/overrides/index.ts';
import { mustAsk } from '../flows/propose-layer.ts';
import { type ImpactDeps, previewImpact } from '../flows/preview-impact.ts';
import { simulatePolicies } from '../flows/simulate-policies.ts';
import { actionOf } from '../flows/tool-rule.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { entityTag } from './entity-tags.ts';
import { askForLayer, editsOrganisation, ownerOf, placeOf, saveLayer } from './layer-writing.ts';
import { reads } from './procedure-meta.ts';
import { registryArchiveProcedures } from './registry-archive.ts';
import { registryBaseProcedures } from './registry-base.ts';

/** The base is read like the other layers; it is written by the platform, never through here. */
const Readable = z.enum(LAYER_KINDS);
const Writable = z.enum(['org', 'tenant', 'user']);
type WritableKind = z.infer<typeof Writable>;
const section = z.enum(SECTION_NAMES);
const Content: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());
const Edit = { content: Content, basedOn: z.int().min(0), reason: z.string().trim().max(500).nullable().default(null) };
/** Meant, although it would shut out whoever says it. */
const confirmLockOut = z.boolean().default(false);

/** Beyond this a section is read entry by entry. */
const MOST_ENTRIES = 200;
const MOST_STEPS = 2_000;

/** Whether the caller could write this layer, told with it: a screen offers no edit that would be refused anyway. */
async function mayWrite(house: House, actor: Actor, kind: LayerKind): Promise<boolean> {
  if (kind === 'base' || !actor.capabilities.has('registry:write')) return false;
  return kind !== 'org' || house.storage.readIdentity(actor, (db) => editsOrganisation(house, db, actor));
}

/** The layers that the caller could write. */
async function writableBy(house: House, actor: Actor): Promise<readonly WritableKind[]> {
  const kinds = Writable.options.filter((kind) => kind !== 'org' || actor.organisationId !== null);
  const may = await Promise.all(kinds.map((kind) => mayWrite(house, actor, kind)));
  return kinds.filter((_, index) => may[index]);
}

/** When and why each layer that speaks of a value was written as it stands. */
async function writtenAt({ layers }: House, db: Db, actor: Actor, { opinions, setBy }: Explanation) {
  const spoke = opinions.filter(({ outcome, layer }) => outcome !== 'silent' || layer.kind === setBy?.kind);
  const written = await Promise.all(spoke.map(async ({ layer: { kind, version } }) => ({ kind, version, found: await layers.find(db, ownerOf(actor, kind), version) })));
  return written.flatMap(({ kind, version, found }) => (found ? [{ kind, version, at: found.createdAt, reason: found.reason }] : []));
}

/** The layers that say something of an entry, base first. */
function speakersOf(view: RegistryView, of: SectionName, name: string): readonly LayerKind[] {
  const above = view.above ? speakersOf(view.above, of, name) : [];
  return view.layer?.sections.get(of)?.has(name) ? [...above, view.layer.ref.kind] : above;
}

/** What is wrong with files whose layers reach the caller; files that name nobody are for whoever sees the platform. */
function fileTroubles({ layerFiles }: House, actor: Actor) {
  const reached = new Set(ownersOf(placeOf(actor)).map(({ kind, id }) => `${kind}:${id}`));
  return layerFiles.troubles()
    .filter(({ owners }) => (owners.length === 0 ? actor.capabilities.has('platform:registry') : owners.some(({ kind, id }) => reached.has(`${kind}:${id}`))))
    .map(({ file, says }) => ({ file, says }));
}

function impactDeps({ storage, clock, layers, overrides, governance, gateway, people }: House): ImpactDeps {
  return { storage, clock, layers, overrides, catalog: governance.catalog, runs: gateway.runs, people: people.people, tenants: people.tenants };
}

export const registryRouter = router({
  ...registryBaseProcedures,
  ...registryArchiveProcedures,

  effective: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'GET', path: '/registry/effective' }], says: 'The effective registry for the caller, and what did not hold' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      const files = fileTroubles(ctx.house, ctx.actor);
      // Nothing is merged for whoever has it already.
      if (ctx.tagAnswer(entityTag(ctx.house.version, view.key, files))) return {};
      return { ...view.materialise(), _warnings: [...view.issues(), ...files] };
    })),

  sections: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Sections of the effective registry, the names in them, which layers speak of each, and which layers the caller could write' })
    .input(z.strictObject({})).query(async ({ ctx: { house, actor } }) => {
      const told = await house.storage.read(actor, async (db) => {
        const view = await house.registryOf(db, actor);
        return { sections: SECTION_NAMES.map((of) => ({ name: of, entries: view.names(of).map((name) => ({ name, layers: speakersOf(view, of, name) })) })), issues: view.issues() };
      });
      return { ...told, files: fileTroubles(house, actor), writes: await writableBy(house, actor) };
    }),

  section: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: `The entries of one section with the provenance of each of their fields, the first ${MOST_ENTRIES} of them` })
    .input(z.strictObject({ section })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      const names = view.names(input.section);
      return { total: names.length, entries: names.slice(0, MOST_ENTRIES).map((name) => entryFields(view, input.section, name)) };
    })),

  entry: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One entry with the provenance of each of its fields' })
    .input(z.strictObject({ section, name: z.string().min(1).max(200) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) =>
      entryFields(await ctx.house.registryOf(db, ctx.actor), input.section, input.name))),

  explain: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Where one value comes from and what every layer said' })
    .input(z.strictObject({ pointer: z.string().min(1).max(1_000) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const explanation = explain(await ctx.house.registryOf(db, ctx.actor), input.pointer);
      return { ...explanation, written: await writtenAt(ctx.house, db, ctx.actor, explanation) };
    })),

  layer: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One layer as it was written, its versions, what is proposed for it, and whether the caller may write it or must ask' })
    .input(z.strictObject({ kind: Readable })).query(async ({ ctx, input }) => {
      const owner = ownerOf(ctx.actor, input.kind);
      const layer = await ctx.house.storage.read(ctx.actor, async (db) => ({ current: (await ctx.house.layers.latest(db, owner)) ?? null, history: await ctx.house.layers.history(db, owner) }));
      const asks = await ctx.house.storage.read(ctx.actor, (db) => mustAsk(ctx.house.governance, db, owner));
      const proposals = await ctx.house.storage.read(ctx.actor, (db) => ctx.house.governance.proposals.of(db, owner));
      return { ...layer, proposals, asks, mayWrite: await mayWrite(ctx.house, ctx.actor, input.kind) };
    }),

  layerVersion: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One layer as it was written in one of its versions' })
    .input(z.strictObject({ kind: Readable, version: z.int().min(1) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const found = await ctx.house.layers.find(db, ownerOf(ctx.actor, input.kind), input.version);
      if (!found) throw new Refusal('registry/version-not-found', { field: 'version', rule: `version: this layer has no version ${input.version}` });
      return found;
    })),

  saveLayer: needs('registry:write').meta({ needs: 'registry:write', fresh: true, audit: ['registry.override.created', 'registry.override.updated'], says: 'Write the next version of a layer' })
    .input(commandInput({ kind: Writable, ...Edit, confirmLockOut }))
    .mutation(({ ctx, input }) => saveLayer(ctx.house, ctx.actor, input)),

  proposeLayer: needs('registry:write').meta({ needs: 'registry:write', audit: ['registry.override.proposed', 'approval.request.created'], says: 'Submit the next version of a layer for approval' })
    .input(commandInput({ kind: z.enum(['tenant', 'user']), ...Edit, confirmLockOut })).mutation(({ ctx, input }) => askForLayer(ctx.house, ctx.actor, input)),

  proposal: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'A proposed version of a layer beside the version it was made from' })
    .input(z.strictObject({ id: z.uuid() })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const found = await ctx.house.governance.proposals.find(db, ctx.actor.tenantId, input.id);
      if (!found) throw new Refusal('registry/proposal-not-found', { field: 'id' });
      const { authorHeld: _held, ...proposal } = found;
      const before = proposal.basedOn === 0 ? null : ((await ctx.house.layers.find(db, { tenantId: proposal.tenantId, kind: proposal.kind, id: proposal.ownerId }, proposal.basedOn)) ?? null);
      return { ...proposal, before: before?.content ?? {} };
    })),

  testPolicies: needs('policy:read').meta({ needs: 'policy:read', audit: reads, rest: [{ method: 'POST', path: '/api/v1/registry/test-policies' }], says: 'Which policies would match a call, why, and what they decide together' })
    .input(z.strictObject({ tool: z.string().min(1).max(200), arguments: Content.default({}), roles: z.array(z.string().max(63)).max(32).optional() }))
    .query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      const action = actionOf(view, input.tool)?.id ?? null;
      const roles = new Set(input.roles ?? ctx.actor.roles);
      return { action, ...decidePolicies(view.entries('policies'), { tool: input.tool, action, roles, arguments: input.arguments }) };
    })),

  simulatePolicies: needs('policy:read').meta({ needs: 'policy:read', audit: reads, rest: [{ method: 'POST', path: '/api/v1/registry/simulate-policies' }], says: 'What a changed layer would have said to calls that runs really made, the newest 2,000 steps' })
    .input(z.strictObject({ kind: Writable, content: Content })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const views = await previewLayer(ctx.house.layers, db, ownersOf(placeOf(ctx.actor)), input);
      const calls = ctx.actor.capabilities.has('runs:read') ? await ctx.house.gateway.runs.toolCalls(db, ctx.actor.tenantId, MOST_STEPS) : [];
      return simulatePolicies(views, calls);
    })),

  impact: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'POST', path: '/api/v1/registry/impact' }], says: 'What a changed layer would do before it is saved: for whom values change, which agent versions meet them, which runs of 30 days would have been decided otherwise, who gains and loses what' })
    .input(z.strictObject({ kind: Writable, content: Content })).query(async ({ ctx: { house, actor }, input }) => {
      // It tells of other tenants how many there are: to those alone who decide about them.
      if (input.kind === 'org' && !(await house.storage.readIdentity(actor, (db) => editsOrganisation(house, db, actor)))) throw new Refusal('registry/not-organisation-editor', { field: 'kind' });
      return previewImpact(impactDeps(house), actor, input);
    }),
});
