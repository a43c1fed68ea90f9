import { readConfig } from '../../server/config.ts';
import { serveDesktop } from '../../server/hosts/desktop-host.ts';

// A server of a few lines in the place of the product's, so that the shell can be tested alone: signs in, tells who is in,
// sends events, and ends when asked to.

const SESSION = 'opaque-session-value';

serveDesktop({
  shell: process.parentPort,
  readConfig: (wishes) => readConfig(undefined, wishes),
  exit: (code) => process.exit(code),
  openServer: async ({ dataDir, shellKey }) => {
    if (shellKey && new Set(shellKey).size === 1) throw new Error('the key is no key');
    return { setupToken: 'one-time', warnings: [], handle: answer, close: async () => void process.stdout.write(`closed the workspace in ${dataDir}\n`) };
  },
});

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/v1/auth/login') return new Response('in', { headers: [['set-cookie', `__Host-cs=${SESSION}; Path=/; HttpOnly`], ['set-cookie', 'other=1']] });
  if (pathname === '/api/v1/auth/logout') return new Response('out', { headers: { 'set-cookie': '__Host-cs=; Max-Age=0' } });
  if (pathname === '/api/v1/me') return request.headers.get('cookie') === `__Host-cs=${SESSION}` ? Response.json({ name: 'ada' }) : new Response('Sign in first.', { status: 401 });
  if (pathname === '/trpc/events') return new Response(events(request.signal), { headers: { 'content-type': 'text/event-stream' } });
  if (pathname === '/api/v1/die') process.exit(9);
  return new Response(`nothing at ${pathname}`, { status: 404 });
}

/** One event at once, and then silence until the reader leaves. */
function events(signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('data: first\n\n'));
      signal.addEventListener('abort', () => process.stdout.write('reader left\n'));
    },
  });
}
