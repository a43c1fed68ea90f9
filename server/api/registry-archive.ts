import { z } from 'zod';
import { Refusal } from '../base/refusal.ts';
import type { Actor } from '../base/actor.ts';
import { filesOfArchive } from '../flows/layer-archive.ts';
import { type FolderReview, type LayerReview, reviewFolder } from '../flows/layer-folder-review.ts';
import { mustAsk } from '../flows/propose-layer.ts';
import type { House } from './house.ts';
import { askForLayer, type MeantWish, ownerOf, refuseSaving, saveLayer } from './layer-writing.ts';
import { commandInput, needs } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const ARCHIVE = '/api/v1/registry/archive';

/** The documents' folder of layers, packed or file by file. */
const Folder = {
  zip: z.base64().max(1_000_000).optional(),
  files: z.array(z.strictObject({ path: z.string().min(1).max(300), text: z.string().max(1_048_576) })).max(200).optional(),
};
type Folder = Readonly<z.infer<z.ZodObject<typeof Folder>>>;

export const registryArchiveProcedures = {
  reviewFolder: needs('registry:read').meta({ needs: 'registry:read', audit: reads, rest: [{ method: 'POST', path: `${ARCHIVE}/review` }], says: 'What bringing in a folder of layers would change, and what is wrong with it; nothing is written' })
    .input(z.strictObject(Folder)).query(async ({ ctx: { house, actor }, input }) => shown(await reviewOf(house, actor, input))),

  bringFolder: needs('registry:write').meta({
    needs: 'registry:write', fresh: true, audit: ['registry.override.created', 'registry.override.updated', 'registry.override.proposed', 'approval.request.created'], rest: [{ method: 'POST', path: ARCHIVE }], cost: 5,
    says: 'Bring in a folder of layers: all of it or, where anything in it is wrong, nothing; layers that others must agree to are proposed',
  }).input(commandInput({ ...Folder, propose: z.boolean().default(false), reason: z.string().trim().max(500).nullable().default(null), confirmLockOut: z.boolean().default(false) }))
    .mutation(async ({ ctx: { house, actor }, input }) => {
      const review = await reviewOf(house, actor, input);
      refuseFaulty(review);
      const { command: _named, ...unnamed } = actor; // each layer is a command of its own; one that is there already changes nothing
      // Layers of a tenant and of the deployment stand in different logs and have no transaction in common: all are judged before the first is written.
      for (const layer of review.layers) if (layer.state !== 'same') await refuseSaving(house, unnamed, wishOf(layer, input));
      const done: Array<{ file: string; kind: string; outcome: 'same' | 'written' | 'proposed'; version: number | null; approval: string | null }> = [];
      for (const layer of review.layers) done.push({ file: layer.file, kind: layer.kind, ...(await bring(house, unnamed, layer, input)) });
      return { layers: done };
    }),
};

async function reviewOf({ storage, layers, ownersOfFile }: House, actor: Actor, { zip, files }: Folder): Promise<FolderReview> {
  if ((zip === undefined) === (files === undefined)) throw new Refusal('input/invalid', { field: 'zip', rule: 'zip: give either zip or files' });
  return reviewFolder({ storage, layers, ownersOf: ownersOfFile }, actor, files ?? (await filesOfArchive(Buffer.from(zip ?? '', 'base64'))));
}

function shown({ layers, troubles }: FolderReview) {
  return { layers: layers.map(({ content: _said, ...layer }) => layer), troubles };
}

/** A folder is brought in whole: half of it would be a registry that nobody wrote. */
function refuseFaulty({ layers, troubles }: FolderReview): void {
  const [trouble] = troubles;
  if (trouble) throw new Refusal('registry/invalid-layer', { field: trouble.file, rule: `${trouble.file} ${trouble.says}` });
  for (const { file, problems } of layers) {
    const first = problems.find(({ refuses }) => refuses);
    if (first) throw new Refusal('registry/invalid-layer', { field: first.path, rule: `${file}: ${first.path}: ${first.says}` });
  }
}

interface Manner {
  readonly propose: boolean;
  readonly reason: string | null;
  readonly confirmLockOut: boolean;
}

function wishOf({ kind, content, basedOn }: LayerReview, { reason, confirmLockOut }: Manner): MeantWish {
  return { kind, content, basedOn, reason: reason ?? 'brought in with a folder', confirmLockOut };
}

async function bring(house: House, actor: Actor, layer: LayerReview, manner: Manner) {
  const { kind, state, basedOn } = layer;
  if (state === 'same') return { outcome: 'same' as const, version: basedOn, approval: null };
  const wish = wishOf(layer, manner);
  const asks = kind === 'tenant' && (await house.storage.read(actor, (db) => mustAsk(house.governance, db, ownerOf(actor, kind))));
  if (asks || (manner.propose && (kind === 'tenant' || kind === 'user'))) {
    const { approval } = await askForLayer(house, actor, wish);
    return { outcome: 'proposed' as const, version: null, approval };
  }
  return { outcome: 'written' as const, version: (await saveLayer(house, actor, wish)).version, approval: null };
}
