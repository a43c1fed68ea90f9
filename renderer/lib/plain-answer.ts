import { z } from 'zod';
import { isRefusalCode } from '../../shared/refusal-codes.ts';
import { type Trouble, TroubleError } from './trouble.ts';

/** RFC 9457 as our own paths answer it. */
const Problem = z.object({ code: z.string().optional(), details: z.record(z.string(), z.json()).default({}), incident: z.string().nullable().default(null) });

/** What an answer that is no success means, where no procedure was called. */
export async function troubleIn(answer: Response): Promise<Trouble> {
  const parsed = Problem.safeParse(await answer.json().catch(() => null));
  if (!parsed.success) return { kind: 'broken', incident: null };
  const { code, details, incident } = parsed.data;
  return code !== undefined && isRefusalCode(code) ? { kind: 'refused', code, details, issues: [] } : { kind: 'broken', incident };
}

/** A file that the server makes while it sends it. Throws `TroubleError`, also when it ends before it is whole. */
export async function fetchFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const unreachable = (): never => {
    throw new TroubleError({ kind: 'unreachable' });
  };
  const answer = await fetch(path).catch(unreachable);
  if (!answer.ok) throw new TroubleError(await troubleIn(answer));
  return new Uint8Array(await answer.arrayBuffer().catch(unreachable));
}
