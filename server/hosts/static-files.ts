import { readFile, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { mediaTypeOf, PAGE_HEADERS } from '../../shared/page-headers.ts';

/** Serves the built renderer from one folder and nothing above it; null where no such file is. */
export async function staticFile(root: string, path: string): Promise<Response | null> {
  const file = fileWithin(root, path);
  if (!file || !(await stat(file).catch(() => null))?.isFile()) return null;
  // Built assets carry their hash in their name; the page itself must always be asked for again.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(await readFile(file), { headers: { ...PAGE_HEADERS, 'content-type': mediaTypeOf(file), 'cache-control': cache } });
}

function fileWithin(root: string, path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    if (decoded.includes('\0') || decoded.includes('\\')) return null;
    const file = normalize(join(root, decoded === '/' ? 'index.html' : decoded));
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null; // a broken escape is no file of ours
  }
}
