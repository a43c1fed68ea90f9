import { describe, expect, it } from 'vitest';
import { textIn, textsIn, timeAndIdIn } from '../../../server/base/cursor-key.ts';
import { cursorOf } from '../../../shared/page.ts';

const foreign = expect.objectContaining({ code: 'input/invalid', details: { field: 'cursor', rule: 'cursor: not one that this list gave out' } }) as unknown;
const AT = '2026-11-21T09:00:00.000Z';

describe('where a list left off', () => {
  it('is what stands in its cursor', () => {
    expect(textIn(cursorOf(['acme']))).toBe('acme');
    expect(textsIn(cursorOf(['acme', 'id']))).toEqual(['acme', 'id']);
    expect(timeAndIdIn(cursorOf([AT, 'id']))).toEqual([AT, 'id']);
  });

  it('is nowhere in the cursor of another list, nor in what is none', () => {
    const tries: ReadonlyArray<() => unknown> = [
      () => textIn(cursorOf([1])), () => textIn('%%%'), () => textsIn(cursorOf(['acme'])), () => textsIn(cursorOf(['acme', 2])),
      () => timeAndIdIn(cursorOf(['acme', 'id'])), () => timeAndIdIn(cursorOf([AT])),
    ];
    for (const attempt of tries) expect(attempt).toThrow(foreign);
  });
});
