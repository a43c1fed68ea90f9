import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import { Refusal } from '../../base/refusal.ts';

/** One answer that goes on for as long as somebody may listen. */
export interface LiveStream {
  /** The person it counts for. */
  readonly owner: string;
  /** Streams of one credential are asked about together. */
  readonly credential: string;
  /** Why it may not go on, or null; asks the database anew. Never throws. */
  check(): Promise<RefusalCode | null>;
  /** Sends what has happened meanwhile. Never throws. */
  pump(): Promise<void>;
  /** Tells the listener why, and ends. */
  end(reason: RefusalCode): void;
}

/** All streams that are open in this process: how many each person has, and whether they may go on. */
export interface LiveStreams {
  /** Refuses one more than a person may have. */
  open(stream: LiveStream): void;
  close(stream: LiveStream): void;
  /** Ends every stream whose listener may listen no more: run at least every five seconds (SSE-04, IP-07). */
  tick(): Promise<void>;
  pump(): Promise<void>;
  endAll(): void;
  readonly size: number;
}

export function openLiveStreams({ mostPerPerson }: { readonly mostPerPerson: number }): LiveStreams {
  const streams = new Set<LiveStream>();
  const countOf = (owner: string) => [...streams].reduce((count, stream) => count + (stream.owner === owner ? 1 : 0), 0);
  const end = (stream: LiveStream, reason: RefusalCode) => {
    if (streams.delete(stream)) stream.end(reason);
  };

  return {
    open(stream) {
      if (countOf(stream.owner) >= mostPerPerson) throw new Refusal('edge/too-many-streams', { most: mostPerPerson, rule: `rate limit exceeded for streams: ${mostPerPerson} at once`, retry_after_seconds: 30 });
      streams.add(stream);
    },
    close: (stream) => void streams.delete(stream),
    async tick() {
      const verdicts = new Map<string, Promise<RefusalCode | null>>();
      for (const stream of streams) if (!verdicts.has(stream.credential)) verdicts.set(stream.credential, stream.check());
      for (const [credential, verdict] of verdicts) {
        const reason = await verdict;
        if (reason !== null) for (const stream of streams) if (stream.credential === credential) end(stream, reason);
      }
    },
    async pump() {
      for (const stream of streams) await stream.pump();
    },
    endAll() {
      for (const stream of streams) end(stream, 'edge/stopping');
    },
    get size() {
      return streams.size;
    },
  };
}
