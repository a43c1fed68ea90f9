/**
 * Decides what a file from outside is (agent definition, history, MCP server, tool list, A2A card) and what it says, as claims.
 * One thing is always true: what cannot be read is named by path, item, field and rule, and never takes anything beside it down.
 */
export { readImport } from './read-import.ts';
export { FILE_MAX_BYTES } from './import-limits.ts';
export type {
  AgentFormat, AgentItem, FileMark, ImportFile, ImportItem, ImportRule, ItemPlace, McpFormat, McpServerItem, ProblemItem,
  Revision, RevisionClaims,
} from './import-item.ts';
export type { ImportedServer, ImportedTool, ServerPackage, ServerRemote, ServerSetting } from './imported-server.ts';
export { openUploadShelf, type UploadShelf } from './upload-shelf.ts';
export { type ImportJob, ImportRequest, type ImportState, type ImportTrouble } from './import-job.ts';
export { type ImportStore, openImportStore } from './import-store.ts';
export { buildImportTables } from './import-tables.ts';
