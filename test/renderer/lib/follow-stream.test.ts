import { expect, it } from 'vitest';
import { followStream } from '../../../renderer/lib/follow-stream.ts';
import { eventText, type StreamEvent } from '../../../shared/event-stream.ts';

/** A server that sends these events, each cut into small pieces, and then ends or breaks. */
const server = (events: readonly StreamEvent[], ending: 'ends' | 'breaks' = 'ends') => {
  const asked: { path: string; headers: Headers }[] = [];
  const send = (path: string | URL | Request, how?: RequestInit): Promise<Response> => {
    asked.push({ path: path instanceof Request ? path.url : path.toString(), headers: new Headers(how?.headers) });
    const bytes = new TextEncoder().encode(events.map(eventText).join(''));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, at) => bytes.slice(at * 3, at * 3 + 3));
    return Promise.resolve(new Response(new ReadableStream({
      pull: (controller) => {
        const piece = pieces.shift();
        if (piece) controller.enqueue(piece);
        else if (ending === 'ends') controller.close();
        else controller.error(new TypeError('network error'));
      },
    })));
  };
  return { asked, send };
};
const signal = new AbortController().signal;

it('hears each event once and ends with the stream; the ticket stands in a header, not in the address', async () => {
  const { asked, send } = server([{ id: 1, data: 'ä' }, { id: 2, data: { text: 'two\nlines' } }, { event: 'done', data: {} }]);
  const heard: unknown[] = [];
  await followStream('/runs/x/subscribe', { headers: { 'x-stream-ticket': 'secret' }, signal, send, onEvent: ({ id, event, data }) => heard.push([id, event, JSON.parse(data)]) });
  expect(heard).toEqual([['1', 'message', 'ä'], ['2', 'message', { text: 'two\nlines' }], [null, 'done', {}]]);
  expect(asked.map(({ path, headers }) => [path, headers.get('x-stream-ticket')])).toEqual([['/runs/x/subscribe', 'secret']]);
});

it('fails when there is no stream, and when it breaks off', async () => {
  const follow = (send: typeof fetch) => followStream('/runs/x/subscribe', { headers: {}, signal, send, onEvent: () => undefined });
  await expect(follow(() => Promise.resolve(new Response('no', { status: 429 })))).rejects.toThrow('429');
  await expect(follow(server([{ id: 1, data: 1 }], 'breaks').send)).rejects.toThrow('network error');
});
