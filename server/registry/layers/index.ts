/**
 * The four layers of the registry, their versions, and what they come to together.
 * Invariant: a version of a layer is never changed, and a lower layer can only narrow what security depends on.
 */
export { type EffectiveRegistry, openEffectiveRegistry, ownersOf, type RegistryPlace } from './effective-registry.ts';
export { BASE, type LayerOwner, type LayerVersion } from './layer.ts';
export { layerDdl } from './layer-ddl.ts';
export { type LayerStore, openLayerStore } from './layer-store.ts';
export { buildLayerTables } from './layer-tables.ts';
export { readingOf } from './reading-of.ts';
