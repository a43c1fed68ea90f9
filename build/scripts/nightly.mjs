import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { root } from './project.mjs';

// `npm run nightly`: the runs that are too long for every change. Fifty sudden deaths instead of three, and five hundred
// stories of votes on each database.
const env = { ...process.env, COUNTERSIGN_DEATHS: process.env.COUNTERSIGN_DEATHS ?? '50', COUNTERSIGN_SEQUENCES: process.env.COUNTERSIGN_SEQUENCES ?? '500' };
for (const [program, ...args] of [['vitest', 'run', 'test/contract/flows/governance-sequences.test.ts'], ['node', 'build/scripts/build.mjs'], ['playwright', 'test', '--project=headless', 'sudden-death']]) {
  const { status } = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
