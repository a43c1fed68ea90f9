import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../renderer/kit/visible-text.ts';

describe('text for a reviewer', () => {
  test.each([
    ['a zero-width space', 'pay\u{200B}out', 'pay\\u{200b}out'],
    ['a turned direction', 'ok \u{202E}txet', 'ok \\u{202e}txet'],
    ['letters of the tag plane', 'hi\u{E0041}\u{E0042}', 'hi\\u{e0041}\\u{e0042}'],
    ['a variation selector behind a letter', 'a\u{FE0F}', 'a\\u{fe0f}'],
    ['a variation selector of the supplement', 'a\u{E0100}', 'a\\u{e0100}'],
    ['a control character', 'a\u{1B}[31m', 'a\\u{1b}[31m'],
    ['a line separator', 'a\u{2028}b', 'a\\u{2028}b'],
    ['a joiner between letters', 'a\u{200D}b', 'a\\u{200d}b'],
  ])('spells out %s', (_what, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  test.each(['plain', 'Grüße, Ωμέγα, 契約', 'tab\tand\nline', 'careful ⚠️', 'a family 👩‍👩‍👧', 'press 1️⃣'])('leaves %j as it is', (text) => {
    expect(visibleText(text)).toBe(text);
  });
});
