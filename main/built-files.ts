import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mediaTypeOf } from '../shared/page-headers.ts';

export interface BuiltFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Answers the file behind the path of a URL, or null. */
export type BuiltFiles = (pathname: string) => Promise<BuiltFile | null>;

/**
 * The files below `root` as they are when this is called. A path is looked up in that list and never joined to a folder:
 * no spelling of `..` can leave `root`, because there is nothing to leave. `/` is index.html.
 */
export async function listBuiltFiles(root: string): Promise<BuiltFiles> {
  const files = new Map(await filesBelow(root, ''));
  return async (pathname) => {
    const path = files.get(pathname === '/' ? '/index.html' : decoded(pathname));
    return path === undefined ? null : { type: mediaTypeOf(path), bytes: await readFile(path) };
  };
}

async function filesBelow(folder: string, prefix: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(entries.map(async (entry): Promise<[string, string][]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path, `${prefix}/${entry.name}`);
    return entry.isFile() ? [[`${prefix}/${entry.name}`, path]] : []; // a link could point anywhere
  }));
  return found.flat();
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname; // a broken escape names no file
  }
}
