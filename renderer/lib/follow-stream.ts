import { openEventReader, type ReadEvent } from '../../shared/event-stream.ts';

interface Following {
  /** Header names and values; a ticket goes here and never into an address, which histories and proxies keep. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ReadEvent) => void;
  /** How the request is sent; the page's own fetch when absent. */
  readonly send?: typeof fetch;
}

/** Reads a live stream of the server until it ends. Rejects when it cannot be had, when it breaks off, and when it is aborted. */
export async function followStream(path: string, { headers, signal, onEvent, send = fetch }: Following): Promise<void> {
  const answer = await send(path, { headers: { accept: 'text/event-stream', ...headers }, signal });
  if (!answer.ok || !answer.body) throw new Error(`no stream (${answer.status})`);
  const read = openEventReader();
  const decoder = new TextDecoder();
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) read(decoder.decode(part.value, { stream: true })).forEach(onEvent);
}
