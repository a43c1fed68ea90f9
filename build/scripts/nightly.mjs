import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { closeWith, countsOf, inWords, sum } from './counts.mjs';
import { root } from './project.mjs';
import { showProgram } from './run-program.mjs';

// `npm run nightly`: the runs that are too long for every change. Fifty sudden deaths instead of three, and stories of votes: ten
// thousand on SQLite, five hundred on PostgreSQL. Failed tests are counted: an exit code can be another's, who hung on the process.
const env = { COUNTERSIGN_DEATHS: process.env.COUNTERSIGN_DEATHS ?? '50', COUNTERSIGN_SEQUENCES: process.env.COUNTERSIGN_SEQUENCES ?? '500', COUNTERSIGN_SEQUENCES_SQLITE: process.env.COUNTERSIGN_SEQUENCES_SQLITE ?? '10000' };

const stories = await countsOf((counting) => showProgram('vitest', ['run', 'test/contract/flows/governance-sequences.test.ts'], { ...env, ...counting }));
console.log(`stories: ${inWords(stories)}`);
const deaths = await countsOf(async (counting) => {
  const { status } = spawnSync(process.execPath, ['build/scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  return status === 0 ? showProgram('playwright', ['test', '--project=headless', 'sudden-death'], { ...env, ...counting }) : 1;
});
console.log(`sudden deaths: ${inWords(deaths)}`);
closeWith(sum([stories, deaths]));
