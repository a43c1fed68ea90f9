import './require-node.mjs';
import { closeWith, countsOf, inWords, sum } from './counts.mjs';
import { showProgram } from './run-program.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { ensureUiBuild } from './ui-build.mjs';

// `npm test`: unit and contract tests, then the end-to-end tests against what was built.
// `npm test -- <path>`: only the unit and contract tests whose path matches.
const filters = process.argv.slice(2);

const unit = await countsOf((env) => showProgram('vitest', ['run', '--allowOnly=false', ...filters], env));
console.log(`unit and contract: ${inWords(unit)}`);
if (filters.length > 0) closeWith(unit);

const endToEnd = await countsOf(async (env) => {
  try {
    await ensureServerBundle();
    await ensureUiBuild();
  } catch (reason) {
    console.error(reason);
    return 1;
  }
  return showProgram('playwright', ['test'], env);
});
console.log(`end to end: ${inWords(endToEnd)}`);
closeWith(sum([unit, endToEnd]));
