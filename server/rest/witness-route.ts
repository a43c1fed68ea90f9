import type { Hono } from 'hono';
import type { House } from '../api/house.ts';
import { Refusal } from '../base/refusal.ts';
import { cosignCheckpoint } from '../records/witness/index.ts';

/** 63 hashes and a checkpoint with every signature that one may have stay far below. */
const MOST_BYTES = 65_536;

/**
 * `POST /witness/add-checkpoint` (C2SP tlog-witness). It asks for no credential: what it takes is signed by a log that was agreed on, and
 * what it gives anybody may have. `arrive` counts a call against its address, and refuses one too many.
 */
export function mountWitness(app: Hono, { witness }: Pick<House, 'witness'>, arrive: (request: Request) => Promise<void>): void {
  app.post('/witness/add-checkpoint', async (c) => {
    const wait = await secondsToWait(arrive(c.req.raw));
    if (wait !== null) return c.text('too many requests\n', 429, { 'retry-after': wait });
    const body = await upTo(MOST_BYTES, c.req.raw);
    if (body === null) return c.text('the request is too large\n', 413);
    const answer = await cosignCheckpoint(witness, body);
    if (answer.status === 200) return c.text(answer.lines);
    if (answer.status === 409) return c.body(`${answer.size}\n`, 409, { 'content-type': 'text/x.tlog.size' });
    return c.text(`${answer.says}\n`, answer.status);
  });
}

async function secondsToWait(arriving: Promise<void>): Promise<string | null> {
  try {
    await arriving;
    return null;
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    const seconds = reason.details['retry_after_seconds'];
    return typeof seconds === 'number' ? String(seconds) : '1';
  }
}

async function upTo(most: number, request: Request): Promise<string | null> {
  const decoder = new TextDecoder();
  let [size, text] = [0, ''];
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > most) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
