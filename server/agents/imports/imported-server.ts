import type { JsonObject } from '../../../shared/json.ts';
import type { ToolEffect } from '../../../shared/rights-card.ts';

/** An MCP server as its publisher describes it, whatever the year of the format. Null means that the source does not say. */
export interface ImportedServer {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  /** As published: it may be a placeholder (`${VERSION}`) and need not be the version of any package. */
  readonly version: string | null;
  readonly protocolVersion: string | null;
  readonly repository: string | null;
  readonly packages: readonly ServerPackage[];
  readonly remotes: readonly ServerRemote[];
  /** Null when the source knows nothing of tools; an empty list when the server said that it has none. */
  readonly tools: readonly ImportedTool[] | null;
  /** The document this was read from, untouched. */
  readonly published: JsonObject;
}

export interface ServerPackage {
  readonly registry: string | null;
  readonly identifier: string;
  readonly version: string | null;
  readonly transport: string | null;
  readonly settings: readonly ServerSetting[];
}

export interface ServerRemote {
  readonly transport: string | null;
  readonly url: string;
  readonly settings: readonly ServerSetting[];
}

/** An environment variable or header the server wants. Its value is never read. */
export interface ServerSetting {
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
}

export interface ImportedTool {
  readonly name: string;
  /** From the annotations: a claim of the server. */
  readonly effect: ToolEffect;
  /** The whole definition as the server gave it; a digest of it pins the tool. */
  readonly definition: JsonObject;
}
