import type { MiddlewareHandler } from 'hono';
import { cutText } from '../../shared/cut-text.ts';

const MOST_JSON_BYTES = 1024 * 1024;
const DEEPEST = 64;
const [QUOTE, COLON, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x22, 0x3a, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
const BLANKS = new Set([0x20, 0x09, 0x0a, 0x0d]);
const PROTO = '__proto__';
const NUL_FLAW = 'holds a NUL character, which not every database can keep';

/** Looks at a JSON body as text, before anything parses it: what parsing would cost too much for, or would quietly swallow, is refused here. */
export const guardJson: MiddlewareHandler = async (c, next) => {
  // A query's input is JSON too: tRPC reads it from the address.
  const text = c.req.method === 'GET' ? (c.req.query('input') ?? '') : await bodyText(c.req.raw);
  if (text === null) return c.json({ type: 'about:blank', title: 'Too large', status: 413, detail: 'A JSON body may hold 1 MiB.' }, 413);
  const flaw = flawOf(text) ?? (/%00/.test(new URL(c.req.url).search) ? NUL_FLAW : null);
  if (flaw === null) return next();
  return c.json({ type: 'urn:countersign:refusal:input/invalid', title: 'The input does not fit.', status: 400, detail: `body: ${flaw}`, code: 'input/invalid' }, 400);
};

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

/** What is wrong with a text that should be JSON, or null. It need not be valid JSON: the parser says the rest. */
export function flawOf(text: string): string | null {
  const open: Array<Set<string> | null> = []; // the names said so far in each object around this place; null for a list
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      const end = endOfString(text, at);
      const said = read(text.slice(at, end + 1));
      // As a value it would do no harm; but nobody says this by accident, and an escape must not hide it.
      if (said === PROTO) return `holds the key ${PROTO}, which no document needs`;
      if (said.includes('\0')) return NUL_FLAW;
      if (!said.isWellFormed()) return 'holds half a character: a lone surrogate is not Unicode';
      const names = open.at(-1);
      if (names && text.charCodeAt(afterBlanks(text, end + 1)) === COLON) {
        if (names.has(said)) return `says "${cutText(said, 60)}" twice in one object`;
        names.add(said);
      }
      at = end;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (open.push(char === OPEN_BRACE ? new Set() : null) > DEEPEST) return `may be nested ${DEEPEST} deep at most`;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) open.pop();
  }
  return null;
}

/** What a string literal says; one that is broken says nothing, and the parser will refuse it. */
function read(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string; // a text between quotes
  } catch {
    return '';
  }
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (BLANKS.has(text.charCodeAt(at))) at++;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
