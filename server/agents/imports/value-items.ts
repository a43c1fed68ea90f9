import { limitProblems } from '../../../shared/definition-limits.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { pointerOf } from '../../../shared/json-pointer.ts';
import { readA2aCard } from './a2a-card.ts';
import { problemItem, readAgent, type Source } from './agent-reading.ts';
import type { ItemPlace, ReadItem, Trouble } from './import-item.ts';
import { readRevision } from './jsonl-history.ts';
import type { Flaw } from './json-text.ts';
import { readMcpCatalogEntry } from './mcp-catalog-entry.ts';
import { readMcpServerJson } from './mcp-server-json.ts';
import { readMcpToolsList } from './mcp-tools-list.ts';
import { isCatalogEntry, shapeOf } from './shape-of.ts';

/** A value read from JSON or YAML text and what was wrong with the text. */
export interface ReadValue {
  readonly value: Json;
  readonly flaws: readonly Flaw[];
  readonly format: 'json' | 'yaml';
}
