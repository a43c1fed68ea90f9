/**
 * Edits to one layer: checked against what stands above it, versioned, revertible.
 * Invariant: no edit widens what a higher layer or the editor's own rights allow.
 */
export { ensureBase } from './ensure-base.ts';
export { previewLayer } from './preview-layer.ts';
export type { LayerProposal, ProposalState } from './proposal.ts';
export { openProposalStore, type ProposalStore } from './proposal-store.ts';
export { buildProposalTables } from './proposal-tables.ts';
export { digestOf, judgeEditIn, type LayerEdit, type LayerStep, type OverrideDeps, writeLayer, writeLayerIn } from './write-layer.ts';
