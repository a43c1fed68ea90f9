import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureServerBundle } from '../../build/scripts/server-bundle.mjs';
import { bench } from './harness.ts';
import { openMillionLog } from './million-log.ts';

// A report of a whole year over a million entries, from the command line and so in a process of its own: how long, and how much memory.
const ENTRY = join(import.meta.dirname, '../../out/server/report.js');
const LOOK_MS = 25;

await ensureServerBundle();
const log = await openMillionLog();
const peaks: number[] = [];
const seconds: number[] = [];
await bench('report', {
  'a year of SOC 2': { run: () => timed('SOC2-TSC-2017-rev2022', 'json') },
  'the same as PDF': { run: () => timed('SOC2-TSC-2017-rev2022', 'pdf') },
}, {
  operations: 1, rounds: 2, unit: 's',
  goals: [{ says: 'longest report, in s', figure: () => Math.max(...seconds), atMost: 20 }, { says: 'most memory of the process, in MB', figure: () => Math.max(...peaks), atMost: 500 }],
  notes: [
    'One million entries of one year with four disclosures each (a few thousand more from run to run, because a report is itself on record). The log is recomputed as a whole first, by two threads of the same process; the time is that of the whole process, from its start.',
    `Memory: the most that the system says it had resident (VmHWM), looked at every ${LOOK_MS} ms; pages of the database that the system keeps for everybody are not among it.`,
  ],
});
log.drop();

async function timed(framework: string, format: string): Promise<number> {
  const out = join(log.dataDir, `report.${format}`);
  const began = performance.now();
  await finished(['--data', log.dataDir, '--tenant', 'main', '--framework', framework, '--from', `${log.firstDay}T00:00:00.000Z`, '--to', `${log.lastDay}T00:00:00.000Z`, '--format', format, '--out', out]);
  const took = (performance.now() - began) / 1_000;
  rmSync(out);
  seconds.push(took);
  return took;
}

function finished(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const look = setInterval(() => void peaks.push(residentMb(child.pid)), LOOK_MS);
  return new Promise((done, fail) => child.on('close', (code) => {
    clearInterval(look);
    if (code === 0) done();
    else fail(new Error(`the report ended with ${code}`));
  }));
}

/** The most that a process had resident so far; 0 where the system does not say, or it has just ended. */
function residentMb(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
