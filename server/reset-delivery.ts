import { z } from 'zod';
import type { Config } from './config.ts';
import type { DeliverReset } from './people/identity/index.ts';

const PATIENCE_MS = 10_000;

/** What the hook is sent: the product knows no mail server, so whoever runs it brings the mail. */
const Letter = z.strictObject({ kind: z.literal('password-reset'), email: z.string(), name: z.string(), link: z.string() });

/** How a link reaches its person. `origin` is that of the request, `https://host[:port]`. */
export type ResetDelivery = (origin: string) => DeliverReset;

/**
 * The way out for reset links: the hook that is configured; without one, in local and development mode, the server's own
 * standard output; else none, and people ask their administrator. A desktop has no terminal to print to.
 */
export function resetDelivery(config: Pick<Config, 'mode' | 'shellKey' | 'resetHook' | 'publicUrl'>, print: (line: string) => void): ResetDelivery | null {
  const { resetHook: hook, publicUrl } = config;
  // The host of a request is the caller's word: a link that is mailed names only the configured address.
  if (hook !== null && publicUrl !== null) return () => async ({ email, name }, token) => post(hook, { kind: 'password-reset', email, name, link: linkTo(publicUrl, token) });
  if (config.mode === 'production' || config.shellKey !== null) return null;
  return (origin) => ({ email }, token) => Promise.resolve(print(`Password reset for ${email}, good for an hour: ${linkTo(publicUrl ?? origin, token)}\n`));
}

/** Behind `#`, which browsers keep to themselves: the token reaches no access log and no referrer. */
function linkTo(origin: string, token: string): string {
  return `${origin.replace(/\/$/, '')}/#/reset/${token}`;
}

async function post(hook: string, letter: z.infer<typeof Letter>): Promise<void> {
  const answer = await fetch(hook, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(Letter.parse(letter)), redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`the password reset hook answered ${answer.status}`);
}
