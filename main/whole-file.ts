import { open, rename, rm } from 'node:fs/promises';

/**
 * Puts a file in place with its new content or leaves what was there: nobody ever sees half of one, and the content is on the
 * disk before its name is. Until then it is called `<file>.next`.
 */
export async function writeWhole(file: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const next = `${file}.next`;
  try {
    const handle = await open(next, 'w', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, file);
  } catch (reason) {
    await rm(next, { force: true });
    throw reason;
  }
}
