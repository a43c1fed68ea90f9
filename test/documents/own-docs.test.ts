import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { type HeadlessHost, startHeadless } from '../support/served-host.ts';

const run = promisify(execFile);
const hasTools = ['bash', 'curl', 'jq', 'base64', 'sha256sum'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** The shell blocks of a document, in their order, as one script. */
function scriptOf(document: string): string {
  const text = readFileSync(resolve(import.meta.dirname, '../..', document), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block ?? '').filter((block) => !/^npm /m.test(block)).join('\n');
}

/** Runs them as a reader would who pastes one after the other, on a server that was just started for the first time. */
async function follow(document: string): Promise<{ readonly said: readonly string[]; readonly complaints: string }> {
  const host = await startHeadless();
  try {
    const { stdout, stderr } = await run('bash', ['--norc', '-c', scriptOf(document)], { cwd: host.folder, env: { PATH: process.env['PATH'], BASE: host.url, SETUP_TOKEN: await tokenOf(host) }, timeout: 60_000 });
    return { said: stdout.split('\n').filter((line) => line !== ''), complaints: stderr };
  } finally {
    await host.stop();
  }
}

/** Printed after the address that the host waits for. */
function tokenOf(host: HeadlessHost): Promise<string> {
  return vi.waitFor(() => {
    const [, token] = /#setup=(\S+)/.exec(host.said()) ?? [];
    if (token === undefined) throw new Error(`no set-up token: ${host.said()}`);
    return token;
  });
}

describe.skipIf(!hasTools)('the commands that our own documents show', () => {
  it('README.md: a server that nobody owns becomes one with an agent and a log that verifies', async () => {
    const { said, complaints } = await follow('README.md');
    expect(complaints).toBe('');
    expect(said.at(-2)).toMatch(/\{"agent":"greeter","version":"0\.1\.0","digest":"[0-9a-f]{64}"\}$/);
    expect(said.at(-1)).toBe('true');
  }, 90_000);

  it('docs/api.md: from the first owner to a report and its evidence, with the refusals it shows on the way', async () => {
    const { said, complaints } = await follow('docs/api.md');
    expect(complaints).toBe('');
    expect(said).toEqual(expect.arrayContaining([
      expect.stringContaining('"code":"approvals/own-request"'),
      '{"state":"approved","votes":2}',
      expect.stringContaining('"state":"PUBLISHED"'),
      expect.stringContaining('"state":"completed"'),
      expect.stringContaining('"class":"BUDGET"'),
      expect.stringContaining('{"ok":true,'),
      expect.stringMatching(/[0-9a-f]{64} +report\.json$/),
    ]));
  }, 90_000);
});
