import { ENDED, type RunEvent } from '../agents/runs/index.ts';
import type { House } from '../api/house.ts';
import type { ReportFault } from '../api/wire-error.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { LiveStream } from '../people/edge/index.ts';
import { epochMs, type RunId } from '../../shared/brand.ts';
import { eventText, KEEP_ALIVE, RETRY_FIELD, type StreamEvent } from '../../shared/event-stream.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';

/** Bytes that may wait for a reader; the rest waits in the database, where it is already. */
const MOST_WAITING_BYTES = 65_536;
/** A reader who leaves them unread for so long is dropped. */
const LONGEST_STALL_MS = 10_000;
const KEEP_ALIVE_MS = 15_000;

export interface Listener {
  readonly actor: Actor;
  /** Streams of the same credential from the same address stand or fall together. */
  readonly credential: string;
  /** The same listener as the database knows them now; refuses one who may listen no more. */
  again(): Promise<Actor>;
}

interface StreamOf {
  readonly house: Pick<House, 'clock' | 'storage' | 'gateway' | 'edge'>;
  readonly report: ReportFault;
  readonly listener: Listener;
  readonly runId: RunId;
  /** The last event that the reader has. */
  readonly after: number;
}

/**
 * The events of a run as they are stored: those after the reader's, then each as it comes, then `done` (FEATURES E39). Everything
 * sent was read from the database (E43). It ends with `end` and the reason when its listener may listen no more.
 */
export function runStream({ house, report, listener, runId, after }: StreamOf): { readonly body: ReadableStream<Uint8Array>; readonly stream: LiveStream } {
  const { actor } = listener;
  const nowMs = () => epochMs(house.clock.now());
  const writer = openWriter();
  let [cursor, busy, heardMs, stalledMs] = [after, false, nowMs(), 0];

  const news = () => house.storage.read(actor, async (db) => {
    // The run first: when it has ended by then, all of its events are stored.
    const run = await house.gateway.runs.find(db, actor.tenantId, runId);
    return { run, events: await house.gateway.runs.events(db, actor.tenantId, runId, cursor) };
  });

  const send = async (): Promise<void> => {
    const { run, events } = await news();
    for (const event of events) {
      if (writer.isFull()) return;
      writer.write(eventText(shown(event)));
      [cursor, heardMs] = [event.seq, nowMs()];
    }
    if (!run || ENDED.has(run.state)) finish({ event: 'done', data: { run_id: runId, state: run?.state ?? null } });
    else if (nowMs() - heardMs >= KEEP_ALIVE_MS) {
      writer.write(KEEP_ALIVE);
      heardMs = nowMs();
    }
  };
  const pump = async (): Promise<void> => {
    if (busy || writer.isOver()) return;
    busy = true;
    try {
      if (!writer.isFull()) {
        stalledMs = 0;
        await send();
      } else if (stalledMs === 0) stalledMs = nowMs();
      else if (nowMs() - stalledMs >= LONGEST_STALL_MS) end('edge/slow-reader');
    } catch (reason) {
      report(reason, 'runs.subscribe');
      end('edge/stopping');
    } finally {
      busy = false;
    }
  };
  const finish = (last: StreamEvent) => {
    house.edge.streams.close(stream);
    writer.end(eventText(last));
  };
  const end = (reason: RefusalCode) => finish({ event: 'end', data: { reason } });
  const stream: LiveStream = { owner: actor.userId, credential: listener.credential, check: () => mayGoOn(listener, report), pump, end };

  writer.write(RETRY_FIELD);
  return { stream, body: writer.body(pump, () => house.edge.streams.close(stream)) };
}

async function mayGoOn(listener: Listener, report: ReportFault): Promise<RefusalCode | null> {
  try {
    const actor = await listener.again();
    if (actor.tenantId !== listener.actor.tenantId) return 'auth/session-ended';
    return actor.capabilities.has('runs:read') ? null : 'people/capability-missing';
  } catch (reason) {
    if (reason instanceof Refusal) return reason.code;
    report(reason, 'runs.subscribe');
    return 'edge/stopping'; // who cannot be asked about is not sent anything more
  }
}

function shown({ seq, type, at, body, digest, runId }: RunEvent): StreamEvent {
  return { id: seq, data: { _seq: seq, run_id: runId, type, at, body, digest } };
}

/** The writing end of a body that somebody reads at their own pace. */
function openWriter() {
  const encoder = new TextEncoder();
  const early: string[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let over = false;
  const write = (text: string) => {
    if (controller) controller.enqueue(encoder.encode(text));
    else early.push(text);
  };
  return {
    write: (text: string) => {
      if (!over) write(text);
    },
    isFull: () => controller !== null && (controller.desiredSize ?? 0) <= 0,
    isOver: () => over,
    end: (text: string) => {
      if (over) return;
      over = true;
      write(text);
      controller?.close();
    },
    body: (pull: () => Promise<void>, gone: () => void): ReadableStream<Uint8Array> => new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given;
        for (const text of early.splice(0)) given.enqueue(encoder.encode(text));
        if (over) given.close();
      },
      pull,
      cancel: () => {
        over = true;
        gone();
      },
    }, { highWaterMark: MOST_WAITING_BYTES, size: (chunk) => chunk?.byteLength ?? 0 }),
  };
}
