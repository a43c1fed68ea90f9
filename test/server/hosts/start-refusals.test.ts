import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { openServer } from '../../../server/open.ts';
import { called, createOwner } from '../../support/open-test-server.ts';

const SERVE = resolve(import.meta.dirname, '../../../server/hosts/serve.ts');
const SOUND_KEY = randomBytes(32).toString('base64');

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-start-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** `npm run serve` as the operator starts it; ended with SIGTERM once it listens. */
function served(env: Readonly<Record<string, string>>): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  return new Promise((done) => {
    const server = spawn(process.execPath, [SERVE], { env: { PATH: process.env['PATH'], PORT: '0', COUNTERSIGN_DATA_DIR: dataDir, ...env } });
    let [out, err] = ['', ''];
    server.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    server.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('First run')) server.kill('SIGTERM');
    });
    server.on('close', (code) => done({ code, out, err }));
  });
}

const inProcess = (env: Readonly<Record<string, string>>) => openServer(readConfig({ COUNTERSIGN_DATA_DIR: dataDir, ENCRYPTION_KEY: SOUND_KEY, ...env }));

const WEAK_SECRETS: ReadonlyArray<readonly [string, string]> = [
  ['8 bytes', '8bytes!!'], ['31 bytes', randomBytes(31).toString('latin1').replaceAll(/[^!-~]/g, 'q').slice(0, 31)],
  ['change-me', 'change-me'], ['your-secret', 'your-secret'], ['your-secret-key-here', 'your-secret-key-here'], ['secret', 'secret'],
  ['an example of full length', 'your-secret-key-here-your-secret-key-here'], ['change-me of full length', 'change-me-in-production-0000000000000'],
];

describe('a server', () => {
  it('JWT-22, E12: ends with an exit code and the name of the variable where JWT_SECRET is weak, and opens nothing', async () => {
    for (const secret of ['8bytes!!', 'change-me']) {
      const { code, out, err } = await served({ JWT_SECRET: secret, ENCRYPTION_KEY: SOUND_KEY });
      expect([code, out, err]).toEqual([1, '', expect.stringContaining('Countersign cannot start: JWT_SECRET')]);
      expect(err).not.toContain(secret);
      expect(readdirSync(dataDir)).toEqual([]);
    }
  });

  it.each(WEAK_SECRETS)('JWT-22, E12: does not start with a JWT_SECRET of %s', (_name, secret) => {
    expect(() => readConfig({ COUNTERSIGN_MODE: 'production', ENCRYPTION_KEY: SOUND_KEY, JWT_SECRET: secret })).toThrow('JWT_SECRET');
  });

  it.each(['local', 'development', 'production'].flatMap((mode) => ['JWT_SECRET', 'JWT_SECRET_KEY', 'JWT_SHARED_SECRET'].map((name) => [mode, name] as const)))(
    'E12: does not start in %s with an example value as %s', (mode, name) => {
      expect(() => readConfig({ COUNTERSIGN_MODE: mode, [name]: 'your-secret-key-here-change-in-production' })).toThrow(`${name} is an example value`);
    },
  );

  it('E12: starts with a sound secret, and without one signs with keys of its own, in production too', async () => {
    for (const env of [{ JWT_SECRET: randomBytes(48).toString('base64') }, {}]) {
      const server = await inProcess({ COUNTERSIGN_MODE: 'production', ...env });
      expect((await server.handle(new Request('http://localhost/health'), { ip: null })).status).toBe(200);
      await server.close();
    }
  });

  it('T28, KEY-08: does not start in production without a data key, and makes none', async () => {
    const { code, err } = await served({ COUNTERSIGN_MODE: 'production' });
    expect([code, err]).toEqual([1, expect.stringContaining('ENCRYPTION_KEY is not set')]);
    expect(existsSync(join(dataDir, 'keys.json'))).toBe(false);
  });

  it('T28: warns elsewhere that its key lies beside the data, and not where it was given one', async () => {
    const beside = await served({});
    expect(beside.err).toContain('Warning: the data key lies beside the data');
    rmSync(dataDir, { recursive: true });
    const given = await served({ ENCRYPTION_KEY: SOUND_KEY });
    expect([given.code, given.err]).toEqual([0, '']);
  });

  it('does not start on a workspace that tells of people whose keys are gone, and names the file that is missing; an empty one says that somebody knows', async () => {
    const config = readConfig({ COUNTERSIGN_DATA_DIR: dataDir, ENCRYPTION_KEY: SOUND_KEY });
    const first = await openServer(config);
    await createOwner(called(first, config, () => undefined));
    await first.close();
    const keys = join(dataDir, 'subject-keys.db');
    rmSync(keys);
    await expect(openServer(config)).rejects.toThrow(`${keys} is not there`);
    expect(existsSync(keys)).toBe(false);
    const { code, err } = await served({ ENCRYPTION_KEY: SOUND_KEY });
    expect([code, err]).toEqual([1, expect.stringContaining(`Countersign cannot start: ${keys} is not there`)]);

    writeFileSync(keys, '');
    const again = await openServer(config);
    expect((await again.handle(new Request('http://localhost/health'), { ip: null })).status).toBe(200);
    await again.close();
  });

  it.each([['nothing but zeros', Buffer.alloc(32).toString('base64')], ['an example', Buffer.from('change-me-change-me-change-me-32').toString('base64')], ['16 bytes', randomBytes(16).toString('hex')], ['33 bytes', randomBytes(33).toString('base64')]])(
    'T28, KEY-08: does not start with %s as ENCRYPTION_KEY', async (_name, key) => {
      await expect(inProcess({ ENCRYPTION_KEY: key })).rejects.toThrow('ENCRYPTION_KEY');
    },
  );
});
