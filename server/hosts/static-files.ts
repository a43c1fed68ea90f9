import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** Exactly what a page of ours may do: load its own files and talk to its own server, nothing else (DESKTOP 1). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "base-uri 'none'",
  "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'", "require-trusted-types-for 'script'",
].join('; ');

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=()',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.png': 'image/png', '.json': 'application/json', '.ico': 'image/x-icon', '.webmanifest': 'application/manifest+json',
};

/** Serves the built renderer from one folder and nothing above it; null where no such file is. */
export async function staticFile(root: string, path: string): Promise<Response | null> {
  const file = fileWithin(root, path);
  if (!file || !(await stat(file).catch(() => null))?.isFile()) return null;
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  // Built assets carry their hash in their name; the page itself must always be asked for again.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(await readFile(file), { headers: { ...PAGE_HEADERS, 'content-type': type, 'cache-control': cache } });
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
