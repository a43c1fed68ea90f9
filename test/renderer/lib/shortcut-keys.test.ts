import { describe, expect, test } from 'vitest';
import { type KeyPress, readKey, takesText } from '../../../renderer/lib/shortcut-keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({ key, ctrl: false, meta: false, alt: false, typing: false, at: 1_000, ...more });

describe('keys anywhere in the window', () => {
  test('g and then a letter goes places', () => {
    const first = readKey(null, press('g'));
    expect(first).toEqual({ pending: 1_000, shortcut: null });
    expect(readKey(first.pending, press('c', { at: 1_500 }))).toEqual({ pending: null, shortcut: { kind: 'go', letter: 'c' } });
  });

  test('g waits a little over a second, then it is forgotten', () => {
    expect(readKey(1_000, press('c', { at: 2_201 })).shortcut).toBeNull();
    expect(readKey(1_000, press('c', { at: 2_200 })).shortcut).toEqual({ kind: 'go', letter: 'c' });
  });

  test('a late g begins again', () => {
    expect(readKey(1_000, press('g', { at: 9_000 }))).toEqual({ pending: 9_000, shortcut: null });
  });

  test('? asks for help and / for the search', () => {
    expect(readKey(null, press('?')).shortcut).toEqual({ kind: 'help' });
    expect(readKey(null, press('/')).shortcut).toEqual({ kind: 'search' });
  });

  test('Ctrl-K and Cmd-K open the palette, even while typing', () => {
    expect(readKey(null, press('k', { ctrl: true, typing: true })).shortcut).toEqual({ kind: 'palette' });
    expect(readKey(null, press('K', { meta: true })).shortcut).toEqual({ kind: 'palette' });
  });

  test('nothing else acts while typing, and typing forgets a g', () => {
    for (const key of ['g', '?', '/', 'c']) expect(readKey(1_000, press(key, { typing: true }))).toEqual({ pending: null, shortcut: null });
  });

  test('letters with a modifier belong to the browser', () => {
    expect(readKey(null, press('g', { ctrl: true }))).toEqual({ pending: null, shortcut: null });
    expect(readKey(1_000, press('c', { alt: true })).shortcut).toBeNull();
  });
});

describe('where letters are text', () => {
  test('text inputs, text areas and editable elements take them', () => {
    expect(takesText({ tagName: 'INPUT', isContentEditable: false, type: 'search' })).toBe(true);
    expect(takesText({ tagName: 'TEXTAREA', isContentEditable: false })).toBe(true);
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true);
  });

  test('checkboxes, buttons and the page do not', () => {
    expect(takesText({ tagName: 'INPUT', isContentEditable: false, type: 'checkbox' })).toBe(false);
    expect(takesText({ tagName: 'BUTTON', isContentEditable: false })).toBe(false);
    expect(takesText({ tagName: 'BODY', isContentEditable: false })).toBe(false);
  });
});
