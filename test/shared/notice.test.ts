import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNoticeLine, isNoticeRoute, noticeLine } from '../../shared/notice.ts';

const ID = '0190a6c5-0000-7000-8000-000000000001';

describe('where a notice leads', () => {
  it.each(['/', '/approvals', '/approvals?view=mine', '/approvals?view=mentions', '/profile', `/approvals/${ID}`, `/approvals/${ID}?thread=${ID}`, `/catalog/${ID}`])('knows %s', (route) => {
    expect(isNoticeRoute(route)).toBe(true);
  });

  it.each([
    '', 'approvals', '//evil.test', 'https://evil.test/', 'javascript:alert(1)', '/approvals/', '/approvals/1', `/approvals/${ID}/`, `/approvals/${ID}#x`, `/approvals/${ID.toUpperCase()}`, `/approvals/${ID}\n`,
    '/approvals/../settings', `/runs/${ID}`, `/catalog/${ID}?thread=${ID}`, `/approvals/${ID}?thread=1`, `/approvals/${ID}?token=${ID}`, '/approvals?view=all', '/#setup=1', `/reset/${ID}`,
  ])('does not know %j', (route) => {
    expect(isNoticeRoute(route)).toBe(false);
  });
});

describe('the line of a notice', () => {
  it('keeps names as they are', () => {
    expect(noticeLine('Publish Réception 夜 0.1.0, asked by Dóra 👩‍🔧', 80)).toBe('Publish Réception 夜 0.1.0, asked by Dóra 👩‍🔧');
  });

  it('holds nothing that a desktop reads as markup, and nothing that turns it around', () => {
    expect(noticeLine('R&D <a href="https://evil.test">Sign in</a>\u202e\r\nnow', 80)).toBe('R＆D ‹a href="https://evil.test"›Sign in‹/a› now');
  });

  it('cuts off what is too long, and says that it did', () => {
    expect(noticeLine('abcdef', 4)).toBe('abc…');
    expect(noticeLine('ab🙂def', 4)).toBe('ab…');
  });

  it('makes of any text one that is fit to be shown, and leaves that as it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.integer({ min: 1, max: 100 }), (text, most) => {
      const line = noticeLine(text, most);
      expect(isNoticeLine(line, most)).toBe(true);
      expect(noticeLine(line, most)).toBe(line);
    }));
  });
});
