import { z } from 'zod';
import { isRefusalCode } from '../../shared/refusal-codes.ts';
import type { PickedFile } from '../kit/index.ts';
import type { Trouble } from './trouble.ts';

/** RFC 9457 as our own paths answer it. */
const Problem = z.object({ code: z.string().optional(), details: z.record(z.string(), z.json()).default({}), incident: z.string().nullable().default(null) });

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

async function troubleIn(answer: Response): Promise<Trouble> {
  const parsed = Problem.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) return { kind: 'broken', incident: null };
  const { code, details, incident } = parsed.data;
  return code !== undefined && isRefusalCode(code) ? { kind: 'refused', code, details, issues: [] } : { kind: 'broken', incident };
}
