import type { MiddlewareHandler } from 'hono';

const DEEPEST = 64;

/** Refuses JSON nested deeper than 64 before anything parses it: a deep document costs its reader more than its sender. */
export const depthRefusal: MiddlewareHandler = async (c, next) => {
  const type = c.req.header('content-type') ?? '';
  if (c.req.method !== 'GET' && type.startsWith('application/json') && nestsDeeper(await c.req.raw.clone().text(), DEEPEST)) {
    return c.json({ type: 'about:blank', title: 'Too deep', status: 400, detail: `body: may be nested ${DEEPEST} deep at most` }, 400);
  }
  return next();
};

/** Counts brackets outside strings; it need not be valid JSON. */
export function nestsDeeper(text: string, deepest: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > deepest) return true;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return false;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
