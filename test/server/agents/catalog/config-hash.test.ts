import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configHash, pythonJson } from '../../../../server/agents/catalog/config-hash.ts';
import { isJsonObject, type Json } from '../../../../shared/json.ts';
import { testData } from '../../../support/test-data.ts';

describe('the compatible configuration hash', () => {
  it('T56: does not depend on the order of keys, at any depth', () => {
    const shuffled = (value: Json): Json => (isJsonObject(value) ? Object.fromEntries(Object.entries(value).toReversed().map(([key, member]) => [key, shuffled(member)])) : Array.isArray(value) ? value.map(shuffled) : value);
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.parse(JSON.stringify(value)) as Json), (value) => { // JSON's own reading
      expect(configHash(shuffled(value))).toBe(configHash(value));
    }));

    expect(configHash({ model: 'm', tools: ['a', 'b'] })).toBe(configHash({ tools: ['a', 'b'], model: 'm' }));
  });

  it('depends on the order of lists and on every value', () => {
    expect(configHash({ tools: ['a', 'b'] })).not.toBe(configHash({ tools: ['b', 'a'] }));
    expect(configHash({ on: true })).not.toBe(configHash({ on: 'true' }));
  });

  // Each text was printed by CPython 3's json.dumps(value, sort_keys=True).
  it.each([
    [{ 'naïve 😀': 'q"\\/\u007f\u0001\n' }, String.raw`{"na\u00efve \ud83d\ude00": "q\"\\/${'\u007f'}\u0001\n"}`],
    [{ x: [1.5, 1e-5, 0.0001, 1e-7, 123456789012345680000, -0.5, 2.5e-10] }, '{"x": [1.5, 1e-05, 0.0001, 1e-07, 123456789012345680000, -0.5, 2.5e-10]}'],
    [{ '\u{10000}': 1, '\uffff': 2, a: null, b: true }, String.raw`{"a": null, "b": true, "\uffff": 2, "\ud800\udc00": 1}`],
    [{ e: {}, l: [] }, '{"e": {}, "l": []}'],
  ])('writes %j as Python does', (value, text) => {
    expect(pythonJson(value)).toBe(text);
  });
});

const Contract = z.object({ config_hash_vectors: z.array(z.object({ definition: z.record(z.string(), z.json()), config_hash: z.string() })) });
const contract = testData('contracts/ptf-version-lifecycle.json');

it.skipIf(contract === null)('T56: equals the document’s hashes', () => {
  const { config_hash_vectors: vectors } = Contract.parse(JSON.parse(readFileSync(contract ?? '', 'utf8')));
  expect(vectors.length).toBeGreaterThan(0);
  expect(vectors.map(({ definition }) => configHash(definition))).toEqual(vectors.map((vector) => vector.config_hash));
});
