import { readFileSync } from 'node:fs';
import { Refusal } from './base/refusal.ts';
import type { Config } from './config.ts';
import { applyBootstrap, type BootstrapReport } from './flows/apply-bootstrap.ts';
import { overlayLayers } from './flows/overlay-layers.ts';
import type { People } from './open-people.ts';
import type { OverrideDeps } from './registry/overrides/index.ts';

/** Applies the file that COUNTERSIGN_BOOTSTRAP names, at every start. What does not fit stops the start and names the field. */
export async function applyBootstrapFile(config: Config, people: People, overrides: OverrideDeps): Promise<BootstrapReport | null> {
  if (config.bootstrapFile === null) return null;
  try {
    return await applyBootstrap({ ...people, applyLayers: overlayLayers(overrides) }, readFileSync(config.bootstrapFile, 'utf8'), { mode: config.mode, env: config.secrets });
  } catch (reason) {
    if (reason instanceof Refusal) throw new Error(`${config.bootstrapFile}: ${reason.message}`, { cause: reason });
    throw reason;
  }
}
