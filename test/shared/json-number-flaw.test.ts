import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberFlawOf } from '../../shared/json-number-flaw.ts';

it.each(['{"cap":1e400}', '[-1e400]', '{"cap":-0}', '[-0.0]', '[-0e5]', '[1e-400]', '{"cap":9007199254740993}', '[-9007199254740992]', `[${'9'.repeat(400)}]`, '[0.0000e1,-0]'])('MA-08: refuses the number in %.40s', (text) => {
  expect(numberFlawOf(text)).toContain('number');
});

it.each(['{"cap":0}', '[9007199254740991,-9007199254740991]', '[0.1,1.5e10,1e308,0.0,0e5,5e-324]', '{"a":"-0","b":"1e400 and \\" -0"}', '[1,2,3]', 'true', '"-0"', '', '[-]', '[1e]'])('lets %s pass', (text) => {
  expect(numberFlawOf(text)).toBeNull();
});

it('lets pass what a reader keeps as it was written', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const text = JSON.stringify(value);
    fc.pre(!/-0|\d{16,}/.test(text));
    expect(numberFlawOf(text)).toBeNull();
  }));
});

it('finds every unsafe integer, however it is wrapped', () => {
  fc.assert(fc.property(fc.bigInt({ min: 9007199254740992n, max: 10n ** 40n }), fc.string(), (big, name) => {
    expect(numberFlawOf(`{${JSON.stringify(name)}:["x",${big}]}`)).not.toBeNull();
  }));
});
