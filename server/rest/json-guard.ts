import type { MiddlewareHandler } from 'hono';

const DEEPEST = 64;
const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
const PROTO = '__proto__';

/** Looks at a JSON body as text, before anything parses it: what parsing would cost too much for, or would quietly swallow, is refused here. */
export const guardJson: MiddlewareHandler = async (c, next) => {
  const flaw = c.req.method === 'GET' ? null : flawOf(await c.req.raw.clone().text());
  if (flaw === null) return next();
  return c.json({ type: 'urn:countersign:refusal:input/invalid', title: 'The input does not fit.', status: 400, detail: `body: ${flaw}`, code: 'input/invalid' }, 400);
};

/** What is wrong with a text that should be JSON, or null. It need not be valid JSON: the parser says the rest. */
export function flawOf(text: string): string | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      if (isProto(text.slice(at, end + 1))) return `holds the key ${PROTO}, which no document needs`;
      at = end;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > DEEPEST) return `may be nested ${DEEPEST} deep at most`;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
  }
  return null;
}

/** As a value it would do no harm; but nobody says this by accident, and an escape must not hide it. */
function isProto(literal: string): boolean {
  if (!literal.includes('\\')) return literal === `"${PROTO}"`;
  return literal.length <= 6 * PROTO.length + 2 && unescaped(literal) === PROTO;
}

function unescaped(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return null; // the parser will say so
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
