import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { programOf, root } from './project.mjs';

/** Runs the program of an npm package with this Node, its output straight to the terminal. Answers with the exit code. */
export async function showProgram(packageName, args, env = {}) {
  const child = spawn(process.execPath, [programOf(packageName), ...args], { cwd: root, stdio: 'inherit', env: withOwnNode(env) });
  return exitOf(child);
}

/** The same, but quiet: answers with the exit code and everything it said. */
export async function captureProgram(packageName, args, env = {}) {
  // No input: a tool that asks a question gets none and fails, instead of waiting for ever.
  const child = spawn(process.execPath, [programOf(packageName), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: withOwnNode({ NO_COLOR: '1', ...env }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  return { code: await exitOf(child), output };
}

function withOwnNode(env) {
  return { ...process.env, PATH: join(root, 'node_modules/.bin') + delimiter + (process.env.PATH ?? ''), ...env };
}

function exitOf(child) {
  return new Promise((done, fail) => child.on('error', fail).on('close', (code) => done(code ?? 1)));
}
