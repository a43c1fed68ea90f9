import type { MiddlewareHandler } from 'hono';
import { flawOf, NUL_FLAW } from '../../shared/json-flaw.ts';
import { numberFlawOf } from '../../shared/json-number-flaw.ts';

const MOST_JSON_BYTES = 1024 * 1024;
/** More than any document of ours has; a million of the smallest would keep the server busy for a second. */
const MOST_VALUES = 50_000;

/** Looks at a JSON body as text, before anything parses it: what parsing would cost too much for, or would quietly swallow, is refused here. */
export const guardJson: MiddlewareHandler = async (c, next) => {
  // A query's input is JSON too: tRPC reads it from the address.
  const flaw = c.req.method === 'GET' ? flawOfText(c.req.query('input') ?? '', c.req.url) : await flawOfBody(c.req.raw);
  if (flaw === null) return next();
  if (flaw.status === 413) return c.json({ type: 'about:blank', title: 'Too large', status: 413, detail: flaw.says }, 413);
  return c.json({ type: 'urn:countersign:refusal:input/invalid', title: 'The input does not fit.', status: 400, detail: flaw.says, code: 'input/invalid' }, 400);
};

interface BodyFlaw {
  readonly status: 400 | 413;
  readonly says: string;
}

/** What is wrong with a request's body before anybody parses it, or null. The body stays there to be read. */
export async function flawOfBody(request: Request): Promise<BodyFlaw | null> {
  const text = await bodyText(request);
  return text === null ? { status: 413, says: 'A JSON body may hold 1 MiB.' } : flawOfText(text, request.url);
}

function flawOfText(text: string, url: string): BodyFlaw | null {
  const flaw = flawOf(text, MOST_VALUES) ?? numberFlawOf(text) ?? (/%00/.test(new URL(url).search) ? NUL_FLAW : null);
  return flaw === null ? null : { status: 400, says: `body: ${flaw}` };
}

/** The body, which stays there to be read again; null as soon as it is too large, whether or not it said its length beforehand. */
async function bodyText(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? '0') > MOST_JSON_BYTES) return null;
  const reader = request.clone().body?.getReader();
  const decoder = new TextDecoder();
  let [size, text] = [0, ''];
  for (;;) {
    const chunk = (await reader?.read())?.value;
    if (!chunk) return text + decoder.decode();
    size += chunk.length;
    if (size > MOST_JSON_BYTES) return null; // the rest is left unread, and the host drops it with the connection
    text += decoder.decode(chunk, { stream: true });
  }
}
