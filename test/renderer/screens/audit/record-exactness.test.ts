import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { losesByParsing } from '../../../../renderer/screens/audit/record-exactness.ts';
import type { Json } from '../../../../shared/json.ts';

const loses = (text: string) => losesByParsing(text, JSON.parse(text) as Json);

describe('a record as the screen shows it', () => {
  it.each(['{"a":1,"a":2}', '{"deep":[{"x":{"b":1,"b":1}}]}', '{"id":12345678901234567890}', '{"id":[-9007199254740993]}'])('cannot show all of %s', (text) => {
    expect(loses(text)).toBe(true);
  });

  it.each(['{"a":1, "b":"a:1,\\"a\\":2"}', '{"at":"2026-02-03T04:05:06.000Z"}', '{"n":1.0,"e":1e3}', '{"id":"12345678901234567890"}', '{"id":9007199254740991}'])('shows all of %s', (text) => {
    expect(loses(text)).toBe(false);
  });

  it('shows all of what was written from a value', () => {
    fc.assert(fc.property(fc.json(), (text) => !loses(JSON.stringify(JSON.parse(text)))));
  });
});
