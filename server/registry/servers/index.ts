/**
 * MCP servers as governed things: what each of them told, which of its tool definitions somebody accepted, and how the two differ.
 * Invariant: a tool is known by the digest of its definition, never by its name or its server's version, and a server's word is kept as a claim.
 */
export { acceptPinIn, type PinWish } from './accept-pin.ts';
export { askServer } from './ask-server.ts';
export type { McpDeps } from './mcp-deps.ts';
export { DEFAULT_TIMEOUT_S, type McpServer, secretsOf, type ServerAccess, serverIn, serversIn } from './mcp-entry.ts';
export { type McpStore, openMcpStore } from './mcp-store.ts';
export { buildMcpTables } from './mcp-tables.ts';
export type { Observation, ObservationSource, Pin, Sighting } from './observation.ts';
export type { ProbeDeps, ServerTelling } from './probe-server.ts';
export { type DefinedTool, readTools } from './read-tools.ts';
export { recordObservationIn, type Seen } from './record-observation.ts';
export { giveSecretIn, SecretName, type SecretStanding, secretStandings, SecretValue } from './server-secrets.ts';
export { ServerTrouble } from './server-trouble.ts';
export { type ServerHealth, type ServerStanding, serverStanding, serverStandings, type ServerState } from './server-standing.ts';
export { toolDigest } from './tool-pins.ts';
export { type ToolsInForce, toolsInForce } from './tools-in-force.ts';
