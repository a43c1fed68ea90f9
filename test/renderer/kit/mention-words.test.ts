import { describe, expect, test } from 'vitest';
import { mentionAt, mentioned, withMention } from '../../../renderer/kit/mention-words.ts';

describe('a name that is being typed', () => {
  test.each([
    ['@', { from: 0, query: '' }],
    ['Ask @Do', { from: 4, query: 'Do' }],
    ['Ask (@Dora Pet', { from: 5, query: 'Dora Pet' }],
    ['@Inês d’A', { from: 0, query: 'Inês d’A' }],
    ['mail dora@example', null],
    ['Ask @Dora about it and all', null],
    ['nobody', null],
  ])('%j', (text, found) => {
    expect(mentionAt(text, text.length)).toEqual(found);
  });

  test('counts only what stands before the caret', () => {
    expect(mentionAt('Ask @Do, please', 7)).toEqual({ from: 4, query: 'Do' });
    expect(mentionAt('Ask @Do, please', 15)).toBeNull();
  });
});

test('taking a name puts it whole in its place and the caret behind it', () => {
  expect(withMention('Ask @Do please', { from: 4, query: 'Do' }, 'Dora Petrescu')).toEqual({ text: 'Ask @Dora Petrescu please', caret: 19 });
});

test('whoever was chosen and struck out again is not named, and nobody is named twice', () => {
  const [dora, ben] = [{ id: '1', name: 'Dora' }, { id: '2', name: 'Ben' }];
  expect(mentioned('Ask @Dora, @Dora!', [dora, ben, dora])).toEqual([dora]);
});
