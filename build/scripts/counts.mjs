import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// How many tests passed, failed and were skipped. Whoever runs a suite names a file in this variable; the suite writes its
// counts there instead of closing with a line of its own, so that a run of several suites has one closing line.
const VARIABLE = 'COUNTERSIGN_TEST_COUNTS';

/** Runs one suite with a counts file of its own. A suite that ends without counting is one failure, never a silent zero. */
export async function countsOf(run) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-counts-'));
  const file = join(folder, 'counts.json');
  try {
    const code = await run({ [VARIABLE]: file });
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function sum(all) {
  return all.reduce((total, one) => ({
    passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped,
  }), { passed: 0, failed: 0, skipped: 0 });
}

export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Ends the process: reports to whoever asked for counts, else closes with the one plain line; fails when anything failed. */
export function closeWith(counts) {
  const file = process.env[VARIABLE];
  if (file) writeFileSync(file, JSON.stringify(counts));
  else console.log(inWords(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
}
