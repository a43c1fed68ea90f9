import { z } from 'zod';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { Refusal } from '../base/refusal.ts';
import type { Actor } from '../base/actor.ts';
import { BASE, type LayerVersion } from '../registry/layers/index.ts';
import { entityTag, isMeant } from './entity-tags.ts';
import type { House } from './house.ts';
import { needBaseWriter, saveLayer } from './layer-writing.ts';
import { commandInput, needs } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const WRITES_LAYER = ['registry.override.created', 'registry.override.updated'] as const;

/** The registry's own paths in the Enterprise+ document: the base as a whole, its files read again, and the keys of the log (FEATURES E19, E53). */
export const registryBaseProcedures = {
  base: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'GET', path: '/registry' }], says: 'The base registry as it was last saved, with its entity tag' })
    .input(z.strictObject({})).query(async ({ ctx }) => {
      const base = await baseOf(ctx.house, ctx.actor);
      ctx.tagAnswer(tagOf(base));
      return base.content;
    }),

  saveBase: needs('registry:write').meta({
    needs: 'registry:write', fresh: true, audit: WRITES_LAYER, rest: [{ method: 'PUT', path: '/registry', body: 'content' }],
    says: 'Save the base registry whole; needs platform:registry too, and If-Match where nobody may have changed it meanwhile',
  }).input(commandInput({ content: z.json() })).mutation(async ({ ctx, input: { content } }) => {
    const { house, actor } = ctx;
    await needBaseWriter(house, actor);
    if (!isRegistry(content)) throw new Refusal('registry/incomplete', { field: 'tools, actions' });
    const basedOn = await meantVersion(house, actor, ctx.header('if-match'));
    const saved = await saveLayer(house, actor, { kind: 'base', content, basedOn, reason: 'saved whole', confirmLockOut: false });
    ctx.tagAnswer(tagOf(saved));
    return { ok: true, version: saved.version, digest: saved.digest };
  }),

  refresh: needs('registry:write').meta({ needs: 'registry:write', audit: WRITES_LAYER, rest: [{ method: 'POST', path: '/registry/refresh' }], says: 'Read the registry’s files now; those that changed are in force when this answers' })
    .input(commandInput({})).mutation(async ({ ctx }) => ({ ok: true, changed: await ctx.house.layerFiles.sync() })),

  auditKeys: needs('registry:write').meta({ needs: 'registry:write', audit: reads, rest: [{ method: 'GET', path: '/audit/keys' }], says: 'The public keys under which the tenant’s logs are signed' })
    .input(z.strictObject({})).query(({ ctx }) => ctx.house.storage.read(ctx.actor, async (db) => {
      const { logs } = await ctx.house.audit.health(db, ctx.actor.tenantId);
      return { keys: logs.map(({ origin, vkey }) => ({ origin, key_id: vkey.split('+')[1] ?? '', vkey })) };
    })),
};

async function baseOf(house: House, actor: Actor): Promise<LayerVersion> {
  const base = await house.storage.read(actor, (db) => house.layers.latest(db, BASE));
  if (!base) throw new Error('every deployment begins with a base layer');
  return base;
}

/** The version that the caller means to replace: the one that If-Match names, or whichever is there. */
async function meantVersion(house: House, actor: Actor, condition: string | null): Promise<number> {
  const base = await baseOf(house, actor);
  if (condition !== null && !isMeant(condition, tagOf(base))) throw new Refusal('registry/changed-since', { field: 'If-Match', current: tagOf(base) });
  return base.version;
}

function isRegistry(content: Json): content is Readonly<Record<string, Json>> {
  return isJsonObject(content) && content['tools'] !== undefined && content['actions'] !== undefined;
}

function tagOf({ version, digest }: LayerVersion): string {
  return entityTag(version, digest);
}
