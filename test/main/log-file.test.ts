import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile } from '../../main/log-file.ts';

let folder = '';
beforeEach(() => { folder = join(mkdtempSync(join(tmpdir(), 'countersign-log-')), 'logs'); });
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const now = () => Date.UTC(2026, 10, 21, 5, 12, 27);
const linesOf = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

describe('the log', () => {
  it('is one JSON object a line, with moment, level and event', () => {
    const log = openLogFile({ folder, name: 'main', now });

    log('info', 'shell.started');
    log('warn', 'process.gone', { reason: 'crashed', text: 'two\nlines' });

    expect(linesOf('main.log')).toEqual([
      { at: '2026-11-21T05:12:27.000Z', level: 'info', event: 'shell.started' },
      { at: '2026-11-21T05:12:27.000Z', level: 'warn', event: 'process.gone', reason: 'crashed', text: 'two\nlines' },
    ]);
  });

  it('DS22: holds none of the secrets it was given', () => {
    const log = openLogFile({ folder, name: 'main', now });

    log('error', 'main.fault', { error: new Error('Bearer planted-1'), password: 'planted-2', url: 'https://x/?token=planted-3', deep: { cookie: ['planted-4'] } });

    expect(readFileSync(join(folder, 'main.log'), 'utf8')).not.toContain('planted');
  });

  it('is readable by its owner only', () => {
    openLogFile({ folder, name: 'main', now })('info', 'x');

    expect([statSync(join(folder, 'main.log')).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('moves on when full and keeps as many old files as asked, the oldest going first', () => {
    const log = openLogFile({ folder, name: 'main', now, maxBytes: 200, keep: 2 });

    for (let turn = 1; turn <= 12; turn += 1) log('info', 'turn', { turn });

    expect(readdirSync(folder).sort()).toEqual(['main.1.log', 'main.2.log', 'main.log']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size, name).toBeLessThanOrEqual(200);
    expect([...linesOf('main.2.log'), ...linesOf('main.1.log'), ...linesOf('main.log')].map(({ turn }) => turn)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  it('goes on where the last run ended', () => {
    openLogFile({ folder, name: 'main', now, maxBytes: 100 })('info', 'first');
    openLogFile({ folder, name: 'main', now, maxBytes: 100 })('info', 'second');

    expect(existsSync(join(folder, 'main.1.log'))).toBe(true);
    expect(linesOf('main.log').map(({ event }) => event)).toEqual(['second']);
  });
});
