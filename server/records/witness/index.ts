/**
 * Who else has seen a log: we cosign checkpoints of others' logs, and others cosign ours (C2SP tlog-witness).
 * Invariant: of one log this witness never cosigns two checkpoints of which one does not contain the other.
 */
export { addPeer, addWitnessedLog, NewPeer, NewWitnessedLog, removePeer } from './agree-on-witnesses.ts';
export { askWitnesses } from './ask-witnesses.ts';
export { type CosignAnswer, cosignCheckpoint } from './cosign-checkpoint.ts';
export { openWitnessKey, type WitnessKey } from './witness-key.ts';
export { openWitnessStore, type Peer, type WitnessedLog, type WitnessStore } from './witness-store.ts';
export type { WitnessDeps } from './witness-deps.ts';
export { buildWitnessTables } from './witness-tables.ts';
