import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { ServerTrouble } from './server-trouble.ts';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { ReadBuffer } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** All that the program is told: nothing of our own environment reaches it. */
  readonly env: Readonly<Record<string, string>>;
}

interface Wire {
  readonly buffer: ReadBuffer;
  readonly serialize: (message: JSONRPCMessage) => string;
}

/** How long a program may take to leave by itself when its input ends. */
const GRACE_MS = 500;

/**
 * Speaks with a program over its standard input and output. The SDK's own transport hands PATH, HOME and USER on and leaves
 * what the program started behind; here it gets its own environment and a process group, and the group is killed.
 */
export class ChildTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #program: Program;
  readonly #wire: Wire;
  #child: ChildProcess | null = null;

  constructor(program: Program, wire: Wire) {
    this.#program = program;
    this.#wire = wire;
  }

  start(): Promise<void> {
    const { command, args, env } = this.#program;
    return new Promise((resolve, reject) => {
      const child = spawn(command, [...args], { env, cwd: tmpdir(), stdio: ['pipe', 'pipe', 'ignore'], shell: false, detached: process.platform !== 'win32', windowsHide: true });
      this.#child = child;
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(new ServerTrouble('the program could not be started', { cause })));
      child.once('exit', () => this.onclose?.());
      child.stdin.on('error', (error) => this.onerror?.(error));
      child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const input = this.#child?.stdin;
      if (!input?.writable) return reject(new ServerTrouble('the program has ended'));
      input.write(this.#wire.serialize(message), () => resolve());
    });
  }

  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    child.once('exit', () => resolve());
    child.stdin?.end();
    const timer = setTimeout(() => killGroup(child), GRACE_MS);
    await gone;
    clearTimeout(timer);
    killGroup(child); // whatever it started and left behind
  }

  #take(chunk: Buffer): void {
    try {
      this.#wire.buffer.append(chunk);
      for (let message = this.#wire.buffer.readMessage(); message !== null; message = this.#wire.buffer.readMessage()) this.onmessage?.(message);
    } catch (reason) {
      this.onerror?.(reason instanceof Error ? reason : new Error(String(reason)));
      if (this.#child) killGroup(this.#child);
    }
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // the group has no member any more
  }
}
