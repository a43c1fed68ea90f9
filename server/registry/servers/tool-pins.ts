import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { byCodeUnits } from '../../../shared/text-order.ts';
import type { PinnedTool } from '../../../shared/tool-drift.ts';
import { effectOf } from '../../../shared/tool-rights.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

/** What a model reads and a caller relies on. Titles and icons are for people: they change nothing that a tool does. */
const PINNED_FIELDS = ['name', 'description', 'inputSchema', 'outputSchema', 'annotations'] as const;

/** The part of a definition that its digest covers. */
export function pinnedPart(definition: JsonObject): JsonObject {
  return Object.fromEntries(PINNED_FIELDS.flatMap((field) => (definition[field] === undefined ? [] : [[field, definition[field]]])));
}

/** SHA-256 over the RFC 8785 form of name, description, inputSchema, outputSchema and annotations, hex. */
export function toolDigest(definition: JsonObject): string {
  return sha256Hex(canonicalJson(pinnedPart(definition)));
}

export function pinOf(name: string, definition: JsonObject): PinnedTool {
  return { name, digest: toolDigest(definition), effect: effectOf(definition['annotations']) };
}

/** One digest for all tools of a server, in whatever order it lists them. */
export function setDigest(tools: readonly PinnedTool[]): string {
  return sha256Hex(canonicalJson(tools.map(({ name, digest }) => [name, digest]).toSorted(([a = ''], [b = '']) => byCodeUnits(a, b))));
}
