import type { Json } from '../../shared/json.ts';
import { type LayerReading, readLayer } from '../../shared/registry-layer.ts';
import { type RegistryView, viewOf } from '../../shared/registry-merge.ts';
import { LAYER_KINDS, type LayerKind, type RegistryLayer } from '../../shared/registry-schema.ts';

/** One version of one layer; its id and author follow from its kind. */
export function aLayer(kind: LayerKind, content: Json, version = 1): RegistryLayer {
  return { kind, id: `${kind}-1`, version, author: `${kind}-author`, content };
}

export type LayerContents = Partial<Record<LayerKind, Json>>;

/** The effective registry of what the named layers say; the order of the names does not matter. */
export function aRegistry(contents: LayerContents): RegistryView {
  return viewOf(readings(contents));
}

export function readings(contents: LayerContents): readonly LayerReading[] {
  return LAYER_KINDS.flatMap((kind) => {
    const content = contents[kind];
    return content === undefined ? [] : [readLayer(aLayer(kind, content))];
  });
}
