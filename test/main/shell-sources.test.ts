import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Path and code, without comments, of the sources of these folders. */
function sources(...folders: readonly string[]): readonly (readonly [string, string])[] {
  return folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,html}`, { cwd: root }).sort().map((path) => [path, withoutComments(readFileSync(join(root, path), 'utf8'))] as const));
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

const pathsOf = (found: readonly (readonly [string, string])[], pattern: RegExp) => found.filter(([, code]) => pattern.test(code)).map(([path]) => path);

const shell = sources('main', 'preload');

describe('the sources of the shell', () => {
  it('are found', () => {
    expect(shell.length).toBeGreaterThan(20);
  });

  it('DS11: import electron at run time in main/index.ts and preload/index.ts only', () => {
    const runTime = /import\s+(?!type\b)[^;]*?from\s+['"]electron['"]|import\s*\(\s*['"]electron|require\(\s*['"]electron|import\s+['"]electron/;

    expect(pathsOf(sources('main', 'preload', 'shared', 'server', 'renderer'), runTime)).toEqual(['main/index.ts', 'preload/index.ts']);
  });

  it('DS1: name no http, ws or file address', () => {
    // One says where it listens, to an identity provider; no window of ours goes there.
    expect(pathsOf(shell, /['"`](?:https?|wss?|file):\/\//)).toEqual(['main/loopback-callback.ts']);
  });

  it('DS2: make window options in one function, and windows in one place', () => {
    expect(pathsOf(shell, /webPreferences/)).toEqual(['main/windows.ts']);
    expect(pathsOf(shell, /new\s+(?:BrowserWindow|BaseWindow|WebContentsView|BrowserView)\b/)).toEqual(['main/index.ts']);
  });

  it('DS2: name no dangerous option', () => {
    expect(pathsOf(shell, /experimentalFeatures|enableBlinkFeatures|allowRunningInsecureContent|nodeIntegration: true|sandbox: false|contextIsolation: false|webSecurity: false/)).toEqual([]);
  });

  it('DS6: hold no webview, in the screens neither', () => {
    expect(pathsOf([...shell, ...sources('renderer')], /<webview/)).toEqual([]);
  });

  it('DS9: hear the page through the registrar alone', () => {
    expect(pathsOf(shell, /\bipcMain\b/)).toEqual(['main/index.ts']);
    expect(pathsOf(shell, /\bipc\.handle\(/)).toEqual(['main/bridge-handlers.ts']);
    expect(pathsOf(shell, /\.handleOnce\(|ipc\.on\((?!CHANNELS\.)/)).toEqual([]);
  });

  it('DS8: reach the system\'s browser in one place', () => {
    expect(pathsOf(shell, /\.openExternal\(/)).toEqual(['main/external-links.ts']);
  });

  it('DS10: hand no ipcRenderer to the page', () => {
    expect(pathsOf(shell, /ipcRenderer/)).toEqual(['preload/index.ts']);
    expect(pathsOf(shell, /exposeInMainWorld/)).toEqual(['preload/index.ts']);
  });

  it('know the time and chance only where they are handed out', () => {
    expect(pathsOf(shell, /Date\.now\(|new Date\(|Math\.random|randomUUID|process\.env/)).toEqual(['main/index.ts']);
  });
});
