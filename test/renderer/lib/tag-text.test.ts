import { expect, test } from 'vitest';
import { tagsIn } from '../../../renderer/lib/tag-text.ts';

test('tags are parted by commas; blanks and repetitions fall away', () => {
  expect(tagsIn(' eu, motor ,,eu, night shift ')).toEqual(['eu', 'motor', 'night shift']);
  expect(tagsIn('  ')).toEqual([]);
});
