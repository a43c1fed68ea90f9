import type { Capability } from '../../shared/capabilities.ts';
import { type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { jsonEqual } from '../../shared/json-equal.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { viewOf } from '../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import type { LayerKind } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import type { Db, Storage } from '../base/storage/index.ts';
import { type FolderFile, type FolderLayer, layersInFolder, type OwnersOf } from '../registry/files/index.ts';
import { type LayerOwner, type LayerStore, ownersOf, readingOf } from '../registry/layers/index.ts';
import { digestOf } from '../registry/overrides/index.ts';

export interface ReviewDeps {
  readonly storage: Storage;
  readonly layers: LayerStore;
  /** Whose layers a folder's name speaks for. */
  readonly ownersOf: OwnersOf;
}

/** What bringing one layer in would do. */
export interface LayerReview {
  readonly file: string;
  readonly kind: LayerKind;
  readonly state: 'new' | 'changed' | 'same';
  readonly basedOn: number;
  /** Sections that would say something else than now. */
  readonly sections: readonly string[];
  /** What is wrong with it; `refuses`: it cannot be brought in like this. */
  readonly problems: ReadonlyArray<{ readonly path: string; readonly says: string; readonly refuses: boolean }>;
  readonly content: JsonObject;
}

export interface FolderReview {
  /** Base first. */
  readonly layers: readonly LayerReview[];
  /** Files that are no layer of the caller's. */
  readonly troubles: ReadonlyArray<{ readonly file: string; readonly says: string }>;
}

/** Holds a folder of layers against those that stand; writes nothing. Each layer is judged under what the folder itself says above it. */
export async function reviewFolder(deps: ReviewDeps, actor: Actor, files: readonly FolderFile[]): Promise<FolderReview> {
  const { layers, troubles } = layersInFolder(files);
  const own = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId });
  const brought = new Map<LayerKind, FolderLayer>();
  const strangers: Array<{ file: string; says: string }> = [];
  for (const layer of layers) {
    const owners = await deps.ownersOf({ kind: layer.kind, name: layer.name, path: layer.path, label: layer.path });
    const mine = own.find((owner) => owners.some((one) => one.tenantId === owner.tenantId && one.kind === owner.kind && one.id === owner.id));
    // Whether somebody else is called that is nobody's business here.
    if (!mine) strangers.push({ file: layer.path, says: `is called after nobody here: ${layer.name} is not your ${layer.kind === 'org' ? 'organisation' : layer.kind}` });
    else if (brought.has(mine.kind)) strangers.push({ file: layer.path, says: `speaks for the same layer as ${brought.get(mine.kind)?.path ?? ''}` });
    else brought.set(mine.kind, layer);
  }
  const reviews = await deps.storage.read(actor, (db) => reviewAll(deps, db, { own, brought, editor: actor.capabilities }));
  return { layers: reviews, troubles: [...troubles, ...strangers] };
}

interface Brought {
  readonly own: readonly LayerOwner[];
  readonly brought: ReadonlyMap<LayerKind, FolderLayer>;
  readonly editor: ReadonlySet<Capability>;
}

async function reviewAll({ layers }: ReviewDeps, db: Db, { own, brought, editor }: Brought): Promise<readonly LayerReview[]> {
  const reviews: LayerReview[] = [];
  let inherited = viewOf([]);
  for (const owner of own) {
    const stands = await layers.latest(db, owner);
    const before = stands ? readingOf(stands) : null;
    const layer = brought.get(owner.kind);
    if (!layer) {
      inherited = before ? inherited.with(before) : inherited;
      continue;
    }
    const { content, path } = layer;
    const after = readLayer({ kind: owner.kind, id: owner.id, version: (stands?.version ?? 0) + 1, author: 'brought', content });
    reviews.push({
      file: path, kind: owner.kind, basedOn: stands?.version ?? 0, content, sections: changedSections(stands?.content, content),
      state: !stands ? 'new' : stands.digest === digestOf(content) ? 'same' : 'changed',
      problems: [
        ...after.issues.map(({ path: at, says, refuses }) => ({ path: at, says, refuses })),
        ...refusalsToEditLayer({ before, after, inherited, editor }).map(({ path: at, says }) => ({ path: at, says, refuses: true })),
      ],
    });
    inherited = inherited.with(after);
  }
  return reviews;
}

function changedSections(before: unknown, after: JsonObject): readonly string[] {
  const was = objectOrEmpty(before);
  return [...new Set([...Object.keys(was), ...Object.keys(after)])].filter((section) => !jsonEqual(was[section] ?? null, after[section] ?? null));
}
