import { type LayerReading, readLayer } from '../../../shared/registry-layer.ts';
import type { LayerVersion } from './layer.ts';

/** A stored version as the merge uses it, named after its author. */
export function readingOf({ kind, id, version, authorName, content, digest }: LayerVersion): LayerReading {
  return readLayer({ kind, id, version, author: authorName, content, digest });
}
