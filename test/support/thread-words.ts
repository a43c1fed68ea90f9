import { parentPort } from 'node:worker_threads';

// A thread that imports what the verifying one does, and says which parts of Node it took for that.
await import('../../server/records/audit/index.ts');
const parts: readonly string[] = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList; // in no typing of Node's
parentPort?.postMessage(parts);
