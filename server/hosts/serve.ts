import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { openServer } from '../open.ts';
import { makeLaunchSecret } from './launch-secret.ts';
import { listen } from './node-http.ts';

const NEXT_PORTS = 50;

/** The headless host: `npm run serve`, and `npm start` where there is no Electron. Stops on SIGINT and SIGTERM with everything written. */
async function serve(args: readonly string[]): Promise<void> {
  const config = readConfig();
  const server = await openServer(config);
  const launch = config.launchSecret ? makeLaunchSecret(config.dataDir) : null;
  const listening = await listen({
    server, host: config.host, port: config.port, tries: args.includes('--next-free-port') ? NEXT_PORTS : 0, pages: builtPages(), allowedHosts: config.allowedHosts, trustedProxies: config.trustedProxies, launch,
  });
  // Before anybody is told where it is: whoever hears that may stop it at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  process.stdout.write(`Countersign (${config.mode}) on ${listening.url}\n`);
  for (const warning of server.warnings) process.stderr.write(`Warning: ${warning}\n`);
  const place = [server.setupToken && `setup=${server.setupToken}`, launch && `launch=${launch.secret}`].filter(Boolean).join('&');
  if (place !== '') process.stdout.write(`${server.setupToken ? 'First run: open' : 'Open'} ${listening.url}/#${place}\n`);

  async function stop(): Promise<void> {
    await listening.close();
    launch?.forget();
    await server.close();
    process.exit(0);
  }
}

/** The built renderer lies beside the bundled server; sources run without pages unless it was built. */
function builtPages(): string | null {
  const candidates = [join(import.meta.dirname, '../renderer'), resolve(import.meta.dirname, '../../out/renderer')];
  return candidates.find((folder) => existsSync(join(folder, 'index.html')) && existsSync(join(folder, 'assets'))) ?? null;
}

serve(process.argv.slice(2)).catch((reason: unknown) => {
  process.stderr.write(`Countersign cannot start: ${reason instanceof Error ? reason.message : String(reason)}\n`);
  process.exit(1);
});
