import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { digestOf, type OverrideDeps, writeLayer } from '../registry/overrides/index.ts';
import type { ApplyLayers } from './bootstrap-layers.ts';

/** A deployment's own file hands out what it likes; the narrowing rules between layers hold for it as for everybody. */
export function applyLayers(deps: OverrideDeps): ApplyLayers {
  return async (actor, declared, { manage }) => {
    const [created, changed]: [string[], string[]] = [[], []];
    for (const { owner, above, content, field } of declared) {
      const current = await deps.storage.read(owner, (db) => deps.layers.latest(db, owner));
      if (current && (!manage || current.digest === digestOf(content))) continue;
      await writeLayer(deps, actor, { owner, above, content, basedOn: current?.version ?? 0, reason: `bootstrap file: ${field}`, editor: new Set(CAPABILITY_NAMES) });
      (current ? changed : created).push(field);
    }
    return { created, changed };
  };
}
