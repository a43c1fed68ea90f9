import type { RegistryView } from '../../../shared/registry-merge.ts';
import { compileCapabilities, type HeldCapabilities } from './compile-capabilities.ts';

export interface Policy {
  /** What somebody with these roles may do under this registry, compiled once per version of its roles and set of roles. */
  held(registry: RegistryView, roles: Iterable<string>): HeldCapabilities;
}

const MAX_CACHED = 2048;

/**
 * A policy with a cache of its own. The key names the layer versions that speak on roles, so that a changed role counts
 * from the next call on and no tenant is ever answered from another's layer.
 */
export function createPolicy(deps: { readonly maxCached?: number } = {}): Policy {
  const maxCached = deps.maxCached ?? MAX_CACHED;
  const cache = new Map<string, HeldCapabilities>();
  return {
    held(registry, roles) {
      const key = `${registry.versionKey('roles')}|${registry.versionKey('policies')}|` + JSON.stringify([...new Set(roles)].toSorted());
      const known = cache.get(key);
      if (known) {
        cache.delete(key); // and back in below: a Map forgets its oldest key first
        cache.set(key, known);
        return known;
      }
      const compiled = compileCapabilities(registry, roles);
      cache.set(key, compiled);
      const oldest = cache.keys().next();
      if (cache.size > maxCached && !oldest.done) cache.delete(oldest.value);
      return compiled;
    },
  };
}
