import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { systemIds } from '../../base/ids.ts';
import { keyTable, openKeyFile, openSubjectBoxes } from '../subjects/index.ts';
import { askFile, type Asking } from './ask-file.ts';
import { digestDisclosure, nodeTreeHash } from './node-hash.ts';
import { storedLogSource } from './stored-log-source.ts';
import { verifyLogs } from './verify-logs.ts';
import { verifyPart, type VerifyOptions } from './verify-log.ts';
import { type Answered, type VerifyOrder, verifyPartAside, type VerifyReport } from './verify-off-thread.ts';

/** The thread that recomputes a tenant's logs, so that nobody waits for it. SQLite: from the file, as it is at one moment. PostgreSQL: it asks the thread that has the connection. */
async function verify(order: VerifyOrder): Promise<void> {
  const { tenantId, file, keyFile, heads, vkeys, part, sharedFrom, rootOfSubjects } = order;
  const { ask, end } = file === null ? askParent() : askFile(file);
  const shelf = keyFile === null ? keyTable : openKeyFile(keyFile, 'read');
  const source = storedLogSource(ask, openSubjectBoxes({ shelf, ids: systemIds, rootOf: () => rootOfSubjects }));
  const options: VerifyOptions = { hash: nodeTreeHash(), digest: digestDisclosure, heads, vkeyOf: (origin) => vkeys[origin] ?? '', progress: (done, total) => tell({ kind: 'progress', done, total }), ...(sharedFrom === undefined ? {} : { sharedFrom }) };
  try {
    const logs = (await source.logs()).filter((log) => log.tenantId === tenantId);
    const own = part && logs.find(({ logId }) => logId === part.logId);
    if (part && own) tell({ kind: 'part', part: await verifyPart(source, own, options, part.until) });
    // One connection cannot be asked by two; two threads on one core only wait for one another.
    else tell({ kind: 'verdicts', verdicts: await verifyLogs({ ...source, logs: () => Promise.resolve(logs) }, file === null || availableParallelism() < 2 ? options : { ...options, aside: ({ logId }, until, progress) => verifyPartAside({ ...order, part: { logId, until } }, progress) }) });
  } finally {
    shelf.close();
    end();
  }
}

function askParent(): Asking {
  const waiting = new Map<number, PromiseWithResolvers<unknown[]>>();
  const listen = ({ id, rows, fault }: Answered): void => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (fault === null) asked?.resolve([...rows]);
    else asked?.reject(new Error(fault));
  };
  parentPort?.on('message', listen);
  let asked = 0;
  return {
    ask: (statement, ...params) => {
      const answer = Promise.withResolvers<unknown[]>();
      waiting.set((asked += 1), answer);
      tell({ kind: 'ask', id: asked, statement, params });
      return answer.promise as Promise<never>; // the source states the rows it asks for
    },
    end: () => void parentPort?.off('message', listen),
  };
}

function tell(report: VerifyReport): void {
  parentPort?.postMessage(report);
}

await verify(workerData as VerifyOrder); // made by verifyOffThread
