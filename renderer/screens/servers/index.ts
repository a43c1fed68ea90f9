/** MCP servers of the registry: what each of them told, which of its tools somebody accepted, and how the two differ. */
export { McpServerScreen } from './mcp-server-screen.tsx';
export { McpServersScreen } from './mcp-servers-screen.tsx';
