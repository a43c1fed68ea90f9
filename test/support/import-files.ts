import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImport, type AgentItem, type ImportFile, type ImportItem, type McpServerItem, type ProblemItem } from '../../server/agents/imports/index.ts';

export function aFile(path: string, text: string | Uint8Array): ImportFile {
  return { path, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text };
}

/** Every file of a folder of the real test data, in name order. */
export function filesIn(folder: string, extension: string): readonly ImportFile[] {
  return readdirSync(folder).filter((name) => name.endsWith(extension)).toSorted().map((name) => aFile(join('data', name), readFileSync(join(folder, name))));
}

export interface Imported {
  readonly agents: readonly AgentItem[];
  readonly servers: readonly McpServerItem[];
  readonly problems: readonly ProblemItem[];
}

export function imported(...files: readonly ImportFile[]): Imported {
  const items: readonly ImportItem[] = [...readImport(files)];
  return {
    agents: items.filter((item) => item.kind === 'agent'),
    servers: items.filter((item) => item.kind === 'mcp-server'),
    problems: items.filter((item) => item.kind === 'problem'),
  };
}

/** What a person would read of a problem: path, item, field, rule. */
export function told({ path, item, field, rule }: ProblemItem): string {
  return [path, item ? `${item.unit} ${item.number}` : '', field, rule].filter((part) => part !== '').join(' | ');
}
