import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemIds } from '../base/ids.ts';
import { readConfig } from '../config.ts';
import { placeOrder, takeResult } from '../local-orders.ts';

const USAGE = `usage: npm run allowlist -- clear --tenant <slug> [--organisation] [--data <dir>]

Takes every restriction to networks off a tenant, for when its lists shut out the people who could change them.
--organisation takes off the organisation's own list as well, which reaches its other tenants.
`;
const LONGEST_WAIT_S = 10;

/** `npm run allowlist`: works where the server runs, for whoever can write its data directory, and asks no other credential. Exit code 0 when done, 1 when refused, 2 for wrong arguments, 3 when it waits for the next start. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { tenant: { type: 'string' }, organisation: { type: 'boolean' }, data: { type: 'string' } } });
  const { dataDir } = readConfig(undefined, { mode: 'local', ...(values.data ? { dataDir: values.data } : {}) });
  const folder = values.data ?? dataDir;
  if (positionals.join() !== 'clear' || !values.tenant || !existsSync(folder)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const file = placeOrder(folder, systemIds.id(), { order: 'clear-networks', tenant: values.tenant, withOrganisation: values.organisation ?? false });
  for (let tries = 0; tries < LONGEST_WAIT_S * 4; tries += 1) {
    const result = takeResult(file);
    if (result) {
      process.stdout.write(`${'done' in result ? result.done : `refused: ${result.refused}`}\n`);
      return 'done' in result ? 0 : 1;
    }
    await wait(250);
  }
  process.stdout.write('No server has this folder open. It will be done at the next start.\n');
  return 3;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (reason: unknown) => {
    process.stderr.write(`cannot clear: ${reason instanceof Error ? reason.message : String(reason)}\n`);
    process.exit(1);
  },
);
