import { parseDefinition } from '../../../shared/agent-definition.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Version } from './agent.ts';
import { configHash } from './config-hash.ts';

export type DefinitionContent = Pick<Version, 'canonical' | 'digest' | 'configHash'>;

/** What is stored of a definition, or a refusal that names the first place and rule it breaks. */
export function contentOf(value: unknown): DefinitionContent {
  const parsed = parseDefinition(value);
  if (!parsed.ok) {
    const first = parsed.problems[0];
    throw new Refusal('catalog/invalid-definition', {
      field: `definition${first?.path ?? ''}`, rule: `definition${first?.path ?? ''}: ${first?.message ?? 'does not fit'}`, problems: parsed.problems.map((problem) => ({ ...problem })),
    });
  }
  const canonical = canonicalJson(parsed.definition);
  return { canonical, digest: digestOf(canonical), configHash: configHash(parsed.definition) };
}

/** SHA-256 of the RFC 8785 text, hex: the digest that requests, votes and runs are bound to. */
export function digestOf(canonical: string): string {
  return sha256Hex(canonical);
}

/** Reads a stored canonical text. */
export function definitionOf(canonical: string): JsonObject {
  const definition: unknown = JSON.parse(canonical);
  if (!isJsonObject(definition)) throw new Error('a stored definition is not a JSON object');
  return definition;
}
