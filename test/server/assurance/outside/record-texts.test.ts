import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberOf, partsOf } from '../../../../server/assurance/outside/record-texts.ts';

describe('the texts inside a JSON text', () => {
  it('are those of its items, whatever the items hold', () => {
    fc.assert(fc.property(fc.array(fc.json()), (items) => {
      expect(partsOf(`[ ${items.join(' ,\n')} ]`)).toEqual(items.map((item) => item.trim()));
    }));
  });

  it('are those of its members, the last of a name first', () => {
    fc.assert(fc.property(fc.string(), fc.json(), fc.json(), (name, first, last) => {
      expect(memberOf(`{${JSON.stringify(name)} : ${first},"other ${name.length}x":[{}], ${JSON.stringify(name)}:${last} }`, name)).toBe(last.trim());
    }));
    expect(memberOf('{}', 'Records')).toBeUndefined();
  });
});
