import type { JsonObject } from '../../../shared/json.ts';
import type { DefinitionRule } from '../../../shared/definition-problem.ts';
import type { ImportedServer } from './imported-server.ts';

/** A file as it was handed in. Its path is a name to show and to derive names from; nothing is ever opened by it. */
export interface ImportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What an import yields, in order: a mark before each file is read, servers and problems as they are found, agents at the end. */
export type ImportItem = FileMark | AgentItem | McpServerItem | ProblemItem;

/** Lets a caller show progress, breathe and stop between files. `number` counts from 1. */
export interface FileMark {
  readonly kind: 'file';
  readonly path: string;
  readonly number: number;
  readonly of: number;
}

export interface AgentItem {
  readonly kind: 'agent';
  readonly path: string;
  readonly item: ItemPlace | null;
  readonly format: AgentFormat;
  /** The definition's own `name`, else made from the path so that no two agents of the import share it (DECISIONS 35). Own names may collide; the catalog decides then. */
  readonly name: string;
  readonly nameFrom: 'definition' | 'path';
  /** Oldest first, at least one. */
  readonly revisions: readonly Revision[];
}

/** An A2A card is told by its protocol: 0.x says `url`, 1.0 says `supportedInterfaces`. */
export type AgentFormat = 'json' | 'yaml' | 'markdown' | 'history' | 'a2a-0.x' | 'a2a-1.0';

export interface Revision {
  /** The n of version `0.<n>.0`. A revision that could not be read keeps its number, so that its successors keep theirs. */
  readonly number: number;
  readonly definition: JsonObject;
  readonly claims: RevisionClaims;
}

/** What the file says about the origin of a revision. Nobody has checked it. */
export interface RevisionClaims {
  readonly commit?: string;
  readonly date?: string;
  readonly author?: string;
  readonly changelog?: string;
}

export interface McpServerItem {
  readonly kind: 'mcp-server';
  readonly path: string;
  readonly item: ItemPlace | null;
  readonly format: McpFormat;
  readonly server: ImportedServer;
}

/** server.json of 2025-05 to 2025-07 (`version_detail`), of 2025-09 and later (camelCase), an entry of a catalogue, an answer to `tools/list`. */
export type McpFormat = 'server-json-snake' | 'server-json-camel' | 'catalog-entry' | 'tools-list';

/** One thing that could not be read. What stands beside it in the same file was read nevertheless. */
export interface ProblemItem extends Trouble {
  readonly kind: 'problem';
  readonly path: string;
  readonly item: ItemPlace | null;
}

/** Which of several in one file; counts from 1, as an editor does. */
export interface ItemPlace {
  readonly unit: 'line' | 'entry' | 'document';
  readonly number: number;
}

export interface Trouble {
  /** JSON Pointer into the item; empty for the item as a whole. */
  readonly field: string;
  readonly rule: ImportRule;
  readonly message: string;
}

export type ImportRule =
  | DefinitionRule
  | 'utf8' | 'empty' | 'syntax' | 'duplicate-key' | 'number' | 'aliases' | 'tag'
  | 'required' | 'unknown-shape' | 'incomplete' | 'order' | 'too-many';

/** What the readers of single formats yield: an agent has no name yet, because its name depends on the other files. */
export type ReadItem = ReadAgent | McpServerItem | ProblemItem;

export interface ReadAgent extends Omit<AgentItem, 'kind' | 'name' | 'nameFrom'> {
  readonly kind: 'read-agent';
  /** The path to name it by: of the file, or of the file whose history this is. */
  readonly origin: string;
  readonly ownName: string | null;
}
