import { statSync } from 'node:fs';

/** What SQLite and the system say of a file that is there and is not what it should be. */
const NO_DATABASE: readonly string[] = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_ERROR'];
const NOT_ALLOWED: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_AUTH'];

/**
 * Works with a file that a start depends on. What the system or SQLite refuses becomes an error that names the file and says what
 * to do, `remedy` where the file itself is at fault; what our own code throws goes through as it is.
 */
export function withNamedFile<R>(file: string, remedy: string, work: () => R): R {
  try {
    return work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === null || !(cause instanceof Error)) throw cause;
    // Each system has another word for this one.
    const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
    throw new Error(`${file} ${isFolder ? `is a folder where a file should be: ${remedy}` : troubleIn(code, cause.message, remedy)}`, { cause });
  }
}

function troubleIn(code: string, message: string, remedy: string): string {
  const is = (codes: readonly string[]): boolean => codes.some((one) => code === one || code.startsWith(`${one}_`)); // SQLITE_BUSY_RECOVERY and its like
  if (is(['EBUSY', 'SQLITE_BUSY', 'SQLITE_LOCKED'])) return 'is locked by another process: end what works with it, and start again';
  if (is(NOT_ALLOWED)) return `cannot be opened (${message}): let the user who runs this read and write it`;
  if (is(NO_DATABASE)) return `is damaged, or of another kind (${message}): ${remedy}`;
  return `cannot be used (${message})`;
}

function codeOf(cause: unknown): string | null {
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? code : null;
}
