import { z } from 'zod';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { pointerOf } from '../../shared/json-pointer.ts';
import { explain } from '../../shared/registry-explain.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { type LayerOwner, ownersOf } from '../registry/layers/index.ts';
import { writeLayer } from '../registry/overrides/index.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const Kind = z.enum(['org', 'tenant', 'user']);
const section = z.enum(SECTION_NAMES);

function placeOf(actor: Actor) {
  return { organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId };
}

function ownerOf(actor: Actor, kind: z.infer<typeof Kind>): LayerOwner {
  const owner = ownersOf(placeOf(actor)).find((candidate) => candidate.kind === kind);
  if (!owner) throw new Refusal('registry/invalid-layer', { field: 'kind', rule: 'kind: this tenant belongs to no organisation' });
  return owner;
}

/** One row a field, one opinion a layer: what the grid of the registry screen shows. */
function fieldsOf(view: RegistryView, name: SectionName, entry: string) {
  const whole = explain(view, pointerOf([name, entry]));
  const keys = new Set([whole.value, ...whole.opinions.map((opinion) => opinion.said)].flatMap((value: Json | undefined) => (isJsonObject(value) ? Object.keys(value) : [])));
  return { entry: whole, fields: [...keys].map((key) => ({ key, ...explain(view, pointerOf([name, entry, key])) })) };
}

export const registryRouter = router({
  effective: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'GET', path: '/registry/effective' }], says: 'The effective registry for the caller, and what did not hold' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      return { ...view.materialise(), _warnings: view.issues() };
    })),

  sections: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Sections of the effective registry and the names in them' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const view = await ctx.house.registryOf(db, ctx.actor);
      return { sections: SECTION_NAMES.map((name) => ({ name, entries: view.names(name) })), issues: view.issues() };
    })),

  entry: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One entry with the provenance of each of its fields' })
    .input(z.strictObject({ section, name: z.string().min(1).max(200) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) =>
      fieldsOf(await ctx.house.registryOf(db, ctx.actor), input.section, input.name))),

  explain: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'Where one value comes from and what every layer said' })
    .input(z.strictObject({ pointer: z.string().min(1).max(1_000) })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) =>
      explain(await ctx.house.registryOf(db, ctx.actor), input.pointer))),

  layer: needs('registry:read').meta({ needs: 'registry:read', audit: reads, says: 'One layer as it was written, and its versions' })
    .input(z.strictObject({ kind: Kind })).query(({ ctx, input }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const owner = ownerOf(ctx.actor, input.kind);
      return { current: (await ctx.house.layers.latest(db, owner)) ?? null, history: await ctx.house.layers.history(db, owner) };
    })),

  saveLayer: needs('registry:write').meta({ needs: 'registry:write', audit: ['registry.override.created', 'registry.override.updated'], says: 'Write the next version of a layer' })
    .input(commandInput({ kind: Kind, content: z.record(z.string(), z.json()), basedOn: z.int().min(0), reason: z.string().trim().max(500).nullable().default(null) }))
    .mutation(({ ctx, input }) => {
      const owners = ownersOf(placeOf(ctx.actor));
      const owner = ownerOf(ctx.actor, input.kind);
      return writeLayer(ctx.house.overrides, ctx.actor, {
        owner, content: input.content, basedOn: input.basedOn, reason: input.reason, above: owners.slice(0, owners.indexOf(owners.find((at) => at.kind === owner.kind) ?? owner)), editor: ctx.actor.capabilities,
      });
    }),
});
