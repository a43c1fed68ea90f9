import { openEventReader, type ReadEvent } from '../../shared/event-stream.ts';

export interface StreamReader {
  /** The next so many events, waiting for them. Fewer when the stream ends first. */
  next(count: number): Promise<readonly ReadEvent[]>;
  /** All that comes until the stream ends. */
  rest(): Promise<readonly ReadEvent[]>;
  leave(): Promise<void>;
}

/** Reads an answer that goes on, event by event. */
export function streamReader(response: { readonly body: ReadableStream<Uint8Array> | null }): StreamReader {
  const reader = response.body?.getReader();
  const read = openEventReader();
  const decoder = new TextDecoder();
  const waiting: ReadEvent[] = [];
  const more = async (): Promise<boolean> => {
    const part = await reader?.read();
    if (!part || part.done) return false;
    waiting.push(...read(decoder.decode(part.value, { stream: true })));
    return true;
  };
  return {
    async next(count) {
      while (waiting.length < count && (await more()));
      return waiting.splice(0, count);
    },
    async rest() {
      while (await more());
      return waiting.splice(0);
    },
    leave: async () => {
      await reader?.cancel();
    },
  };
}
