/**
 * What an agent version may do, read from its definition: the card that stands above every text diff. Lists are sorted
 * by code units and free of duplicates, so that equal rights make equal cards. Secrets are names, never values.
 */
export interface RightsCard {
  readonly models: readonly string[];
  readonly tools: readonly ToolRight[];
  readonly mcpServers: readonly McpServerRight[];
  readonly subAgents: readonly string[];
  readonly hosts: readonly string[];
  readonly secrets: readonly string[];
  readonly memory: readonly MemoryRight[];
  readonly limits: readonly LimitRight[];
  readonly roles: readonly string[];
  /** What it does without asking a person first: `auto_approve`, `autonomous_mode`, `human_in_the_loop: false` and the like. */
  readonly unattended: readonly string[];
}

/** The tool `*` is every tool of its source. */
export interface ToolRight {
  readonly name: string;
  /** The MCP server that offers it, or `own` for a tool the agent brings along. */
  readonly source: string;
  readonly effect: ToolEffect;
}

/** From MCP's annotations, which are claims of the server; without them nothing is known. */
export type ToolEffect = 'read-only' | 'additive' | 'destructive' | 'unknown';

export interface McpServerRight {
  readonly name: string;
  /** The command line that starts it or its URL, secrets masked; null when the definition only names it. */
  readonly target: string | null;
}

export interface MemoryRight {
  /** Which part of the definition grants it: `memory`, `wiki`, `rag`... */
  readonly store: string;
  /** The narrowest thing said about its reach: a scope, a folder, a kind of store; `unnamed` if nothing is. */
  readonly scope: string;
}

export interface LimitRight {
  /** Path in the definition, dotted. */
  readonly name: string;
  readonly value: number | string;
}
