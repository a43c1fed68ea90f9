import type { Json } from './json.ts';

/** One event of a `text/event-stream` (WHATWG HTML 9.2): data is JSON, so no line break in it can begin another field. */
export interface StreamEvent {
  /** Where a reader who was cut off goes on; absent on events that are not counted. */
  readonly id?: number;
  /** `message` when absent. */
  readonly event?: string;
  readonly data: Json;
}

/** Told to a reader: how long to wait before it comes back. */
export const RETRY_FIELD = 'retry: 2000\n\n';

export function eventText({ id, event, data }: StreamEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event.replaceAll(/[\r\n]/g, ' ')}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** A comment: says nothing, and shows both ends that the line still stands. */
export const KEEP_ALIVE = ': still here\n\n';

export interface ReadEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/** Reads a stream piece by piece: each call answers the events that are whole by now. Understands what `eventText` writes and what any server may. */
export function openEventReader(): (piece: string) => readonly ReadEvent[] {
  let rest = '';
  let begun: { id: string | null; event: string; data: string[] } = { id: null, event: 'message', data: [] };

  const take = (line: string): ReadEvent | null => {
    if (line === '') {
      const { id, event, data } = begun;
      begun = { id: null, event: 'message', data: [] };
      return data.length === 0 ? null : { id, event, data: data.join('\n') };
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') begun.data.push(value);
    else if (field === 'event') begun.event = value;
    else if (field === 'id' && !value.includes('\0')) begun.id = value;
    return null;
  };

  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/); // a CR at the very end may be half of CRLF
    rest = lines.pop() ?? '';
    return lines.map(take).filter((event) => event !== null);
  };
}
