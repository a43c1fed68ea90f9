import type { Json } from '../../../shared/json.ts';
import { type LayerReading, readLayer } from '../../../shared/registry-layer.ts';
import { type RegistryView, viewOf } from '../../../shared/registry-merge.ts';
import { LAYER_KINDS, type LayerKind } from '../../../shared/registry-schema.ts';
import type { Db } from '../../base/storage/index.ts';
import { type LayerOwner, type LayerStore, readingOf } from '../layers/index.ts';

/** The registry of a place as it is, and as it would be with another content of one of its layers. Nothing is written or judged. */
export async function previewLayer(layers: LayerStore, db: Db, owners: readonly LayerOwner[], edit: { readonly kind: LayerKind; readonly content: Json }): Promise<{ readonly before: RegistryView; readonly after: RegistryView }> {
  const standing: LayerReading[] = [];
  for (const owner of owners) {
    const layer = await layers.latest(db, owner);
    if (layer) standing.push(readingOf(layer));
  }
  const { version = 0, id = '' } = standing.find(({ ref }) => ref.kind === edit.kind)?.ref ?? {};
  const proposed = readLayer({ kind: edit.kind, id, version: version + 1, author: 'proposed', content: edit.content });
  const others = standing.filter(({ ref }) => ref.kind !== edit.kind);
  const inOrder = [...others, proposed].toSorted((a, b) => LAYER_KINDS.indexOf(a.ref.kind) - LAYER_KINDS.indexOf(b.ref.kind));
  return { before: viewOf(standing), after: viewOf(inOrder) };
}
