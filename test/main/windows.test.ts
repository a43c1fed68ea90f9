import { describe, expect, it } from 'vitest';
import { mainWindow, windowOptions } from '../../main/windows.ts';
import { aWindow } from '../support/shell-parts.ts';

const FORBIDDEN = ['experimentalFeatures', 'enableBlinkFeatures', 'allowRunningInsecureContent', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'plugins', 'webviewTag'] as const;

/** A main window whose windows are written down. */
function aMainWindow() {
  const done: string[] = [];
  const listeners = new Map<string, () => void>();
  let made = 0;
  const window = mainWindow({
    preload: '/out/preload/index.cjs',
    openWindow: () => {
      made += 1;
      return aWindow({
        loadURL: async (url) => void done.push(url), show: () => done.push('show'), focus: () => done.push('focus'), restore: () => done.push('restore'), isMinimized: () => true,
        once: (event: string, listener: () => void) => listeners.set(event, listener), on: (event: string, listener: () => void) => listeners.set(event, listener),
      });
    },
    tellRoute: (_window, route) => done.push(`route ${route}`),
    onLoadFailed: () => done.push('failed'),
  });
  return { window, done, made: () => made, fire: (event: string) => listeners.get(event)?.() };
}

describe('the window', () => {
  it('DS2: has a sandboxed, isolated page without Node, and none of the dangerous options', () => {
    const { webPreferences = {} } = windowOptions('/preload.cjs');

    expect(webPreferences).toMatchObject({ preload: '/preload.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true });
    for (const name of FORBIDDEN) expect(webPreferences[name] ?? false, name).toBe(false);
  });

  it.each([['', 'app://countersign/'], ['/approvals/1', 'app://countersign/#/approvals/1'], ['setup=abc', 'app://countersign/#setup=abc']])(
    'DS1: opened at %j loads %s', (place, url) => {
      const { window, done } = aMainWindow();

      window.open(place);

      expect(done).toEqual([url]);
    });

  it('is shown when it has something to show, and is made once', () => {
    const { window, done, fire, made } = aMainWindow();

    window.open('');
    fire('ready-to-show');
    window.open('');

    expect([done, made()]).toEqual([['app://countersign/', 'show'], 1]);
  });

  it('comes to the front for a link, and the page is told where to go', () => {
    const { window, done } = aMainWindow();
    window.open('');

    window.reveal('/runs/1');

    expect(done).toEqual(['app://countersign/', 'restore', 'focus', 'route /runs/1']);
  });

  it('is made anew, at the link\'s place, when it was closed', () => {
    const { window, done, fire, made } = aMainWindow();
    window.open('');
    fire('closed');

    window.reveal('/runs/1');

    expect([done, made()]).toEqual([['app://countersign/', 'app://countersign/#/runs/1'], 2]);
  });
});
