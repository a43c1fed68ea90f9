import { EventEmitter } from 'node:events';
import { Server } from 'node:net';
import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { MainPort } from './main-port.ts';

// Runs in the worker thread that stands for a utility process: gives it a `process.parentPort` as Electron's, counts what
// would open a network listener, and then loads the forked module.

const { modulePath } = z.object({ modulePath: z.string() }).parse(workerData);
if (!parentPort) throw new Error('this is no worker thread');
const outside = parentPort;

/** Messages wait until somebody listens, and come as an event with their ports beside them. */
class ParentPortDouble extends EventEmitter {
  #isHeard = false;

  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener);
    if (event === 'message' && !this.#isHeard) {
      this.#isHeard = true;
      outside.on('message', ({ message, ports }: { message: unknown; ports: MessagePort[] }) => this.emit('message', { data: message, ports: ports.map((port) => new MainPort(port)) }));
    }
    return this;
  }

  postMessage(message: unknown): void { outside.postMessage(message); }
}

const listen = Server.prototype.listen;
Server.prototype.listen = function counted(this: Server, ...args: Parameters<typeof listen>) {
  outside.postMessage('double:listened');
  return listen.apply(this, args);
} as typeof listen; // the overloads of `listen` have no single parameter list

Object.defineProperty(process, 'parentPort', { value: new ParentPortDouble() });
await import(pathToFileURL(modulePath).href);
