import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { watchForCrashes } from '../../main/crash.ts';
import { aLog, anApp, someContents } from '../support/shell-parts.ts';

/** Watched, with a clock the test turns. */
function watched() {
  const app = new EventEmitter();
  const process = new EventEmitter();
  const shown: string[] = [];
  const exits: number[] = [];
  const reports: unknown[] = [];
  const { log, events } = aLog();
  let now = 0;
  watchForCrashes({
    app: { ...anApp(), on: (...args: Parameters<EventEmitter['on']>) => app.on(...args), exit: (code = 0) => void exits.push(code) },
    process, crashReporter: { start: (options) => void reports.push(options) }, dialog: { showErrorBox: (title) => void shown.push(title) }, log, now: () => now,
  });
  return { app, process, shown, exits, events, reports, later: (ms: number) => { now += ms; } };
}

describe('crashes', () => {
  it('are collected on this machine and sent nowhere', () => {
    expect(watched().reports).toEqual([{ uploadToServer: false }]);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('an %s in main is written down, shown, and ends the application', (event) => {
    const { process, shown, exits, events } = watched();

    process.emit(event, new Error('broken'));

    expect([shown.length, exits, events.map(([name]) => name)]).toEqual([1, [1], ['main.fault']]);
  });

  it('a page that goes is loaded again, but not twice within a minute', () => {
    const { app, later } = watched();
    let reloads = 0;
    const contents = someContents({ reload: () => { reloads += 1; } });
    const gone = () => app.emit('render-process-gone', {}, contents, { reason: 'crashed', exitCode: 5 });

    gone();
    later(59_999);
    gone();
    const soon = reloads;
    later(60_000);
    gone();

    expect([soon, reloads]).toEqual([1, 2]);
  });

  it('a page that was closed is left alone', () => {
    const { app } = watched();
    let reloads = 0;

    app.emit('render-process-gone', {}, someContents({ reload: () => { reloads += 1; } }), { reason: 'clean-exit', exitCode: 0 });

    expect(reloads).toBe(0);
  });
});
