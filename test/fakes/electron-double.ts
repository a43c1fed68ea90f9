import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createPortFetch, type PortFetch } from '../../shared/port-fetch.ts';
import type { Answers, Asked, Ending, Told } from './electron-process.ts';

interface Options {
  /** Folder of a built application: main, preload, renderer and server lie in it. */
  readonly out: string;
  readonly userData: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: { readonly isPackaged?: boolean; readonly holdsLock?: boolean; readonly backend?: string; readonly showsNotices?: boolean; readonly switches?: readonly string[] };
}

export interface ElectronDouble {
  /** Calls the handler that main registered for app://. */
  readonly fetch: PortFetch;
  ask<Name extends keyof Answers>(name: Name, ...args: Parameters<Answers[Name]>): Promise<Awaited<ReturnType<Answers[Name]>>>;
  /** Hears what main sends to the page. */
  /** Of the process that main runs in. */
  readonly pid: number;
  onSend(listener: (channel: string, args: readonly unknown[]) => void): void;
  /** Everything the process printed. */
  said(): string;
  /** How main ended the application; rejects when the process went without that. */
  readonly ended: Promise<Ending>;
  stop(): Promise<void>;
}

const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];

/** Boots a built application on the Electron double in a process of its own. */
export function startElectronDouble({ out, userData, env = {}, settings = {} }: Options): ElectronDouble {
  const child = fork(join(import.meta.dirname, 'electron-process.ts'), [out, userData, JSON.stringify(settings)], {
    serialization: 'advanced', execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...inherited(), ...env },
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  const gone = once(child, 'close');
  const ended = endingOf(child, () => printed.join(''));
  const { ask, onSend } = conversation(child, () => printed.join(''));
  return {
    pid: child.pid ?? 0, fetch: createPortFetch(portOf(child)), ask, onSend, ended,
    said: () => printed.join(''),
    stop: async () => {
      if (child.connected) await ask('quit').catch(() => undefined); // it may be gone before it has answered
      await gone;
    },
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

function endingOf(child: ChildProcess, said: () => string): Promise<Ending> {
  const ending = Promise.withResolvers<Ending>();
  ending.promise.catch(() => undefined); // most tests do not care how it ends
  child.on('message', (told: Told) => { if ('ended' in told) ending.resolve(told); });
  child.on('close', () => ending.reject(new Error(`the double ended without being told to:\n${said()}`)));
  return ending.promise;
}

function portOf(child: ChildProcess) {
  return {
    postMessage: (message: unknown) => { child.send(Object(message), () => undefined); },
    on: (event: 'message' | 'close', listener: (message: unknown) => void) => child.on(event === 'close' ? 'disconnect' : 'message', listener),
    start: () => undefined,
    close: () => child.disconnect(),
  };
}

function conversation(child: ChildProcess, said: () => string): Pick<ElectronDouble, 'ask' | 'onSend'> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners: ((channel: string, args: readonly unknown[]) => void)[] = [];
  let turn = 0;
  child.on('message', (told: Told) => {
    if ('sent' in told) for (const listener of listeners) listener(told.sent, told.args);
    if (!('turn' in told)) return;
    if ('fault' in told) waiting.get(told.turn)?.reject(new Error(told.fault));
    else waiting.get(told.turn)?.resolve(told.value);
    waiting.delete(told.turn);
  });
  child.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the double ended:\n${said()}`));
  });
  return {
    onSend: (listener) => listeners.push(listener),
    ask: (name, ...args) => {
      const asked: Asked = { ask: name, turn: ++turn, args };
      const awaited = Promise.withResolvers<unknown>();
      waiting.set(asked.turn, awaited);
      child.send(asked, (error) => error && awaited.reject(error)); // the process may be on its way out
      return awaited.promise as never; // the name decides the type of the answer
    },
  };
}
