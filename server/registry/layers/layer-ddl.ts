import type { DdlPart } from '../../base/storage/index.ts';

export const layerDdl: DdlPart = { sqlite: [], postgres: [], sharedFromSystem: ['registry_layer'] };
