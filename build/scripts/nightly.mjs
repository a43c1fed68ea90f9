import './require-node.mjs';
import { spawnSync } from 'node:child_process';
import { root } from './project.mjs';

// `npm run nightly`: the fault runs that are too long for every change. Fifty sudden deaths instead of three.
const env = { ...process.env, COUNTERSIGN_DEATHS: process.env.COUNTERSIGN_DEATHS ?? '50' };
for (const [program, ...args] of [['node', 'build/scripts/build.mjs'], ['playwright', 'test', '--project=headless', 'sudden-death']]) {
  const { status } = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}
