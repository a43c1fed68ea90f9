import { describe, expect, test } from 'vitest';
import { pressedWithin } from '../../../renderer/kit/pressed-within.ts';

class Place extends EventTarget {
  readonly #kind: string;
  constructor(kind: string) {
    super();
    this.#kind = kind;
  }
  matches(selector: string): boolean {
    return selector.split(', ').includes(this.#kind);
  }
}

const pressed = (...path: readonly EventTarget[]) => ({ composedPath: () => [...path] });

describe('where a key was pressed', () => {
  test('is found inside a shadow tree, whose host alone the page is told of', () => {
    expect(pressedWithin(pressed(new Place('[contenteditable]'), new EventTarget(), new Place('div')), 'input, [contenteditable]')).toBe(true);
  });

  test('is found around it, on both sides of the tree’s root', () => {
    expect(pressedWithin(pressed(new Place('button'), new EventTarget(), new Place('[role=dialog]')), '[role=dialog]')).toBe(true);
  });

  test('is nowhere of that kind where only the window and other elements are on its way', () => {
    expect(pressedWithin(pressed(new Place('button'), new Place('div'), new EventTarget()), 'input, [role=dialog]')).toBe(false);
  });
});
