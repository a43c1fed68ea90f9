import type { PickedFile } from '../kit/index.ts';
import { troubleIn } from './plain-answer.ts';
import type { Trouble } from './trouble.ts';

/** Thrown when a file did not arrive. */
export class UploadTrouble extends Error {
  readonly path: string;
  readonly trouble: Trouble;

  constructor(path: string, trouble: Trouble) {
    super(`${path} did not arrive`);
    this.path = path;
    this.trouble = trouble;
  }
}

/** Puts one file on the server's shelf under an id of the caller's making; there it waits a day to be imported. Throws UploadTrouble. */
export async function uploadFile(id: string, { path, file }: PickedFile, signal: AbortSignal): Promise<void> {
  const answer = await fetch(`/api/v1/uploads/${id}`, { method: 'PUT', body: file, headers: { 'content-type': 'application/octet-stream' }, signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new UploadTrouble(path, { kind: 'unreachable' });
  });
  if (!answer.ok) throw new UploadTrouble(path, await troubleIn(answer));
}
