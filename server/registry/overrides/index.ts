/**
 * Edits to one layer: checked against what stands above it, versioned, revertible.
 * Invariant: no edit widens what a higher layer or the editor's own rights allow.
 */
export { ensureBase } from './ensure-base.ts';
export { digestOf, type LayerEdit, type OverrideDeps, writeLayer, writeLayerIn } from './write-layer.ts';
