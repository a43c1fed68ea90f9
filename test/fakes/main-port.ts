import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';

/** Node's port behaving as Electron's MessagePortMain: nothing arrives before `start`, and what arrives is an event around the message. */
export class MainPort extends EventEmitter {
  readonly raw: MessagePort;

  constructor(raw: MessagePort) {
    super();
    this.raw = raw;
    raw.on('close', () => this.emit('close'));
  }

  start(): void { this.raw.on('message', (data: unknown) => this.emit('message', { data, ports: [] })); }
  postMessage(message: unknown): void { this.raw.postMessage(message); }
  close(): void { this.raw.close(); }
}
