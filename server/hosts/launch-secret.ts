import { timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cookieNamed } from '../base/cookie-named.ts';
import { systemIds } from '../base/ids.ts';
import { sha256Hex } from '../base/sha256-hex.ts';

/**
 * On one person's machine every other user and program can reach the loopback port. Whoever started the server knows what this
 * launch alone knows: it is printed once with the address, and stands in a file that only they can read (SECURITY-CASES WEB-10).
 */
export interface LaunchSecret {
  readonly secret: string;
  /** Whether a request brings it, in the cookie of a page that was opened with it or in the header. */
  isBroughtBy(request: Request): boolean;
  /** What the browser keeps once it has shown the secret; null for a wrong one. */
  cookieFor(shown: unknown): string | null;
  /** Takes the file away, unless another launch has put its own there. */
  forget(): void;
}

export const LAUNCH_PATH = '/launch';
const FILE = 'launch-secret';
const COOKIE = 'cs-launch';
const HEADER = 'x-countersign-launch';

export function makeLaunchSecret(dataDir: string): LaunchSecret {
  const file = join(dataDir, FILE);
  const secret = systemIds.bytes(32).toString('base64url');
  // A file that is there keeps its mode when it is written over.
  rmSync(file, { force: true });
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  const digest = Buffer.from(sha256Hex(secret));
  const isIt = (shown: unknown) => typeof shown === 'string' && timingSafeEqual(Buffer.from(sha256Hex(shown)), digest);
  return {
    secret,
    isBroughtBy: ({ headers }) => isIt(headers.get(HEADER)) || isIt(cookieNamed(headers.get('cookie'), COOKIE)),
    cookieFor: (shown) => (isIt(shown) ? `${COOKIE}=${secret}; Path=/; HttpOnly; SameSite=Strict` : null),
    forget: () => {
      try {
        if (readFileSync(file, 'utf8').trim() === secret) rmSync(file);
      } catch {
        // Somebody took it away already, or the folder with it.
      }
    },
  };
}
