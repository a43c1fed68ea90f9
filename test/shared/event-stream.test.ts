import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventText, KEEP_ALIVE, openEventReader, RETRY_FIELD } from '../../shared/event-stream.ts';

describe('an event stream', () => {
  it('SSE-07: carries any text as one event, line breaks and fields inside it included', () => {
    const hostile = 'first\n\ndata: {"forged":true}\r\n\r\nevent: done\rid: 99\n\n';
    const read = openEventReader()(eventText({ id: 1, data: { text: hostile } }));
    expect(read).toEqual([{ id: '1', event: 'message', data: JSON.stringify({ text: hostile }) }]);
    expect(openEventReader()(eventText({ event: 'done\n\ndata: x', data: {} }))).toHaveLength(1);
  });

  it('SSE-07: is read as it was written, whatever stands in it and however it is cut into pieces', () => {
    const event = fc.record({ id: fc.nat(), data: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n\ndata: x\n\n', '\r', '\r\n\r\n', ':')) });
    fc.assert(fc.property(fc.array(event, { maxLength: 5 }), fc.integer({ min: 1, max: 7 }), (events, size) => {
      const text = RETRY_FIELD + events.map((one) => eventText(one) + KEEP_ALIVE).join('');
      const reader = openEventReader();
      const read = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => reader(text.slice(at * size, (at + 1) * size))).flat();
      expect(read.map(({ id, data }) => ({ id: Number(id), data: JSON.parse(data) as unknown }))).toEqual(events);
    }));
  });

  it('of another server is read too: CRLF, several lines of data, comments, unknown fields', () => {
    const read = openEventReader();
    expect(read(': hello\r\nevent: done\r\ndata: a\r\ndata:b\r\nfoo: bar\r\n\r')).toEqual([]);
    expect(read('\ndata: c\rdata\r\r ')).toEqual([{ id: null, event: 'done', data: 'a\nb' }, { id: null, event: 'message', data: 'c\n' }]);
  });
});
