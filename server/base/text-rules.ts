import { z } from 'zod';

/** PostgreSQL stores neither NUL nor half a surrogate pair, and no person types them. */
const isPlain = (text: string) => text.isWellFormed() && !text.includes('\0');

/** What people write, trimmed: at most so many UTF-16 units, over as many lines as they like. Empty is allowed; add `.min(1)` where it is not. */
export const plainText = (most: number) => z.string().trim().max(most).refine(isPlain, 'must be well-formed text without NUL characters');

/** One line of it, trimmed, without control characters. Empty is allowed. */
export const plainLine = (most: number) => z.string().trim().max(most).refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must be one line of well-formed text');

/** An address that this server may be told to call: http or https, with no credentials in it. Whether it may be reached is asked when it is called. */
export const httpAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_000)
  .refine((text) => { const parsed = URL.parse(text); return parsed !== null && parsed.username === '' && parsed.password === '' && parsed.hash === ''; }, 'must hold no name, password or fragment');
