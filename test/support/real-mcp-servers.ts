import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { freePort } from './free-port.ts';

const require = createRequire(import.meta.url);

/** Published MCP servers as programs: what an entry of the registry would start. */
export const everything = { command: process.execPath, args: [require.resolve('@modelcontextprotocol/server-everything/dist/index.js')] } as const;
export const filesystem = (folder: string) => ({ command: process.execPath, args: [require.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'), folder] }) as const;

/** The published server "everything" over streamable HTTP, in a process of its own. */
export async function everythingOverHttp(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(everything.command, [...everything.args, 'streamableHttp'], { env: { PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise<void>((ready, failed) => {
    child.once('exit', () => failed(new Error('the server ended before it listened')));
    child.stderr.on('data', (chunk: Buffer) => { if (chunk.toString().includes(String(port))) ready(); });
  });
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: () => new Promise((done) => {
      child.once('exit', () => done());
      child.kill('SIGKILL');
    }),
  };
}
