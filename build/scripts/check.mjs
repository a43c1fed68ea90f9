import './require-node.mjs';
import { closeWith, sum } from './counts.mjs';
import { migrationDrift } from './migration-drift.mjs';
import { captureProgram } from './run-program.mjs';

// `npm run check`: what holds without running the product. Every step runs, one line each; what failed shows its output.
const STEPS = [
  { name: 'types', run: () => captureProgram('typescript', ['-p', '.']) },
  { name: 'lint', run: () => captureProgram('oxlint', ['--type-aware', '--deny-warnings', '--no-error-on-unmatched-pattern']) },
  { name: 'architecture', run: () => captureProgram('vitest', ['run', '--allowOnly=false', 'test/architecture'], { COUNTERSIGN_TEST_COUNTS: '' }) },
  { name: 'unused code', run: () => captureProgram('knip', ['--no-progress']) },
  { name: 'migrations', run: migrationDrift },
];

const counts = [];
for (const step of STEPS) counts.push(await timed(step));
closeWith(sum(counts));

async function timed({ name, run }) {
  const began = performance.now();
  const { code, output } = await run().catch((reason) => ({ code: 1, output: String(reason) }));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds} s`);
  if (code !== 0) console.log(output.replace(/^(?=.)/gm, '    '));
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}
