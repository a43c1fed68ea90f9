import { z } from 'zod';
import { decidePolicies } from '../../shared/action-policy.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { pathOf } from '../../shared/registry-entry.ts';
import { explain } from '../../shared/registry-explain.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { LAYER_KINDS, type LayerKind, SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { refuseLayerLockOut } from '../people/edge/index.ts';
import { type LayerOwner, ownersOf } from '../registry/layers/index.ts';
import { type LayerEdit, previewLayer, writeLayer } from '../registry/overrides/index.ts';
import { mustAsk, proposeLayer } from '../flows/propose-layer.ts';
import { simulatePolicies } from '../flows/simulate-policies.ts';
import { refuseLayerLosingRoles } from '../flows/preview-roles.ts';
import { actionOf } from '../flows/tool-rule.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** The base is read like the other layers; it is written by the platform, never through here. */
const Readable = z.enum(LAYER_KINDS);
const Writable = z.enum(['org', 'tenant', 'user']);
const section = z.enum(SECTION_NAMES);
const Content: z.ZodType<JsonObject, JsonObject> = z.record(z.string(), z.json());
const Edit = { content: Content, basedOn: z.int().min(0), reason: z.string().trim().max(500).nullable().default(null) };

/** Beyond this a section is read entry by entry. */
const MOST_ENTRIES = 200;
const MOST_STEPS = 2_000;

function placeOf(actor: Actor) {
  return { organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId };
}

function ownerOf(actor: Actor, kind: LayerKind): LayerOwner {
  const owner = ownersOf(placeOf(actor)).find((candidate) => candidate.kind === kind);
  if (!owner) throw new Refusal('registry/invalid-layer', { field: 'kind', rule: 'kind: this tenant belongs to no organisation' });
  return owner;
}

/** An organisation's layer reaches every tenant in it, so a role in one of these gives no say there (DECISIONS 1). */
async function editsOrganisation(house: House, db: Db, { organisationId, userId, capabilities }: Actor): Promise<boolean> {
  const membership = organisationId && (await house.people.people.organisationMembership(db, organisationId, userId));
  return (membership && membership.role !== 'viewer') || capabilities.has('platform:registry');
}

/** The refusal stands in the log of the caller's tenant. */
async function needOrganisationEditor(house: House, actor: Actor): Promise<void> {
  const { command: _named, ...unnamed } = actor; // asked anew also when a command is repeated
  await house.storage.writeIdentity(unnamed, async (tx) => {
    if (!(await editsOrganisation(house, tx, actor))) throw new Refusal('registry/not-organisation-editor', { field: 'kind' });
  });
}

/** Whether the caller could write this layer, told with it: a screen offers no edit that would be refused anyway. */
async function mayWrite(house: House, actor: Actor, kind: LayerKind): Promise<boolean> {
  if (kind === 'base' || !actor.capabilities.has('registry:write')) return false;
  return kind !== 'org' || house.storage.readIdentity(actor, (db) => editsOrganisation(house, db, actor));
}

/** What the caller would make the next version of one of their layers. */
function editOf(actor: Actor, { kind, content, basedOn, reason }: { readonly kind: LayerKind; readonly content: JsonObject; readonly basedOn: number; readonly reason: string | null }): LayerEdit {
  const owners = ownersOf(placeOf(actor));
  return { owner: ownerOf(actor, kind), content, basedOn, reason, above: owners.slice(0, owners.findIndex((owner) => owner.kind === kind)), editor: actor.capabilities };
}

/** One row a field, one opinion a layer, and what is locked: what the grid of the registry screen shows. */
function fieldsOf(view: RegistryView, of: SectionName, name: string) {
  const at = (inside: readonly string[]) => explain(view, pointerOf(pathOf({ section: of, name }, inside)));
  const whole = at([]);
  const keys = new Set([whole.value, ...whole.opinions.map((opinion) => opinion.said)].flatMap((value: Json | undefined) => (isJsonObject(value) ? Object.keys(value) : [])));
  return { name, entry: whole, fields: [...keys].map((key) => ({ key, ...at([key]) })), locks: view.locks(of, name) };
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

export const registryRouter = router({
  effective: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'GET', path: '/registry/effective' }], says: 'The effective registry for the caller, and what did not hold' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      return { ...view.materialise(), _warnings: [...view.issues(), ...fileTroubles(ctx.house, ctx.actor)] };
    })),

  sections: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Sections of the effective registry, the names in them and which layers speak of each' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      const sections = SECTION_NAMES.map((of) => ({ name: of, entries: view.names(of).map((name) => ({ name, layers: speakersOf(view, of, name) })) }));
      return { sections, issues: view.issues(), files: fileTroubles(ctx.house, ctx.actor) };
    })),

  section: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: `The entries of one section with the provenance of each of their fields, the first ${MOST_ENTRIES} of them` })
    .input(z.strictObject({ section })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      const names = view.names(input.section);
      return { total: names.length, entries: names.slice(0, MOST_ENTRIES).map((name) => fieldsOf(view, input.section, name)) };
    })),

  entry: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One entry with the provenance of each of its fields' })
    .input(z.strictObject({ section, name: z.string().min(1).max(200) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) =>
      fieldsOf(await ctx.house.registryOf(db, ctx.actor), input.section, input.name))),

  explain: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Where one value comes from and what every layer said' })
    .input(z.strictObject({ pointer: z.string().min(1).max(1_000) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) =>
      explain(await ctx.house.registryOf(db, ctx.actor), input.pointer))),

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
    .input(commandInput({ kind: Writable, ...Edit, confirmLockOut: z.boolean().default(false) }))
    .mutation(async ({ ctx, input }) => {
      refuseLayerLockOut(input.content, ctx.actor, input.confirmLockOut);
      if (input.kind === 'org') await needOrganisationEditor(ctx.house, ctx.actor);
      if (input.kind === 'tenant') await refuseLayerLosingRoles({ overrides: ctx.house.overrides, people: ctx.house.people.people }, ctx.actor, input.content);
      return writeLayer(ctx.house.overrides, ctx.actor, editOf(ctx.actor, input));
    }),

  proposeLayer: needs('registry:write').meta({ needs: 'registry:write', audit: ['registry.override.proposed', 'approval.request.created'], says: 'Submit the next version of a layer for approval' })
    .input(commandInput({ kind: z.enum(['tenant', 'user']), ...Edit })).mutation(async ({ ctx, input }) => {
      const { proposal, approval } = await proposeLayer(ctx.house.governance, ctx.actor, editOf(ctx.actor, input));
      return { proposal: proposal.id, approval: approval.id };
    }),

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
});
